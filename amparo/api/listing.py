"""Lists of cases and what is read of one: parameters into a filter, rows into JSON."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from amparo.api import reasons
from amparo.api.caller import Caller
from amparo.api.cursors import key_in
from amparo.api.problems import Fault, Problem
from amparo.api.shapes.cases import case_detail, case_row, evidence_row, excerpt_row, message_row, request_row
from amparo.cases import reading
from amparo.cases.access import case_for, current_number
from amparo.cases.filters import FOR_CUSTOMERS, LISTS, READERS, TEXT_MAX_LENGTH, CaseFilter
from amparo.cases.lists import PAGE, list_page, load_tags
from amparo.cases.models import Case, Message
from amparo.cases.queries import MESSAGES_PAGE, list_messages
from amparo.gate import packs
from amparo.policy.pack.kinds import Impact, RequestKind

MOST_AT_ONCE = 100
SOMEBODY = r"^(me|nobody|[0-9]{1,18})$"
PERIOD = r"^(before-)?[1-9][0-9]{0,3}d$"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
NOT_FILTERS = {"cursor", "limit", "excerpts"}
Status = Literal["open", "ended", "new", "in_progress", "waiting", "resolved", "closed", "merged"]
Word = Annotated[str, Field(max_length=TEXT_MAX_LENGTH)]
Day = Annotated[str, Field(pattern=DAY)]


class Wanted(BaseModel):
    """Which cases, in which order, and which page of them."""

    model_config = ConfigDict(extra="forbid")
    status: list[Status] = Field([], description="`open` and `ended` stand for several", max_length=12)
    q: Word = Field("", description="words that must all be there; `word*` for beginnings; a number")
    cursor: str = Field("", max_length=40, description="`next` of the page before, with the same filters")
    limit: int = Field(PAGE, ge=1, le=MOST_AT_ONCE)
    sort: Literal["updated", "oldest", "opened", "due"] | None = Field(
        None, description="the best match first where it is left out and `q` is given, else `updated`"
    )
    excerpts: bool = Field(False, description="with `q`: where the words stand")
    product: str = Field("", pattern=r"^([a-z0-9][a-z0-9_.-]{0,59})?$", description="key of a product or module")
    company: Word = Field("", description="a name, or a part of one")
    kind: list[RequestKind] = Field([], max_length=12)
    author: Literal["me"] | None = Field(None, description="opened by the caller")
    opened: str | None = Field(None, pattern=PERIOD, description="within days (`7d`), or not (`before-7d`)")
    active: str | None = Field(None, pattern=PERIOD)
    assignee: str | None = Field(None, pattern=SOMEBODY, description="for agents: `me`, `nobody`, a person's id")
    watched: Literal["me"] | None = Field(None, description="for agents")
    tag: list[Word] = Field([], max_length=12, description="for agents: all of them")
    impact: list[Impact] = Field([], max_length=12, description="for agents")
    language: list[Literal["en", "es", "fr", "pt-BR", "de"]] = Field([], max_length=12, description="for agents")
    due: Literal["any", "late", "4h", "24h", "7d"] | None = Field(None, description="for agents")
    opened_from: Day | None = Field(None, description="for agents: a day")
    opened_to: Day | None = Field(None, description="for agents")
    active_from: Day | None = Field(None, description="for agents")
    active_to: Day | None = Field(None, description="for agents")


def filter_of(caller: Caller, wanted: Wanted) -> CaseFilter:
    """The filter; raises Problem for what only agents may ask (SEC-17) and for a day that is none."""
    values: dict[str, Any] = {}
    for name in sorted(wanted.model_fields_set - NOT_FILTERS):
        given = getattr(wanted, name)
        key = "state" if name == "status" else name
        if not given:
            continue
        if not caller.actor.is_agent and key not in FOR_CUSTOMERS:
            raise Problem("not-valid", pointers=[Fault("agents-only", reasons.not_allowed("agents-only"), "", name)])
        try:
            read = tuple(READERS[key](one) for one in given) if key in LISTS else READERS[key](given)
        except ValueError:
            detail = reasons.shape("value_error", {})
            raise Problem("not-valid", pointers=[Fault("not-valid", detail, parameter=name)]) from None
        values[key] = read
    return CaseFilter(**values)


def page(caller: Caller, wanted: Wanted) -> dict[str, Any]:
    """One page of the list; raises BadCursor."""
    chosen = filter_of(caller, wanted)
    with_excerpts = wanted.excerpts and bool(chosen.q)
    found = list_page(caller.actor, chosen, wanted.cursor, caller.now, wanted.limit, excerpted=with_excerpts)
    if caller.actor.is_agent:
        load_tags(found.cases)
    rows = [case_row(caller.actor, case) for case in found.cases]
    for row in rows:
        if with_excerpts and row["number"] in found.excerpts:
            row["excerpt"] = excerpt_row(found.excerpts[row["number"]])
    told: dict[str, Any] = {"cases": rows, "next": found.after}
    if found.total is not None:
        told |= {"total": found.total, "bounded": found.bounded, "near": found.near}
    return told


def detail(caller: Caller, case: Case) -> dict[str, Any]:
    """A case in full."""
    shown, earlier = newest(caller, case, None)
    more: dict[str, Any] = {
        "evidence_given": [evidence_row(row) for row in case.evidence_given.all()[:MOST_AT_ONCE]],
        "asked_for": [request_row(row) for row in reading.list_requests(case)],
        "merged_into": current_number(case.number) if case.state == "merged" else None,
    }
    return case_detail(caller.actor, case, shown, earlier, more)


def row_now(caller: Caller, number: int) -> dict[str, Any]:
    """A case as it is after what was just done; of a merged one, still itself."""
    return case_row(caller.actor, case_for(caller.actor, number, "see", caller.now))


def messages(caller: Caller, case: Case, cursor: str) -> dict[str, Any]:
    """The messages before a cursor; raises BadCursor."""
    shown, earlier = newest(caller, case, key_in(cursor))
    return {"messages": [message_row(message) for message in shown], "earlier_messages": earlier}


def newest(caller: Caller, case: Case, before: int | None) -> tuple[Sequence[Message], str | None]:
    """A page of messages, oldest first, and the cursor for those before."""
    found = list_messages(caller.actor, case, before)
    shown = found[-MESSAGES_PAGE:]
    return shown, str(shown[0].pk) if len(found) > len(shown) else None


def loaded(message_id: int) -> Message:
    """A message that was just written, with everything that its row shows."""
    rows = Message.objects.select_related("author", "step").prefetch_related("files__stored", "evidence_requests")
    return rows.get(pk=message_id)


def names_of(number: int, told: Mapping[int, str], tag: str) -> Mapping[int, str]:
    """What the things that were asked for are called in a language: the pack's name, or the agent's own words."""
    if not told:
        return {}
    words, _language = packs.in_force().words_in(tag)
    rows = reading.list_requests(Case(number=number))
    named = {row.pk: words.evidence[row.item].name for row in rows if row.item in words.evidence}
    return {row.pk: row.label or named.get(row.pk, row.item) for row in rows}
