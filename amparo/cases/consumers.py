"""What cases do about what happens to clocks and companies, in the background and once for each event."""

from datetime import datetime

from amparo.cases.actions.indexing import index_cases
from amparo.cases.actions.timing import refresh_due
from amparo.cases.clock_mails import tell_clock
from amparo.cases.jobs import retarget_company_cases
from amparo.cases.models import Case
from amparo.clocks.events import ClockBreached, ClockRetargeted, ClockWarned
from amparo.core import jobs
from amparo.core.consumers import consumer
from amparo.core.models import Event
from amparo.people.events import CompanyChanged, PersonChanged

BATCH = 500
NAMED = frozenset({"name"})  # the field of a change that an index holds


def case_of(row: Event) -> Case | None:
    """The case that an event is about; None where it is about something else."""
    kind, _, number = row.about.partition(":")
    if kind != "case" or not number.isdecimal():
        return None
    return Case.objects.select_related("assignee", "opened_by", "company__account_manager").filter(pk=number).first()


@consumer("cases.clock_alerts", types=[ClockWarned, ClockBreached])
def tell_clock_alert(row: Event, payload: ClockWarned | ClockBreached, now: datetime) -> None:
    """Whoever the pack names is told that a clock is about to run out, or has (SI-10, SI-14)."""
    case = case_of(row)
    if case is not None:
        tell_clock(case, payload, now)


@consumer("cases.next_due", types=[ClockRetargeted])
def follow_retargeting(row: Event, payload: ClockRetargeted, now: datetime) -> None:
    """A change of the pack moved what is due next: the queue is ordered by it."""
    case = case_of(row)
    if case is not None:
        refresh_due(case, now)


@consumer("cases.company_changed", types=[CompanyChanged])
def follow_company(row: Event, payload: CompanyChanged, now: datetime) -> None:
    """Another plan or place: the company's open cases are measured anew, from the moment of the change."""
    if payload.field in ("plan", "place"):
        jobs.enqueue(retarget_company_cases, company=payload.company, cause=payload.field, at=row.at.isoformat())


@consumer("cases.names", types=[CompanyChanged, PersonChanged])
def follow_names(row: Event, payload: CompanyChanged | PersonChanged, now: datetime) -> None:
    """A company or a person has another name: their cases are found by it."""
    if payload.field not in NAMED:
        return
    if isinstance(payload, CompanyChanged):
        cases = Case.objects.filter(company_id=payload.company)
    else:
        cases = Case.objects.filter(messages__author_id=payload.person) | Case.objects.filter(
            opened_by_id=payload.person
        )
    numbers = list(cases.order_by("number").distinct().values_list("number", flat=True))
    for start in range(0, len(numbers), BATCH):
        index_cases(numbers[start : start + BATCH])
