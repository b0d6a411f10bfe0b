"""The files of a pack as they are written: pack.toml, words, glossary, holidays and examples."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from amparo.policy.pack.catalogue import DefectFactor, DefectScale, Evidence, Maintenance, Priority, Product
from amparo.policy.pack.kinds import Entry, Id, Language, Listed, Table
from amparo.policy.pack.rules import AcceptedText, Authority, ContactPoint, Escalation, Rule
from amparo.policy.pack.service import ClockAlert, Hotline, PhoneMenu, Price, Remote, Target, Triage
from amparo.policy.pack.vendor import Calendar, Desk, Holiday, Partner, Plan, Region, Requests, Vendor, Visitors


class PackDocument(Table):
    """`pack.toml`."""

    vendor: Vendor
    regions: Annotated[tuple[Region, ...], Field(strict=False, alias="region", min_length=1)]
    calendars: Annotated[tuple[Calendar, ...], Field(strict=False, alias="calendar")] = ()
    desk: Desk | None = None
    requests: Requests | None = None
    visitors: Visitors | None = None
    plans: Annotated[tuple[Plan, ...], Field(strict=False, alias="plan")] = ()
    partners: Annotated[tuple[Partner, ...], Field(strict=False, alias="partner")] = ()
    products: Annotated[tuple[Product, ...], Field(strict=False, alias="product", min_length=1)]
    evidence: Annotated[tuple[Evidence, ...], Listed] = ()
    maintenance: Annotated[tuple[Maintenance, ...], Listed] = ()
    priorities: Annotated[tuple[Priority, ...], Field(strict=False, alias="priority")] = ()
    defect_factors: Annotated[tuple[DefectFactor, ...], Field(strict=False, alias="defect_factor")] = ()
    defect_scale: Annotated[tuple[DefectScale, ...], Listed] = ()
    rules: Annotated[tuple[Rule, ...], Field(strict=False, alias="rule")] = ()
    contact_points: Annotated[tuple[ContactPoint, ...], Field(strict=False, alias="contact_point")] = ()
    texts: Annotated[tuple[AcceptedText, ...], Field(strict=False, alias="text")] = ()
    escalation: Escalation | None = None
    authority: Authority | None = None
    targets: Annotated[tuple[Target, ...], Field(strict=False, alias="target")] = ()
    clock_alerts: Annotated[tuple[ClockAlert, ...], Field(strict=False, alias="clock_alert")] = ()
    prices: Annotated[tuple[Price, ...], Field(strict=False, alias="price")] = ()
    hotline: Hotline | None = None
    triage: Triage | None = None
    remote: Remote | None = None
    phone_menus: Annotated[tuple[PhoneMenu, ...], Field(strict=False, alias="phone_menu")] = ()


class TitledText(Table):
    """A heading and the text below it."""

    title: str
    body: str


class NamedText(Table):
    """A name and what it means."""

    name: str
    definition: str = ""


class ItemText(Table):
    """The name of something to send, and a hint of how to get it."""

    name: str
    hint: str = ""


class FactorText(Table):
    """A defect factor's name, question, and the names of its levels."""

    name: str
    question: str = ""
    levels: dict[Id, str]


Sentences = dict[Id, str]


class Words(Table):
    """`words/<lang>.toml`: the pack's own texts in one language."""

    rules: Sentences = {}
    contact_points: Sentences = {}
    texts: dict[Id, TitledText] = {}
    evidence: dict[Id, ItemText] = {}
    plans: dict[Id, NamedText] = {}
    regions: Sentences = {}
    priorities: dict[Id, NamedText] = {}
    prices: Sentences = {}
    triage_examples: Sentences = {}
    rungs: dict[Id, TitledText] = {}
    menus: Sentences = {}
    defect_factors: dict[Id, FactorText] = {}
    pages: dict[Id, TitledText] = {}


class Term(Entry):
    """`[[term]]` of `glossary.toml`: one notion, its word in each language, and the words that are mistakes for it."""

    id: Id
    words: dict[Language, str]
    avoid: dict[Language, Annotated[tuple[str, ...], Listed]] = {}
    note: str = ""


class Glossary(Table):
    """`glossary.toml`."""

    terms: Annotated[tuple[Term, ...], Field(strict=False, alias="term")] = ()


class Holidays(Table):
    """`holidays.toml`, written by `amparo policy holidays`."""

    holidays: Annotated[tuple[Holiday, ...], Field(strict=False, alias="holiday")] = ()


class Expectation(Table):
    """What a worked example must get; what is left out is not compared."""

    outcome: Annotated[str, Field(pattern=r"^(allowed|conditional|redirected|refused)$")]
    rules: Annotated[tuple[Id, ...], Listed] | None = None
    obligations: Annotated[tuple[str, ...], Listed] | None = None
    remedies: Annotated[tuple[str, ...], Listed] | None = None
    total: str | None = None
    first_response_due: str | None = None
    resolution_due: str | None = None


class Example(Table):
    """`[[example]]` of `examples.toml`: a request, laid over the base, and the decision it must get."""

    name: str
    source: str
    request: dict[str, Any]
    none: Annotated[tuple[str, ...], Listed] = ()
    without: Annotated[tuple[str, ...], Listed] = ()
    expect: Expectation


class Base(Table):
    """`[base]`: the request that every example changes."""

    request: dict[str, Any]
    none: Annotated[tuple[str, ...], Listed] = ()


class Examples(Table):
    """`examples.toml`."""

    base: Base
    examples: Annotated[tuple[Example, ...], Field(strict=False, alias="example")] = ()
