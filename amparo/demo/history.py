"""The demo's past: some hundred ended cases of the last three months and what the gate refused, so that figures have
something to show. Written in bulk as `amparo seed` does; who asks and who answers are the people of the desk."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from amparo.cases.events import CaseMarked, CaseReopened
from amparo.cases.models import Case, Ending, Satisfaction
from amparo.cases.topics import internal_topics, public_topics
from amparo.catalogue.models import Product
from amparo.core.events import wake_readers
from amparo.demo.bulk import words
from amparo.demo.bulk.loading import WrittenCompany, add_decision, case_of, opened_in_earnest
from amparo.demo.bulk.plan import GRADED, PlannedCase, PlannedCompany, Turn
from amparo.demo.bulk.timing import Timing
from amparo.demo.bulk.writing import Rows, add_case, count_messages, next_ids
from amparo.gate import packs
from amparo.gate.actions import decide
from amparo.gate.asking import Asking
from amparo.people.actors import actor_for
from amparo.people.models import Company, CompanyProduct, Membership, Person
from amparo.policy.pack.pack import Pack

DAYS = 90
SEED = 20261122
CASES_A_DAY = (6, 5, 5, 4, 4, 1, 0)  # Monday to Sunday
OPENING_HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 17, 20)
KINDS = ("question", "question", "problem", "problem", "problem", "defect")
IMPACTS = ("down", "significant", "significant", "minor", "minor", "minor", "information")
HASTE = {"down": 0.25, "significant": 0.6}  # of the usual wait for an answer
MARKS = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
CAUSES = ("answer", "answer", "answer", "workaround", "document", "release", "by-customer")


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody who is told no now and then: what they want, and how often in a hundred days."""

    email: str
    kind: str
    times: int


@dataclass(frozen=True, slots=True)
class History:
    """Who speaks which language among the agents, and who is told no."""

    agents: dict[str, str]
    refused: tuple[Refused, ...]


@transaction.atomic
def tell_history(history: History, now: datetime) -> int:
    """Writes the past of a desk that has its people and no case yet; returns how many cases that are."""
    rng = Random(SEED)  # noqa: S311 - not for secrets
    pack = packs.in_force()
    packs.snapshot(pack, now)
    told_no = tell_refusals(history.refused, rng, now)
    cases = plan_cases(pack, list_companies(told_no), list(history.agents), rng, now)
    people = {person.email: person.pk for person in Person.objects.filter(email__in=history.agents.values())}
    write(pack, cases, {tag: people[email] for tag, email in history.agents.items()}, rng, now)
    wake_readers()
    return len(cases)


Planned = tuple[WrittenCompany, PlannedCase]


def list_companies(without: set[int]) -> list[WrittenCompany]:
    """The desk's companies as `amparo seed` knows them, but those that are told no; designated contacts first."""
    owned: dict[int, list[str]] = {}
    for company, key in CompanyProduct.objects.values_list("company_id", "product__key"):
        owned.setdefault(company, []).append(key)
    found = []
    for row in Company.objects.exclude(pk__in=without).order_by("pk"):
        held = Membership.objects.filter(company=row).select_related("person").order_by("-roles", "pk")
        contacts = sorted(held, key=lambda one: "designated" not in one.roles)
        planned = PlannedCompany(
            row.name, row.country, row.language, row.plan, tuple(owned[row.pk]), tuple(one.person.name for one in held)
        )
        found.append(WrittenCompany(planned, row.pk, tuple(one.person_id for one in contacts)))
    return found


def plan_cases(
    pack: Pack, companies: Sequence[WrittenCompany], tags: Sequence[str], rng: Random, now: datetime
) -> list[Planned]:
    """What was asked on each of the days, the oldest first: more on Mondays, more lately, each answered and ended."""
    zones = dict(Company.objects.values_list("pk", "time_zone"))
    weights = [3 + 8 * rng.random() ** 2 for _ in companies]
    found: list[Planned] = []
    for days_ago in range(DAYS, 0, -1):
        on = (now - timedelta(days=days_ago)).date()
        usual = CASES_A_DAY[on.weekday()] * (1.15 - 0.35 * days_ago / DAYS)
        for _ in range(round(usual * rng.uniform(0.6, 1.4))):
            company = rng.choices(companies, weights)[0]
            local = datetime.combine(
                on, time(rng.choice(OPENING_HOURS), rng.randrange(60)), ZoneInfo(zones[company.id])
            )
            if local < now - timedelta(hours=12):
                found.append((company, plan_case(pack, company.planned, tags, rng, (local, now))))
    return sorted(found, key=lambda one: one[1].opened_at)


def plan_case(
    pack: Pack, company: PlannedCompany, tags: Sequence[str], rng: Random, times: tuple[datetime, datetime]
) -> PlannedCase:
    """One case, from its opening to its end."""
    opened_at, now = times
    root = rng.choice(company.products)
    modules = [key for key, product in pack.products.items() if product.parent == root]
    product = rng.choice(modules or [root])
    kind, tag = rng.choice(KINDS), company.language
    impact = rng.choice(IMPACTS) if kind in GRADED else ""
    return PlannedCase(
        contact=rng.randrange(len(company.contacts)),
        agent=tags.index(tag),
        product=product,
        kind=kind,
        impact=impact,
        title=words.title(rng, tag),
        body=words.details(rng, tag),
        evidence={item: words.details(rng, tag) for item in pack.evidence_for(product)[0]},
        opened_at=opened_at,
        turns=tuple(plan_turns(tag, HASTE.get(impact, 1.0), rng, opened_at, now - timedelta(minutes=40))),
    )


def plan_turns(tag: str, haste: float, rng: Random, at: datetime, latest: datetime) -> list[Turn]:
    """An answer, some more by turns, the end; now and then it comes back. All of it lies before `latest`."""
    waits: list[tuple[str, float]] = [("answer", rng.lognormvariate(4.1, 0.9) * haste)]
    while rng.random() < 0.42 and len(waits) < 9:
        waits += [("comment", rng.lognormvariate(5.2, 0.9)), ("answer", rng.lognormvariate(4.3, 0.8) * haste)]
    waits.append(("resolve", rng.lognormvariate(5.8, 0.8)))
    if rng.random() < 0.09:
        waits += [("comment", rng.uniform(600, 5000)), ("answer", rng.lognormvariate(4.4, 0.7)), ("resolve", 300)]
    whole = sum(minutes for _verb, minutes in waits)
    squeezed = min(1.0, (latest - at).total_seconds() / 60 / whole)
    turns = []
    for verb, minutes in waits:
        at += timedelta(minutes=minutes * squeezed)
        say = {"answer": words.answer, "comment": words.details}.get(verb)
        turns.append(Turn(verb, say(rng, tag) if say else "", at))
    if at + timedelta(days=14) < latest:
        turns.append(Turn("close", "", at + timedelta(days=14)))
    return turns


def write(pack: Pack, cases: Sequence[Planned], agents: dict[str, int], rng: Random, now: datetime) -> None:
    """All rows at once: decisions, cases, messages, clocks, ends, marks, and the events of it all."""
    rows, timing = Rows(), Timing(pack, now)
    products = dict(Product.objects.values_list("key", "pk"))
    numbers = next_ids("cases_case", "number", len(cases))
    ids = iter(next_ids("cases_message", "id", sum(count_messages(planned) for _company, planned in cases)))
    ends: list[Ending] = []
    marks: list[Satisfaction] = []
    for number, (company, wished) in zip(numbers, cases, strict=True):
        key = UUID(int=rng.getrandbits(96) << 32 | number, version=4)
        planned, decision = opened_in_earnest(pack, company, wished, key)
        add_decision(rows, decision, number)
        case = case_of(planned, company, decision, products[planned.product])
        case.number = number
        timing.follow(case, planned)
        agent = agents[company.planned.language]
        add_case(rows, case, planned, agent, [next(ids) for _ in range(count_messages(planned))])
        ends += endings(case, planned, agent, rng)
        marks += asked(case, company, planned, rng)
        add_reopenings(rows, case, planned)
    timing.add(rows)
    rows.copy()
    Ending.objects.bulk_create(ends)
    Satisfaction.objects.bulk_create(marks)
    add_marks(marks)


def endings(case: Case, planned: PlannedCase, agent: int, rng: Random) -> list[Ending]:
    """Why it counted as solved, each time."""
    return [
        Ending(case_id=case.number, cause=rng.choice(CAUSES), by_id=agent, at=turn.at, told_at=turn.at)
        for turn in planned.turns
        if turn.verb == "resolve"
    ]


def asked(case: Case, company: WrittenCompany, planned: PlannedCase, rng: Random) -> list[Satisfaction]:
    """Whoever opened it was asked how it went; about half answered."""
    at = next(turn.at for turn in planned.turns if turn.verb == "resolve")
    given = rng.random() < 0.55
    back = sum(turn.verb == "resolve" for turn in planned.turns) > 1
    score = max(1, rng.choice(MARKS) - (2 if back else 0)) if given else None
    row = Satisfaction(
        case_id=case.number,
        person_id=company.contacts[planned.contact],
        token_sha256=hashlib.sha256(f"{SEED}:{case.number}:nobody has this link".encode()).hexdigest(),
        asked_at=at,
        expires_at=at + timedelta(days=30),
        score=score,
        given_at=at + timedelta(minutes=20) if given else None,
    )
    row.case = case
    return [row]


def add_reopenings(rows: Rows, case: Case, planned: PlannedCase) -> None:
    """A word that came to an ended case opened it again."""
    for before, turn in pairwise(planned.turns):
        if (before.verb, turn.verb) == ("resolve", "comment"):
            actor = f"person:{case.opened_by_id}"
            rows.add_event(CaseReopened(case=case.number), case.ref, public_topics(case), actor, turn.at)


def add_marks(marks: Sequence[Satisfaction]) -> None:
    """The events of the marks that were given."""
    rows = Rows()
    for row in marks:
        if row.given_at is not None and row.score is not None:
            said = CaseMarked(case=row.case_id, satisfaction=row.pk, score=row.score)
            topics = internal_topics(row.case)
            rows.add_event(said, f"notes:{row.case_id}", topics, f"person:{row.person_id}", row.given_at)
    rows.copy()


def tell_refusals(refused: Sequence[Refused], rng: Random, now: datetime) -> set[int]:
    """What the gate said to people who are led elsewhere; returns the companies that never get through."""
    never = set()
    for one in refused:
        person = Person.objects.get(email=one.email)
        company = Membership.objects.filter(person=person, company__isnull=False).values_list("company_id", flat=True)[
            0
        ]
        product = rng.choice(
            list(CompanyProduct.objects.filter(company=company).values_list("product__key", flat=True))
        )
        outcomes = set()
        for _ in range(one.times):
            at = now - timedelta(days=rng.uniform(0.6, DAYS), minutes=rng.randrange(300))
            wish = {"kind": one.kind, "product": product, "problems": 1, "urgent": False, "text": None, "evidence": []}
            asking = Asking("case.open", wish, person.pk, company, at)
            outcomes.add(decide(actor_for(person), asking, at).outcome)
        if one.kind == "question" and outcomes <= {"refused", "redirected"}:
            never.add(company)
    return never
