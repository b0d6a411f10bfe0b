"""Filling a desk with synthetic companies and cases, batch by batch."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from amparo.cases.models import Case
from amparo.catalogue.models import Product
from amparo.core.consumers import pass_over
from amparo.core.events import wake_readers
from amparo.demo.bulk.plan import (
    CASES_OF_A_COMPANY,
    CASES_OF_AN_AGENT,
    FEWEST_AGENTS,
    GRADED,
    PlannedCase,
    PlannedCompany,
    plan_case,
    plan_company,
)
from amparo.demo.bulk.timing import Timing
from amparo.demo.bulk.words import person_name
from amparo.demo.bulk.writing import Rows, add_case, count_messages, next_ids
from amparo.gate import packs
from amparo.gate.events import DecisionMade
from amparo.gate.models import Decision
from amparo.gate.results import dump_result
from amparo.people import events as people_events
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack

BATCH = 1000
UNUSABLE = "!synthetic"  # a password that nothing matches
ROLES = ["designated", "portal-administrator"]
SYSTEM = "system"
TELLING = ("cases.clock_alerts", "notify.webhooks")  # consumers that tell somebody of events
FALLBACK_KINDS = ("question", "defect", "problem")  # some pack gives each of them a way of its own


@dataclass(frozen=True)
class WrittenCompany:
    """A company that is in the database."""

    planned: PlannedCompany
    id: int
    contacts: tuple[int, ...]


@dataclass(frozen=True)
class Order:
    """How many cases, from which seed, as of when."""

    cases: int
    seed: int
    now: datetime


def load_cases(order: Order, tell: Callable[[int], None]) -> None:
    """Write companies, contacts, agents and cases; `tell` hears how many cases are written after each batch.

    The products of the pack must be there. Every batch is a transaction: an interruption leaves whole cases only.
    Nobody is told of what is long past: who tells of events is put at the end of the log.
    """
    try:
        _load(order, tell)
    finally:
        for name in TELLING:
            pass_over(name, order.now)


def _load(order: Order, tell: Callable[[int], None]) -> None:
    pack = packs.in_force()
    packs.snapshot(pack, order.now)
    products = dict(Product.objects.values_list("key", "pk"))
    with transaction.atomic():
        agents = write_agents(max(FEWEST_AGENTS, order.cases // CASES_OF_AN_AGENT), order)
    companies = list(write_companies(pack, products, -(-order.cases // CASES_OF_A_COMPANY), order))
    for start in range(0, order.cases, BATCH):
        indexes = range(start, min(start + BATCH, order.cases))
        with transaction.atomic():
            write_cases(pack, products, companies, agents, indexes, order)
            wake_readers()
        tell(indexes.stop)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_agents(count: int, order: Order) -> list[int]:
    """The vendor's people who answer."""
    rows, ids = Rows(), next_ids("people_person", "id", count)
    rng = Random(f"{order.seed}:agents")  # noqa: S311 - not for secrets
    for person in ids:
        add_person(rows, person, (person_name(rng), f"agent{person}@desk.example", "en"), True, order.now)
    rows.copy()
    return ids


def add_person(rows: Rows, person: int, about: tuple[str, str, str], agent: bool, now: datetime) -> None:
    """A person with (name, address, language) who cannot sign in by password."""
    name, email, language = about
    since = now - timedelta(days=4 * 365)
    rows.add("people_person", person, UNUSABLE, email, name, language, "", "", True, agent, False, since)
    made = people_events.PersonCreated(person=person, rights=["agent"] if agent else [])
    rows.add_event(made, f"person:{person}", (), SYSTEM, since)


def write_companies(pack: Pack, products: dict[str, int], count: int, order: Order) -> Iterator[WrittenCompany]:
    """Companies with contacts and products, in batches; yields what was written."""
    for start in range(0, count, BATCH):
        planned = [plan_company(pack, order.seed, index) for index in range(start, min(start + BATCH, count))]
        with transaction.atomic():
            rows, written = Rows(), []
            numbers = iter(next_ids("people_company", "id", len(planned)))
            people = iter(next_ids("people_person", "id", sum(len(one.contacts) for one in planned)))
            for one in planned:
                company = WrittenCompany(one, next(numbers), tuple(next(people) for _ in one.contacts))
                add_company(rows, company, products, order.now)
                written.append(company)
            rows.copy()
        yield from written


def add_company(rows: Rows, company: WrittenCompany, products: dict[str, int], now: datetime) -> None:
    """The rows of a company: itself, its contacts, what it has contracted."""
    planned, since = company.planned, now - timedelta(days=4 * 365)
    rows.add(
        "people_company",
        *(company.id, planned.name, planned.country, "", planned.language, [], planned.plan),
        *("clear", "", 0, False, since),
    )
    rows.add_event(people_events.CompanyCreated(company=company.id), f"company:{company.id}", (), SYSTEM, since)
    for key in planned.products:
        rows.add("people_companyproduct", company.id, products[key], since.date())
    for position, person in enumerate(company.contacts):
        email = f"contact{person}@company{company.id}.example"
        add_person(rows, person, (planned.contacts[position], email, planned.language), False, now)
        rows.add("people_membership", person, company.id, ROLES if position == 0 else [], since, "")
        began = people_events.MembershipStarted(person=person, company=company.id, partner=None)
        rows.add_event(began, f"person:{person}", [f"company:{company.id}"], SYSTEM, since)


def write_cases(
    pack: Pack,
    products: dict[str, int],
    companies: list[WrittenCompany],
    agents: list[int],
    indexes: range,
    order: Order,
) -> None:
    """One batch of cases, each with the pack's own decision."""
    rows, timing, work = Rows(), Timing(pack, order.now), []
    for index in indexes:
        rng = Random(f"{order.seed}:case:{index}")  # noqa: S311 - not for secrets
        company = companies[rng.randrange(len(companies))]
        work.append((rng, company, plan_case(pack, company.planned, len(agents), rng, order.now)))
    numbers = next_ids("cases_case", "number", len(work))
    messages = iter(next_ids("cases_message", "id", sum(count_messages(planned) for _, _, planned in work)))
    for number, (rng, company, wished) in zip(numbers, work, strict=True):
        key = UUID(int=rng.getrandbits(96) << 32 | number, version=4)
        planned, decision = opened_in_earnest(pack, company, wished, key)
        add_decision(rows, decision, number)
        case = case_of(planned, company, decision, products[planned.product])
        case.number = number
        timing.follow(case, planned)
        add_case(rows, case, planned, agents[planned.agent], list(islice(messages, count_messages(planned))))
    timing.add(rows)
    rows.copy()


def opened_in_earnest(
    pack: Pack, company: WrittenCompany, planned: PlannedCase, key: UUID
) -> tuple[PlannedCase, Decision]:
    """The case with an allowed decision: opened by the designated contact, or of another kind, where it must be."""
    decision = decide_case(pack, company, planned, key)
    for kind in (planned.kind, *FALLBACK_KINDS):
        if decision.outcome == "allowed":
            return planned, decision
        planned = replace(planned, contact=0, kind=kind, impact=planned.impact if kind in GRADED else "")
        decision = decide_case(pack, company, planned, key)
    return planned, decision


def decide_case(pack: Pack, company: WrittenCompany, planned: PlannedCase, key: UUID) -> Decision:
    """What the gate says to this opening, from facts that we know without asking the database."""
    graded = bool(planned.impact)
    facts: dict[str, Any] = {
        "action": "case.open",
        "at": planned.opened_at.isoformat(),
        "channel": "portal",
        "contact": {
            "kind": "customer",
            "signed_in": True,
            "active": True,
            "roles": ROLES if planned.contact == 0 else [],
            "email": f"contact{company.contacts[planned.contact]}@company{company.id}.example",
            "email_authenticated": False,
        },
        "company": {
            "country": company.planned.country,
            "time_zone": None,
            "partner": None,
            "finances": "clear",
            "plan": company.planned.plan or None,
            "credit_minutes": 0,
            "email_domains": [],
        },
        "request": {
            "kind": planned.kind,
            "product": planned.product,
            "impact": planned.impact or None,
            "scope": "team" if graded else None,
            "environment": "production" if graded else None,
            "urgent": False,
            "problems": 1,
            "text": planned.title,
            "evidence": sorted(planned.evidence),
            "customer_present": True,
        },
        "case": None,
        "accepted": [],
    }
    decided = decide(pack, parse_request(facts))
    return Decision(
        id=key,
        action="case.open",
        outcome=decided.outcome,
        at=planned.opened_at,
        person_id=company.contacts[planned.contact],
        company_id=company.id,
        request=facts,
        result=dump_result(decided),
        pack_id=pack.sha256,
    )


def add_decision(rows: Rows, decision: Decision, number: int) -> None:
    """The decision's row and event."""
    rows.add(
        "gate_decision",
        *(decision.pk, decision.action, decision.outcome, decision.at, decision.person_id, decision.company_id),
        *(f"case:{number}", Jsonb(decision.request), Jsonb(decision.result, dumps=json.dumps), decision.pack_id),
    )
    made = DecisionMade(
        decision=str(decision.pk), action=decision.action, outcome=decision.outcome, pack=decision.pack_id
    )
    rows.add_event(made, f"decision:{decision.pk}", (), f"person:{decision.person_id}", decision.at)


def case_of(planned: PlannedCase, company: WrittenCompany, decision: Decision, product: int) -> Case:
    """The case as it is when it is filed."""
    graded = bool(planned.impact)
    return Case(
        company_id=company.id,
        opened_by_id=company.contacts[planned.contact],
        product_id=product,
        title=planned.title,
        kind=planned.kind,
        impact=planned.impact,
        scope="team" if graded else "",
        environment="production" if graded else "",
        language=company.planned.language,
        channel="portal",
        state="new",
        evidence=sorted(planned.evidence),
        plan=company.planned.plan,
        decision=decision,
        opened_at=planned.opened_at,
        active_at=planned.opened_at,
    )
