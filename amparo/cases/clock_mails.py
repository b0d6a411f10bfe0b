"""Mails about a clock that is about to run out, or has: a number, a time and a link, and no word of the case."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.conf import settings

from amparo.cases.access import visible_to
from amparo.cases.models import Case
from amparo.clocks.events import ClockBreached, ClockWarned
from amparo.clocks.queries import get_zone
from amparo.core import mailer
from amparo.people.actors import actor_for
from amparo.people.models import Person
from amparo.people.queries import list_agents, list_colleagues_with_role

PARAMS = ("case", "name", "link", "clock", "due")
mailer.kind("clock_warning", *PARAMS)
mailer.kind("clock_breach", *PARAMS)
mailer.kind("clock_late", *PARAMS)
OURS = ("assignee", "agents", "administrators", "account-manager")
MOST_TOLD = 100


def moment_in(at: datetime, zone: str, tag: str) -> str:
    """Weekday, day and time in a zone, as people of the language write them, with the zone's city."""
    local = at.astimezone(ZoneInfo(zone))
    locale = tag.replace("-", "_")
    date = format_skeleton("MMMEd", local, tzinfo=local.tzinfo, locale=locale)
    clock = format_skeleton("Hm", local, tzinfo=local.tzinfo, locale=locale)
    return f"{date}, {clock} ({zone.rsplit('/', maxsplit=1)[-1].replace('_', ' ')})"


def audience(case: Case, who: str, now: datetime) -> Sequence[Person | None]:
    """The people whom a word of the pack's `tell` means; of a case that nobody looks after every agent is."""
    if who == "agents" or (who == "assignee" and case.assignee is None):
        return list_agents()
    if who == "assignee":
        return [case.assignee]
    if who == "administrators":
        return list(Person.objects.filter(is_administrator=True, is_active=True).order_by("pk")[:MOST_TOLD])
    if who == "account-manager":
        return [case.company.account_manager] if case.company else []
    if who == "requester":
        return [case.opened_by]
    return list_colleagues_with_role(case.company_id, who, now) if case.company_id else []


def people_to_tell(case: Case, tell: Sequence[str], now: datetime) -> dict[Person, bool]:
    """Everybody who is told, once, and whether as one of ours; customers only where they see the case (SEC-17)."""
    found: dict[Person, bool] = {}
    for who in tell:
        for person in audience(case, who, now):
            if person is None or not person.is_active or person in found:
                continue
            if who in OURS or visible_to(actor_for(person), now).filter(pk=case.pk).exists():
                found[person] = who in OURS
    return found


def link_for(case: Case, person: Person, ours: bool) -> str:
    """The page of the case for the person; of an administrator who sees no cases the desk."""
    if not ours:
        return f"{settings.BASE_URL}/cases/{case.number}/"
    return f"{settings.BASE_URL}/agent/cases/{case.number}/" if person.is_agent else f"{settings.BASE_URL}/"


def tell_clock(case: Case, payload: ClockWarned | ClockBreached, now: datetime) -> None:
    """*Due soon*, *overdue*: to everybody whom the pack names, each in their own language and once."""
    due_at, zone = datetime.fromisoformat(payload.due_at or now.isoformat()), get_zone(payload.clock)
    late = isinstance(payload, ClockBreached)
    for person, ours in people_to_tell(case, payload.tell, now).items():
        kind = "clock_late" if not ours else "clock_breach" if late else "clock_warning"
        params: dict[str, str | int] = {
            "case": case.number,
            "name": person.name,
            "link": link_for(case, person, ours),
            "clock": payload.kind,
            "due": moment_in(due_at, person.time_zone or zone, person.language),
        }
        mailer.send(kind, person.email, person.language, params, case.ref, now)
