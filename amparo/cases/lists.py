"""Lists of cases: filtered, in an order of ours, a page at a time by cursor, and their bounded counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from amparo.cases.access import visible_to
from amparo.cases.filters import DUE, CaseFilter, between, period, somebody, states_of
from amparo.cases.lifecycle import AUTHORITY_OPEN, OPEN_STATES
from amparo.cases.models import AuthorityChange, Case, Escalation, SavedView, Tag
from amparo.cases.search.excerpts import Excerpt, excerpts
from amparo.cases.search.matching import find, understand, with_words
from amparo.core.actors import Actor
from amparo.people.access import companies_visible_to
from amparo.people.models import Company, Person

PAGE = 25
COUNT_LIMIT = 100  # a count beyond is shown as 99+
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
VIEWS_LIMIT = 60
TAGS_LIMIT = 200
BUILT_IN: Mapping[str, CaseFilter] = MappingProxyType(
    {
        "open": CaseFilter(state=("open",)),
        "due": CaseFilter(due="any", sort="due"),
        "mine": CaseFilter(state=("open",), assignee="me"),
        "unassigned": CaseFilter(state=("open",), assignee="nobody"),
        "waiting": CaseFilter(state=("waiting",)),
        "watched": CaseFilter(watched="me"),
        "asks": CaseFilter(asks="any"),
        "ended": CaseFilter(state=("ended",)),
        "all": CaseFilter(),
    }
)


class BadCursor(Exception):
    """The cursor in the address is not one that a page of ours made."""


@dataclass(frozen=True)
class Order:
    """A key that lists may be sorted by (SEC-11): the column, and whether the latest stands first."""

    column: str
    latest_first: bool


ORDERS: Mapping[str, Order] = MappingProxyType(
    {
        "updated": Order("active_at", True),
        "oldest": Order("active_at", False),
        "opened": Order("opened_at", True),
        "due": Order("due_at", False),
    }
)


@dataclass(frozen=True)
class Page:
    """A page of a list; `after` is the cursor of the next one, None on the last.

    Where words were looked for: `excerpts` by number, `total` matches (`bounded`: of the newest 1,000), and `near`
    where nothing holds the words and these are like them.
    """

    cases: Sequence[Case]
    after: str | None
    excerpts: Mapping[int, Excerpt] = field(default_factory=dict)
    total: int | None = None
    bounded: bool = False
    near: bool = False


def due_at() -> Coalesce:
    """What is due next; NEVER where nothing is, so that these stand last."""
    return Coalesce("next_due_at", Value(NEVER, output_field=DateTimeField()))


def list_page(
    actor: Actor, chosen: CaseFilter, cursor: str, now: datetime, size: int = PAGE, *, excerpted: bool = True
) -> Page:
    """One page of the cases that the actor sees and the filter chooses; raises BadCursor.

    With words and without an order of its own, the best of the newest matches come first; `excerpted` with the pieces
    in which the words stand.
    """
    rows = filtered(actor, chosen, now)
    match = understand(chosen.q) if chosen.q else None
    if match is not None and not match.empty and not chosen.sort:
        start = read_start(cursor)
        found = find(actor, rows, match, start, size)
        cases = in_order(found.numbers)
        after = f"{start + size}" if found.total > start + size else None
        pieces = excerpts(actor, cases, match) if excerpted else {}
        return Page(cases, after, pieces, found.total, found.bounded, found.near)
    if chosen.q:
        rows = with_words(actor, rows, chosen.q)
    order = ORDERS[chosen.sort or "updated"]
    page = page_of(rows.annotate(due_at=due_at()), order, cursor, size)
    if not excerpted or match is None or match.empty:
        return page
    return Page(page.cases, page.after, excerpts(actor, page.cases, match))


def in_order(numbers: Sequence[int]) -> list[Case]:
    """Cases in the order of these numbers, with what their rows show."""
    rows = with_names(Case.objects.filter(number__in=numbers).annotate(due_at=due_at()))
    found = {case.number: case for case in rows}
    return [found[number] for number in numbers if number in found]


def with_names(rows: QuerySet[Case]) -> QuerySet[Case]:
    """With the names that a row of a list shows, and what waits for a decision."""
    escalations = Escalation.objects.filter(case_id=OuterRef("number"), answer="")
    changes = AuthorityChange.objects.filter(case_id=OuterRef("number"), state__in=AUTHORITY_OPEN)
    asked = rows.annotate(asks_escalation=Exists(escalations), asks_authority=Exists(changes))
    return asked.select_related("company", "product", "opened_by", "assignee")


def read_start(cursor: str) -> int:
    """Where a page of ranked matches begins; raises BadCursor."""
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 4:
        raise BadCursor(cursor)
    return int(cursor)


def load_tags(cases: Sequence[Case]) -> None:
    """Reads the tags of a page of cases, for agents alone. Two queries."""
    prefetch_related_objects(cases, "tagged__tag")


def page_of(rows: QuerySet[Case], order: Order, cursor: str, size: int) -> Page:
    """One page in an order; the number decides between equal times."""
    sign = "-" if order.latest_first else ""
    if cursor:
        at, number = read_cursor(cursor)
        side = "lt" if order.latest_first else "gt"
        same = Q(**{order.column: at, f"number__{side}": number})
        rows = rows.filter(Q(**{f"{order.column}__{side}": at}) | same)
    found = list(with_names(rows).order_by(f"{sign}{order.column}", f"{sign}number")[: size + 1])
    more = len(found) > size
    return Page(found[:size], write_cursor(found[size - 1], order) if more else None)


def write_cursor(case: Case, order: Order) -> str:
    """Where a case lies in the list: microseconds and number."""
    at: datetime = getattr(case, order.column)
    return f"{(at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)}-{case.number}"


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """The place after which a page begins; raises BadCursor."""
    moment, _, number = cursor.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (moment, number)):
        raise BadCursor(cursor)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(moment)), int(number)
    except OverflowError:
        raise BadCursor(cursor) from None


# --- filters ---


def filtered(actor: Actor, chosen: CaseFilter, now: datetime) -> QuerySet[Case]:
    """The cases that the actor sees and the filter chooses, but for its words."""
    rows = visible_to(actor, now)
    for narrow in (by_person, by_place, by_time):
        rows = rows.filter(narrow(actor, chosen, now))
    for name in chosen.tag:
        rows = rows.filter(number__in=Tag.objects.filter(name__iexact=name).values("tagged__case_id"))
    if chosen.due == "any":
        rows = rows.filter(next_due_at__isnull=False)
    elif chosen.due:
        rows = rows.filter(next_due_at__lte=now + DUE[chosen.due])
    if chosen.asks:
        rows = rows.filter(undecided(chosen.asks))
    return rows


def by_person(actor: Actor, chosen: CaseFilter, now: datetime) -> Q:
    """Who has it, who watches it, who opened it."""
    found = Q()
    if chosen.assignee == "nobody":
        found &= Q(assignee=None)
    elif chosen.assignee:
        found &= Q(assignee_id=actor.id if chosen.assignee == "me" else somebody(chosen.assignee))
    if chosen.watched:
        found &= Q(watches__person_id=actor.id)
    if chosen.author:
        found &= Q(opened_by_id=actor.id)
    return found


def by_place(actor: Actor, chosen: CaseFilter, now: datetime) -> Q:
    """State, product with its modules, company by name, and what kind of case it is."""
    found = Q()
    if chosen.state:
        found &= Q(state__in=states_of(chosen.state))
    if chosen.product:
        found &= Q(product__key=chosen.product) | Q(product__parent__key=chosen.product)
    if chosen.company:
        named = Company.objects.filter(name__iexact=chosen.company)
        like = Company.objects.filter(name__icontains=chosen.company)
        found &= Q(company_id__in=(named if named.exists() else like).values("pk"))
    for name in ("impact", "language", "kind"):
        values = getattr(chosen, name)
        if values:
            found &= Q(**{f"{name}__in": values})
    return found


def undecided(wanted: str) -> Q:
    """An escalation to be answered, a change of authority to be carried out or confirmed (SI-11, SI-13)."""
    found = Q()
    if wanted in ("any", "escalation"):
        found |= Q(number__in=Escalation.objects.filter(answer="").values("case_id"))
    if wanted in ("any", "authority"):
        found |= Q(number__in=AuthorityChange.objects.filter(state__in=AUTHORITY_OPEN).values("case_id"))
    return found


def by_time(actor: Actor, chosen: CaseFilter, now: datetime) -> Q:
    """When it was opened, and when the last word was said."""
    found = period(chosen.opened, "opened_at", now) & period(chosen.active, "active_at", now)
    found &= between(chosen.opened_from, chosen.opened_to, "opened_at", now)
    return found & between(chosen.active_from, chosen.active_to, "active_at", now)


# --- views ---


def list_views(actor: Actor) -> list[SavedView]:
    """The agent's own views and those that colleagues share, by name."""
    if not actor.is_agent:
        return []
    mine_or_shared = SavedView.objects.filter(Q(owner_id=actor.id) | Q(shared=True))
    return list(mine_or_shared.select_related("owner").order_by("name", "id")[:VIEWS_LIMIT])


def get_view(actor: Actor, view_id: int) -> SavedView | None:
    """One of them."""
    return next((view for view in list_views(actor) if view.pk == view_id), None)


def count_cases(
    actor: Actor, views: Mapping[str, CaseFilter], now: datetime, limit: int = COUNT_LIMIT
) -> dict[str, int]:
    """How many cases each filter chooses, `limit` at most, so that a long list costs no more than a short one.

    One query for all, however many there are; one more for each filter with words or a company.
    """
    if not views:
        return {}
    parts: list[str] = []
    params: list[Any] = []
    for chosen in views.values():
        rows = with_words(actor, filtered(actor, chosen, now), chosen.q) if chosen.q else filtered(actor, chosen, now)
        bounded = rows.order_by().values_list(Value(1))[:limit]
        try:
            sql, values = bounded.query.sql_with_params()
        except EmptyResultSet:
            sql, values = "select 1 where false", ()
        parts.append(f"(select count(*) from ({sql}) counted)")  # noqa: S608 - written by Django
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(parts)}", params)
        counts = cursor.fetchone()
    return dict(zip(views, counts, strict=True))


def list_tags(limit: int = TAGS_LIMIT) -> list[str]:
    """The tags there are, by name."""
    return list(Tag.objects.order_by("name").values_list("name", flat=True)[:limit])


def list_assignable(words: str = "", limit: int = 20) -> list[Person]:
    """Agents whose name or address holds the words, by name."""
    rows = Person.objects.filter(is_agent=True, is_active=True)
    for word in words.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return list(rows.order_by("name", "id")[:limit])


def list_companies(actor: Actor, words: str, now: datetime, limit: int = 12) -> list[str]:
    """Names of companies that the actor sees and that hold the words, by name; none without words."""
    if not words.strip():
        return []
    rows = companies_visible_to(actor, now).filter(name__icontains=words.strip())
    return list(rows.order_by("name").values_list("name", flat=True).distinct()[:limit])


def count_open(people: Sequence[int]) -> dict[int, int]:
    """How many open cases some agents have."""
    rows = Case.objects.filter(assignee_id__in=people, state__in=OPEN_STATES).order_by()
    return dict(rows.values_list("assignee_id").annotate(Count("number")))
