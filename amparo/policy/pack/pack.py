"""A pack as the engine uses it: tables by id, conditions compiled, rules sorted by action."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from amparo.policy.logic import Node
from amparo.policy.pack.catalogue import Product
from amparo.policy.pack.document import Examples, Glossary, PackDocument, Words
from amparo.policy.pack.rules import AcceptedText, ContactPoint, Rule
from amparo.policy.pack.service import Price, Target, TriageExample
from amparo.policy.pack.vendor import Calendar, Partner, Plan, Region


@dataclass(frozen=True, slots=True)
class Question:
    """One distinct leaf of a pack: the name of a predicate and its parameter."""

    predicate: str
    parameter: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its conditions as trees."""

    rule: Rule
    when: Node
    require: Node


@dataclass(frozen=True, slots=True)
class CompiledPrice:
    """A price with its condition as a tree; `weight` is how many conditions it has."""

    price: Price
    when: Node
    weight: int


@dataclass(frozen=True, slots=True)
class Pack:
    """A read and checked pack. Immutable; `sha256` is over the bytes of all its `files`, by their path inside."""

    name: str
    path: Path
    sha256: str
    files: Mapping[str, bytes]
    document: PackDocument
    words: Mapping[str, Words]
    glossary: Glossary
    examples: Examples | None
    holidays: Mapping[str, frozenset[date]]
    holiday_names: Mapping[str, Mapping[date, str]]
    questions: tuple[Question, ...]
    asked_by: Mapping[str, tuple[int, ...]]
    rules_by_action: Mapping[str, tuple[CompiledRule, ...]]
    prices_by_action: Mapping[str, tuple[CompiledPrice, ...]]
    targets_by_action: Mapping[str, tuple[Target, ...]]
    products: Mapping[str, Product]
    plans: Mapping[str, Plan]
    texts: Mapping[str, AcceptedText]
    calendars: Mapping[str, Calendar]
    contact_points: Mapping[str, tuple[ContactPoint, ...]]
    partners: Mapping[str, Partner]
    regions_by_country: Mapping[str, Region]
    lineages: Mapping[str, tuple[str, ...]]
    tools: frozenset[str]
    triage_words: tuple[tuple[TriageExample, str], ...]

    @property
    def region_of_all(self) -> Region | None:
        """The only region, if it serves everybody."""
        regions = self.document.regions
        return regions[0] if len(regions) == 1 and "*" in regions[0].countries else None

    @property
    def home_zone(self) -> str:
        """The vendor's own time zone (IANA): that of its first region."""
        return self.document.regions[0].time_zone

    @property
    def high_priority(self) -> tuple[str, ...]:
        """Impacts that count as high priority."""
        return self.document.desk.high_priority if self.document.desk else ()

    @property
    def hotline_minutes(self) -> int:
        """How long a hotline answer may take."""
        return self.document.hotline.minutes if self.document.hotline else 0

    @property
    def free_kinds(self) -> tuple[str, ...]:
        """Kinds of request that are free."""
        return self.document.triage.free_kinds if self.document.triage else ()

    def region_of(self, country: str) -> Region | None:
        """The region that serves a country."""
        return self.regions_by_country.get(country) or self.regions_by_country.get("*")

    def lineage(self, product: str) -> tuple[str, ...]:
        """A product and everything above it."""
        return self.lineages.get(product, (product,))

    def evidence_for(self, product: str | None) -> tuple[list[str], list[str]]:
        """Obligatory evidence that a product certainly needs, and that it may need (the same for a known one)."""
        obligatory = [entry for entry in self.document.evidence if not entry.optional]
        general = [entry.item for entry in obligatory if not entry.products]
        if product is None or product not in self.products:
            return general, [entry.item for entry in obligatory]
        above = self.lineage(product)
        items = [e.item for e in obligatory if not e.products or any(one in e.products for one in above)]
        return items, items

    def words_in(self, language: str) -> tuple[Words, str]:
        """The pack's texts in a language, else in its default language, and which language that is."""
        if language in self.words:
            return self.words[language], language
        default = self.document.vendor.default_language
        return self.words.get(default, Words()), default
