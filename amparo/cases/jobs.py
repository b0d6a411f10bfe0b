"""Shells around actions of cases that run by themselves."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from amparo.cases.actions.closing import close_resolved, tell_untold
from amparo.cases.actions.drafts import drop_stale
from amparo.cases.actions.handover import cover_absences, hand_over_work, welcome_back
from amparo.cases.actions.indexing import index_named, reindex
from amparo.cases.actions.timing import adopt_open_cases, retarget_company
from amparo.cases.actions.uploads import drop_old_uploads
from amparo.cases.actions.visiting import drop_expired
from amparo.core.actors import SYSTEM
from amparo.core.jobs import job, periodic


@periodic("17 * * * *", "cases.drop_expired")
def drop_expired_cases() -> None:
    """Kept cases whose link has run out are dropped each hour (SEC-8)."""
    drop_expired(SYSTEM, timezone.now())


@periodic("43 3 * * *", "cases.drop_stale_drafts")
def drop_stale_drafts() -> None:
    """Drafts that nobody touched for long are dropped each night."""
    drop_stale(timezone.now())


@periodic("13 * * * *", "cases.drop_old_uploads")
def drop_uploads() -> None:
    """Files that programs sent and never used are dropped each hour."""
    drop_old_uploads(timezone.now())


@periodic("7 * * * *", "cases.adopt_open_cases")
def adopt_cases() -> None:
    """Open cases that are older than their clocks get them: after an upgrade, a few thousand an hour."""
    for _ in range(20):
        if not adopt_open_cases(timezone.now()):
            return


@job("cases.retarget_company")
def retarget_company_cases(company: int, cause: str, at: str) -> None:
    """A company's plan or place changed: its open cases are measured anew."""
    retarget_company(company, cause, datetime.fromisoformat(at))


@periodic("*/10 * * * *", "cases.index_missing")
def index_missing_cases() -> None:
    """Cases that nothing has indexed yet become findable: those of an earlier version, and those that were seeded."""
    reindex(lambda _done: None, missing=True)


@job("cases.index_named")
def index_named_cases(company: int | None, person: int | None) -> None:
    """A company or a person has another name: the cases that hold it are indexed anew."""
    index_named(company, person)


@periodic("29 * * * *", "cases.close_resolved")
def close_resolved_cases() -> None:
    """Cases that count as solved are closed after AMPARO_CLOSE_RESOLVED_DAYS without a word."""
    close_resolved(SYSTEM, settings.CLOSE_RESOLVED_DAYS, timezone.now())


@periodic("*/2 * * * *", "cases.tell_untold")
def tell_untold_endings() -> None:
    """Who follows a case that was solved together with others is told once that can no longer be taken back."""
    tell_untold(timezone.now())


@job("cases.hand_over")
def hand_over_cases(absence: int) -> None:
    """The open cases of an agent who is away go to others, or are suggested to."""
    hand_over_work(absence, timezone.now())


@job("cases.welcome_back")
def welcome_agent_back(absence: int) -> None:
    """An agent is back and is told what was handed over."""
    welcome_back(absence, timezone.now())


@periodic("*/5 * * * *", "cases.cover_absences")
def cover_absent_agents() -> None:
    """What comes to agents while they are away (a case that is reopened) is handed over, too."""
    cover_absences(timezone.now())
