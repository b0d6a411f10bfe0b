"""The figures: equal to what a simple count says, in any zone, and each bar leads to as many rows as it counts."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from pytest_django import Settings

from amparo.figures.filters import FigureFilter, read_filter
from amparo.figures.models import CaseFigure, DecisionFigure, DeflectionFigure
from amparo.figures.narrowing import CASES, DECISIONS, DEFLECTIONS, read_narrowing
from amparo.figures.queries import FIGURES
from amparo.figures.scope import Scope, cases_behind, decisions_behind, deflections_behind, rows_of, scope_of
from amparo.figures.tables import Row, Table
from amparo.policy.pack.kinds import IMPACTS, REQUEST_KINDS
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
STATES = ("new", "in_progress", "waiting", "resolved", "closed", "merged")
ZONES = ("UTC", "Europe/Madrid", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham")
PROMISES_OF_NEXT = "next_promise"  # counted by promise: a case may have several


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def rows(cast: Cast, now: datetime) -> None:
    """Three hundred cases, two hundred decisions, eighty solved problems of a hundred days, over a change of time."""
    rng = Random(7)
    CaseFigure.objects.bulk_create(case_row(rng, cast, number, now) for number in range(1, 301))
    DecisionFigure.objects.bulk_create(decision_row(rng, cast, number, now) for number in range(200))
    DeflectionFigure.objects.bulk_create(deflection_row(rng, cast, number, now) for number in range(80))


def case_row(rng: Random, cast: Cast, number: int, now: datetime) -> CaseFigure:
    """A case of any kind."""
    state = rng.choice(STATES)
    opened_at = now - timedelta(minutes=rng.randrange(1, 100 * 1440), microseconds=rng.randrange(1, 10**6))
    ended_at = None if state in STATES[:3] else opened_at + (now - opened_at) * rng.random()
    marks = [rng.randint(1, 5)] if rng.random() < 0.4 else []
    return CaseFigure(
        number=number,
        opened_at=opened_at,
        ended_at=ended_at,
        state=state,
        company_id=rng.choice([cast.acme.pk, cast.gruber.pk, None, *range(10_000, 10_040)]),
        assignee_id=rng.choice([cast.alma.pk, cast.igor.pk, None]),
        product_id=rng.choice([cast.financials.pk, cast.ledger.pk]),
        root_id=cast.financials.pk,
        plan=rng.choice(["standard", "premium", ""]),
        country=rng.choice(["US", "CA", "DE", "ES", "ZZ", ""]),
        kind=rng.choice(REQUEST_KINDS),
        impact=rng.choice([*IMPACTS, ""]),
        language=rng.choice(["en", "de", "pt-BR"]),
        channel=rng.choice(["portal", "mail"]),
        first_minutes=rng.choice([None, 0, 15, 60, rng.randrange(20_000)]),
        solution_minutes=int((ended_at - opened_at).total_seconds() / 60)
        if state in ("resolved", "closed") and ended_at
        else None,
        ours_minutes=rng.randrange(500),
        theirs_minutes=rng.randrange(500),
        first_kept=rng.choice([True, False, None]),
        solution_kept=rng.choice([True, False, None]),
        next_kept=rng.randrange(3),
        next_broken=rng.randrange(2),
        reopened=rng.choice([0, 0, 0, 1, 2]),
        asked=1 if marks or rng.random() < 0.3 else 0,
        next_minutes=[rng.randrange(3000)] if rng.random() < 0.5 else [],
        marks=marks,
    )


def decision_row(rng: Random, cast: Cast, number: int, now: datetime) -> DecisionFigure:
    """A decision of any outcome."""
    outcome = rng.choice(["allowed", "conditional", "redirected", "refused"])
    product = rng.choice([cast.financials.pk, None])
    return DecisionFigure(
        id=UUID(int=rng.getrandbits(128), version=4),
        at=now - timedelta(minutes=rng.randrange(1, 60 * 1440)),
        action=rng.choice(["case.open", "case.escalate"]),
        outcome=outcome,
        person_id=cast.dora.pk,
        company_id=rng.choice([cast.acme.pk, cast.outis.pk, None]),
        product_id=product,
        root_id=product,
        plan=rng.choice(["standard", ""]),
        rules=[] if outcome == "allowed" else rng.choice([["designated-only-us"], ["partner-first", "ideas-page"], []]),
    )


def deflection_row(rng: Random, cast: Cast, number: int, now: datetime) -> DeflectionFigure:
    """A problem that one of thirty articles solved."""
    product = rng.choice([cast.financials.pk, None])
    return DeflectionFigure(
        id=number + 1,
        at=now - timedelta(minutes=rng.randrange(1, 60 * 1440)),
        group_id=rng.randrange(1, 30),
        company_id=rng.choice([cast.acme.pk, cast.outis.pk, None]),
        product_id=product,
        root_id=product,
        plan=rng.choice(["standard", ""]),
        kind="problem",
        language=rng.choice(["en", "de"]),
        shown="en",
        channel="portal",
    )


FILTERS = (
    FigureFilter(),
    FigureFilter(period="7d", zone="Asia/Kathmandu"),
    FigureFilter(period="90d", zone="America/St_Johns", plan="premium"),
    FigureFilter(period="all", product="financials-ledger"),
    FigureFilter(period="days", first="2026-10-20", last="2026-11-02", zone="Europe/Madrid"),
    FigureFilter(period="365d", company="acme", within="1"),
    FigureFilter(period="all", agent="nobody"),
)


def values_of(tables: list[Table]) -> Iterator[tuple[Table, Row, int]]:
    """Every number of every figure."""
    for table in tables:
        for row in table.rows:
            yield from ((table, row, place) for place in range(len(row.values)))


def count_behind(scope: Scope, table: Table, link: dict[str, str]) -> int:
    """How many rows the list behind a bar has."""
    known = {"cases": CASES, "decisions": DECISIONS, "deflections": DEFLECTIONS}[table.of]
    said, refused = read_narrowing(QueryDict("&".join(f"{key}={value}" for key, value in link.items())), known)
    assert not refused and said == link
    behind = {"cases": cases_behind, "decisions": decisions_behind, "deflections": deflections_behind}[table.of]
    where = behind(scope, said)
    return int(rows_of(f"select count(*) from figures_{table.of[:-1]} where {where.sql}", where.values)[0][0])  # noqa: S608


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("chosen", FILTERS, ids=[one.address() or "default" for one in FILTERS])
def test_each_bar_leads_to_as_many_rows_as_it_counts(
    rows: None, now: datetime, name: str, chosen: FigureFilter
) -> None:
    scope = scope_of(chosen, "Europe/Madrid", now)
    linked = 0
    for table, row, place in values_of(FIGURES[name](scope)):
        link = row.links[place] if row.links else None
        if link is None or PROMISES_OF_NEXT in link or table.unit != "count" or table.measures[place] == "percent":
            continue
        if table.key == "overview.numbers" and row.codes[0].endswith(("kept", "reopened")):
            continue  # a share, and the cases that it is a share by
        assert count_behind(scope, table, dict(link)) == row.values[place], (table.key, row)
        linked += 1
    assert linked or name == "waiting"


@pytest.mark.parametrize("zone", ZONES)
def test_hours_and_days_are_those_of_the_zone(rows: None, now: datetime, zone: str) -> None:
    scope = scope_of(FigureFilter(period="all", zone=zone), "UTC", now)
    course, hours = FIGURES["load"](scope)
    here = [at.astimezone(ZoneInfo(zone)) for at in CaseFigure.objects.values_list("opened_at", flat=True)]
    simple = Counter((str(at.isoweekday()), str(at.hour)) for at in here)
    assert {row.codes: row.values[0] for row in hours.rows if row.values[0]} == dict(simple)
    weeks = Counter(str((at - timedelta(days=at.weekday())).date()) for at in here)
    assert {row.codes[0]: row.values[0] for row in course.rows if row.values[0]} == dict(weeks)
    assert len(hours.rows) == 168


def test_percentiles_are_those_of_the_nearest_rank(rows: None, now: datetime) -> None:
    tables = {table.key: table for table in FIGURES["waiting"](scope_of(FigureFilter(period="all"), "UTC", now))}
    waits = sorted(m for m in CaseFigure.objects.values_list("first_minutes", flat=True) if m is not None)
    typical = tables["waiting.typical"].rows[0].values
    assert typical == (waits[ceil(len(waits) * 0.5) - 1], waits[ceil(len(waits) * 0.9) - 1])
    assert tables["waiting.first"].total("count") == len(waits)
    further = [m for some in CaseFigure.objects.values_list("next_minutes", flat=True) for m in some]
    assert tables["waiting.next"].total("count") == len(further)


def test_the_backlog_of_the_past_is_what_was_open_then(rows: None, now: datetime) -> None:
    scope = scope_of(FigureFilter(period="30d", zone="Europe/Madrid"), "UTC", now)
    _ages, course = FIGURES["backlog"](scope)
    cases = list(CaseFigure.objects.values_list("opened_at", "ended_at"))
    for row, edge in zip(course.rows, scope.span.steps(), strict=True):
        end = scope.span.step_at(edge)[1]
        assert row.values[0] == sum(1 for came, went in cases if came < end and (went is None or went >= end))


def test_a_redirected_request_is_deflected_where_no_case_followed(cast: Cast, now: datetime) -> None:
    def told(company: int | None, days_ago: float) -> None:
        row = decision_row(Random(1), cast, 0, now)
        row.id, row.outcome, row.company_id = (
            UUID(int=int(days_ago * 10) + 1000 * (company or 0)),
            "redirected",
            company,
        )
        row.at, row.root_id = now - timedelta(days=days_ago), cast.financials.pk
        row.save()

    told(cast.acme.pk, 20)  # a case followed after three days
    told(cast.acme.pk, 10)  # none did
    told(cast.acme.pk, 2)  # it is too early to say
    told(None, 15)  # a visitor
    case = case_row(Random(1), cast, 1, now)
    case.company_id, case.opened_at = cast.acme.pk, now - timedelta(days=17)
    case.save()
    tables = {table.key: table for table in FIGURES["gate"](scope_of(FigureFilter(), "UTC", now))}
    fates = {row.codes[0]: row.values[0] for row in tables["gate.deflection"].rows}
    assert fates == {"solved": 0, "stayed-away": 1, "came-back": 1, "not-yet-known": 1, "unknown": 1}
    shorter = {table.key: table for table in FIGURES["gate"](scope_of(FigureFilter(within="1"), "UTC", now))}[
        "gate.deflection"
    ]
    assert [row.values[0] for row in shorter.rows] == [0, 3, 0, 0, 1]


def test_a_redirected_request_that_an_article_solved_is_told_apart(cast: Cast, now: datetime) -> None:
    row, said = decision_row(Random(1), cast, 0, now), deflection_row(Random(1), cast, 1, now)
    row.outcome, row.company_id, row.at, row.root_id = "redirected", cast.acme.pk, now - timedelta(days=2), None
    said.company_id, said.at = cast.acme.pk, now - timedelta(days=1)
    row.save()
    said.save()
    tables = {table.key: table for table in FIGURES["gate"](scope_of(FigureFilter(), "UTC", now))}
    fates = {one.codes[0]: one.values[0] for one in tables["gate.deflection"].rows}
    assert (fates["solved"], sum(value or 0 for value in fates.values())) == (1, 1)


def test_an_empty_desk_has_figures_too(cast: Cast, now: datetime) -> None:
    for figure in FIGURES.values():
        for table, row, place in values_of(figure(scope_of(FigureFilter(period="all"), "UTC", now))):
            assert row.values[place] in (0, None), table.key


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("period=30d&zone=Europe/Madrid&company=Acme", ()),
        ("period=1d", ("period",)),
        ("zone=Europe/Nowhere", ("zone",)),
        ("zone=../../etc/passwd", ("zone",)),
        ("first=2026-02-30", ("first",)),
        ("product=x%27%3B--", ("product",)),
        ("agent=alma", ("agent",)),
        ("within=5", ("within",)),
    ],
)
def test_what_an_address_cannot_mean_is_left_out_and_named(address: str, refused: tuple[str, ...]) -> None:
    assert read_filter(QueryDict(address)).refused == refused  # SEC-11


@pytest.mark.parametrize(
    "address",
    [
        "hour=24",
        "weekday=0",
        "kind=x",
        "first_wait=5-1",
        "age=999999-",
        "countries=es",
        "customer=-1",
        "on=x",
        "mark=6",
    ],
)
def test_what_a_bar_cannot_be_about_is_refused(address: str) -> None:
    said, refused = read_narrowing(QueryDict(address), CASES)
    assert (said, refused) == ({}, (address.partition("=")[0],))


def test_days_are_bounded_by_today_and_in_order(cast: Cast, now: datetime) -> None:
    chosen = read_filter(QueryDict("first=2026-12-24&last=1815-12-10")).filter
    span = scope_of(chosen, "Asia/Kathmandu", now).span
    assert span.first <= span.last <= now.astimezone(UTC).date() + timedelta(days=1)
