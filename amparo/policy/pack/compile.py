"""What was read from a pack's files becomes the pack that the engine uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from amparo.policy.logic import All, Any, Leaf, Node
from amparo.policy.logic import leaves as leaves_of
from amparo.policy.pack.catalogue import Product
from amparo.policy.pack.document import Examples, Glossary, PackDocument, Words
from amparo.policy.pack.kinds import ACTIONS
from amparo.policy.pack.pack import CompiledPrice, CompiledRule, Pack, Question
from amparo.policy.pack.rules import AllOf, AnyOf, Condition, Conditions, ContactPoint
from amparo.policy.pack.service import TriageExample
from amparo.policy.triage import normal_words


def read_leaf(text: str) -> tuple[bool, str, tuple[str, ...]]:
    """Negated, predicate and parameter of a condition such as `!company.in_country:US,CA`."""
    negated = text.startswith("!")
    name, colon, rest = text.removeprefix("!").partition(":" if ":" in text else "=")
    return negated, name, tuple(part.strip() for part in rest.split(",")) if colon else ()


class Compiler:
    """Turns conditions into trees over one list of distinct leaves."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self._places: dict[tuple[str, tuple[str, ...]], int] = {}

    def tree(self, condition: Condition) -> Node:
        """One condition."""
        if isinstance(condition, AnyOf):
            return Any(tuple(self.tree(part) for part in condition.any))
        if isinstance(condition, AllOf):
            return All(tuple(self.tree(part) for part in condition.all))
        negated, name, parameter = read_leaf(condition)
        if (name, parameter) not in self._places:
            self._places[name, parameter] = len(self.questions)
            label = f"{name}:{','.join(parameter)}" if parameter else name
            self.questions.append(Question(name, parameter, label))
        return Leaf(self._places[name, parameter], negated)

    def all(self, conditions: Conditions) -> All:
        """A list of conditions that must all hold."""
        return All(tuple(self.tree(condition) for condition in conditions))


@dataclass(frozen=True, slots=True)
class Parts:
    """What was read from a pack's files."""

    name: str
    path: Path
    sha256: str
    document: PackDocument
    words: Mapping[str, Words]
    glossary: Glossary
    examples: Examples | None
    holidays: Mapping[str, Mapping[date, str]]
    files: Mapping[str, bytes] = field(default_factory=dict)


def _lineages(products: Mapping[str, Product]) -> dict[str, tuple[str, ...]]:
    found = {}
    for start in products:
        chain, at = [start], products[start].parent
        while at and at in products and at not in chain:
            chain.append(at)
            at = products[at].parent
        found[start] = tuple(chain)
    return found


def _triage_words(parts: Parts) -> tuple[tuple[TriageExample, str], ...]:
    triage = parts.document.triage
    return tuple(
        (example, normal_words(words.triage_examples[example.id]))
        for example in (triage.examples if triage else ())
        for _, words in sorted(parts.words.items())
        if words.triage_examples.get(example.id)
    )


def compile_pack(parts: Parts) -> Pack:
    """The pack that `decide` takes. The parts must have passed `check_references`."""
    document, compiler = parts.document, Compiler()
    rules = [CompiledRule(rule, compiler.all(rule.when), compiler.all(rule.require)) for rule in document.rules]
    priced = [(price, compiler.all(price.when)) for price in document.prices]
    prices = [CompiledPrice(price, when, len(list(leaves_of(when)))) for price, when in priced]
    asked = {
        action: {
            leaf.index for r in rules if action in r.rule.on for node in (r.when, r.require) for leaf in leaves_of(node)
        }
        for action in ACTIONS
    }
    products = {product.id: product for product in document.products}
    points: dict[str, list[ContactPoint]] = {}
    for point in document.contact_points:
        points.setdefault(point.kind, []).append(point)
    return Pack(
        name=parts.name,
        path=parts.path,
        sha256=parts.sha256,
        files=parts.files,
        document=document,
        words=parts.words,
        glossary=parts.glossary,
        examples=parts.examples,
        holidays={region: frozenset(days) for region, days in parts.holidays.items()},
        holiday_names=parts.holidays,
        questions=tuple(compiler.questions),
        asked_by={action: tuple(sorted(found)) for action, found in asked.items()},
        rules_by_action={
            a: tuple(sorted((r for r in rules if a in r.rule.on), key=lambda r: r.rule.id)) for a in ACTIONS
        },
        prices_by_action={a: tuple(p for p in prices if a in p.price.on) for a in ACTIONS},
        targets_by_action={a: tuple(t for t in document.targets if a in t.on) for a in ACTIONS},
        products=products,
        plans={plan.id: plan for plan in document.plans},
        texts={text.id: text for text in document.texts},
        calendars={calendar.id: calendar for calendar in document.calendars},
        contact_points={kind: tuple(found) for kind, found in points.items()},
        partners={key: partner for partner in document.partners for key in (partner.id, partner.name)},
        regions_by_country={country: region for region in document.regions for country in region.countries},
        lineages=_lineages(products),
        tools=frozenset(tool.id for tool in document.remote.tools) if document.remote else frozenset(),
        triage_words=_triage_words(parts),
    )
