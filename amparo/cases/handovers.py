"""Who could take over the work of an agent who is away, and what was handed over: read models."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from amparo.cases.choosing import Candidate, Need
from amparo.cases.lists import count_open
from amparo.cases.models import Case, CaseTag, Handover
from amparo.people.models import Absence, Person
from amparo.people.queries import list_away

TEAM_LIMIT = 500
ROWS_LIMIT = 200
SHOWN_AFTER = timedelta(days=14)  # how long after somebody's return the page of the team says so


def need_of(case: Case) -> Need:
    """What a case asks of whoever takes it over (one query for its tags)."""
    above = [case.product.key] + ([case.product.parent.key] if case.product.parent else [])
    tags = CaseTag.objects.filter(case=case).values_list("tag__name", flat=True)
    spoken = {case.company.language, *case.company.further_languages} if case.company else set()
    return Need(
        tuple(above), case.language, frozenset(spoken - {case.language}), frozenset(tag.casefold() for tag in tags)
    )


def candidates_for(absence: Absence, now: datetime) -> list[Candidate]:
    """The agents who are there, with what they know and have to do: four queries.

    Who has not said which languages they speak, speaks the one in which the desk speaks to them.
    """
    away = list_away(now, TEAM_LIMIT)
    rows = Person.objects.filter(is_agent=True, is_active=True).exclude(pk__in=[absence.person_id, *away])
    team = list(rows.select_related("agent_profile").prefetch_related("agent_profile__products")[:TEAM_LIMIT])
    loads = count_open([person.pk for person in team])
    return [candidate(person, loads.get(person.pk, 0), absence.deputy_id) for person in team]


def candidate(person: Person, load: int, deputy_id: int | None) -> Candidate:
    """One agent as `choosing` sees them."""
    profile = getattr(person, "agent_profile", None)
    languages = profile.languages if profile and profile.languages else [person.language]
    return Candidate(
        id=person.pk,
        languages=frozenset(languages),
        products=frozenset(product.key for product in profile.products.all()) if profile else frozenset(),
        skills=frozenset(profile.skills) if profile else frozenset(),
        load=load,
        deputy=person.pk == deputy_id,
    )


def list_handovers(absence_ids: Sequence[int], limit: int = ROWS_LIMIT) -> list[Handover]:
    """What was handed over or suggested in some absences, the newest case first."""
    rows = Handover.objects.filter(absence_id__in=absence_ids).select_related("case__company", "to", "absence__person")
    return list(rows.order_by("-case_id", "pk")[:limit])


def list_absences(now: datetime, limit: int = ROWS_LIMIT) -> list[Absence]:
    """Absences that run, lie ahead, or ended lately, in that order of time."""
    rows = Absence.objects.filter(person__is_active=True, person__is_agent=True).exclude(ended_at__lt=now - SHOWN_AFTER)
    return list(rows.select_related("person", "deputy").order_by("-since_at", "pk")[:limit])
