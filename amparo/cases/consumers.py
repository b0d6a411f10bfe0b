"""What cases do about what happens to clocks and companies, in the background and once for each event."""

from datetime import datetime

from amparo.cases.actions.timing import refresh_due
from amparo.cases.clock_mails import tell_clock
from amparo.cases.jobs import hand_over_cases, index_named_cases, retarget_company_cases, welcome_agent_back
from amparo.cases.models import Case
from amparo.clocks.events import ClockBreached, ClockRetargeted, ClockWarned
from amparo.core import jobs
from amparo.core.consumers import consumer
from amparo.core.models import Event
from amparo.people.agent_events import AbsenceBegan, AbsenceEnded
from amparo.people.events import CompanyChanged, PersonChanged

RETARGETING = {"plan": "plan", "contract": "plan", "place": "place"}  # the field of a change, and what clocks call it
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
    if payload.field in RETARGETING:
        cause = RETARGETING[payload.field]
        jobs.enqueue(retarget_company_cases, company=payload.company, cause=cause, at=row.at.isoformat())


@consumer("cases.names", types=[CompanyChanged, PersonChanged])
def follow_names(row: Event, payload: CompanyChanged | PersonChanged, now: datetime) -> None:
    """A company or a person has another name: their cases are found by it."""
    if payload.field in NAMED:
        company = payload.company if isinstance(payload, CompanyChanged) else None
        person = payload.person if isinstance(payload, PersonChanged) else None
        jobs.enqueue(index_named_cases, company=company, person=person)


@consumer("cases.absences", types=[AbsenceBegan, AbsenceEnded])
def follow_absence(row: Event, payload: AbsenceBegan | AbsenceEnded, now: datetime) -> None:
    """An agent is away, or back: their open work is handed over, and they are told what became of it."""
    jobs.enqueue(hand_over_cases if isinstance(payload, AbsenceBegan) else welcome_agent_back, absence=payload.absence)
