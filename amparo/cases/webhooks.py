"""Which events of cases a company's own endpoint gets: those of the timeline that its people see (SEC-17).

Internal notes, tags, links, threads with experts and what only agents are told are not offered. Whose a row is, its own
topics say: a case is heard as `company-cases:<company>` by its company alone.
"""

from collections.abc import Iterable

from amparo.cases import events as cases
from amparo.clocks import events as clocks
from amparo.core.models import Event
from amparo.notify.audiences import companies_in_topics, offer

_of_company = companies_in_topics("company-cases")


def companies_of_case(row: Event) -> Iterable[int]:
    """The company whose case it is; nobody's where it was told to the vendor's side alone."""
    return _of_company(row) if row.about.startswith("case:") else []


def offer_events() -> None:
    """Offers them; called once at the start."""
    offer(
        companies_of_case,
        cases.CaseOpened,
        cases.CaseConfirmed,
        cases.CaseCommented,
        cases.CaseAnswered,
        cases.EvidenceRequested,
        cases.EvidenceGiven,
        cases.EvidenceRequestWithdrawn,
        cases.CaseAssigned,
        cases.CaseClosed,
        cases.CaseSplit,
        cases.CaseMerged,
        cases.CaseAbsorbed,
        cases.CaseReopened,
        cases.CaseRestored,
        cases.CaseGraded,
        cases.EscalationStepDone,
        cases.EscalationAsked,
        cases.EscalationAnswered,
        cases.AuthorityAsked,
        cases.AuthorityMoved,
        clocks.ClockStarted,
        clocks.ClockRetargeted,
        clocks.ClockPaused,
        clocks.ClockResumed,
        clocks.ClockMet,
        clocks.ClockStopped,
        clocks.ClockReopened,
        clocks.ClockMoved,
    )
    offer(companies_of_case, cases.CaseResolved, without={"duplicate_of"})  # may be another company's case
    offer(companies_of_case, clocks.ClockBreached, without={"tell"})  # the vendor's own alerts
