"""The vendor's agents: what they know, who is away, and what became of the work of those who are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from amparo.cases.handovers import list_absences, list_handovers
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.lists import count_open
from amparo.cases.models import Handover
from amparo.core.actors import Actor
from amparo.people.models import Absence, Person
from amparo.people.queries import list_agents_with_profiles
from amparo.web.shared import handover_texts
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names

BACK_SHOWN = timedelta(days=7)  # how long it is said that somebody is back


def is_running(absence: Absence, now: datetime) -> bool:
    """Whether somebody is away at this moment."""
    over = absence.ended_at is not None or (absence.until_at is not None and absence.until_at <= now)
    return absence.since_at <= now and not over


def is_ahead(absence: Absence, now: datetime) -> bool:
    """Whether an absence stands and has not begun."""
    return absence.since_at > now and absence.ended_at is None


def back_at(absence: Absence) -> datetime | None:
    """Since when somebody is back; None where they never were away."""
    return (absence.ended_at or absence.until_at) if absence.begun_at is not None else None


def agent_rows(absences: Sequence[Absence], now: datetime) -> list[dict[str, Any]]:
    """Every agent with what they know, how much they have to do, and whether they are there: three queries."""
    people = list_agents_with_profiles()
    loads = count_open([person.pk for person in people])
    languages, tag = language_names(), reader_tag()
    rows = []
    for person in people:
        profile = getattr(person, "agent_profile", None)
        spoken = profile.languages if profile and profile.languages else [person.language]
        rows.append(
            {
                "person": person,
                "languages": ", ".join(languages.get(one, one) for one in spoken),
                "skills": profile.skills if profile else [],
                "products": [product.name_in(tag) for product in profile.products.all()] if profile else [],
                "load": loads.get(person.pk, 0),
                **presence(person, absences, now),
            }
        )
    return rows


def presence(person: Person, absences: Sequence[Absence], now: datetime) -> dict[str, Any]:
    """Away until when, next away when, or back since when."""
    own = [one for one in absences if one.person_id == person.pk]
    ahead = sorted((one for one in own if is_ahead(one, now)), key=lambda one: one.since_at)
    returns = [at for one in own if not is_running(one, now) and (at := back_at(one)) and now - BACK_SHOWN < at <= now]
    away = next((one for one in own if is_running(one, now)), None)
    return {
        "away": away,
        "next_absence": ahead[0] if ahead else None,
        "back_at": max(returns) if returns and away is None else None,
    }


def handover_rows(actor: Actor, absences: Sequence[Absence], now: datetime) -> list[dict[str, Any]]:
    """What was handed over or suggested in some absences, with what the reader may do about it (one query)."""
    return [handover_row(actor, row) for row in list_handovers([absence.pk for absence in absences])]


def handover_row(actor: Actor, row: Handover) -> dict[str, Any]:
    """One case of an absence: from whom, to whom, why, and how it stands."""
    text, tone = handover_texts.state_texts()[row.state]
    own = row.absence.person_id == actor.id
    still_there = row.case.assignee_id == row.to_id and row.case.state in OPEN_STATES
    return {
        "row": row,
        "number": row.case.number,
        "title": row.case.title if actor.is_agent else "",  # administrators see cases only if also agents
        "url": reverse("agent:case", args=[row.case.number]) if actor.is_agent else "",
        "company": str(row.case.company or row.case.visitor_name) if actor.is_agent else "",
        "from": row.absence.person.name,
        "to": row.to.name if row.to else "",
        "why": handover_texts.reasons_text(row.reasons),
        "state": text,
        "tone": tone,
        "decide": row.state == "suggested" and actor.is_agent,
        "take_back": row.state == "done" and own and still_there and actor.is_agent,
    }


def team_context(actor: Actor, now: datetime) -> Mapping[str, Any]:
    """The whole team: five queries."""
    absences = list_absences(now)
    shown = [one for one in absences if is_running(one, now) or one.person_id == actor.id or back_lately(one, now)]
    return {
        "agents": agent_rows(absences, now),
        "handovers": handover_rows(actor, shown, now),
        "own_absences": [
            {"row": one, "running": is_running(one, now)}
            for one in absences
            if one.person_id == actor.id and (is_running(one, now) or is_ahead(one, now))
        ],
    }


def back_lately(absence: Absence, now: datetime) -> bool:
    """Whether an absence has ended within the days in which that is said."""
    at = back_at(absence)
    return at is not None and now - BACK_SHOWN < at <= now
