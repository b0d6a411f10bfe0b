"""Who may hear of which case while their page is open (topics: see `topics`)."""

from django.utils import timezone

from amparo.cases import events as cases
from amparo.cases.access import threads_visible_to, visible_to
from amparo.core import stream
from amparo.core.actors import Actor
from amparo.people import events as people
from amparo.people.actors import actor_for
from amparo.people.models import Person


def listener(person_id: int | None) -> Actor | None:
    """The actor behind a page, with the rights that they have now."""
    person = Person.objects.filter(pk=person_id, is_active=True).first() if person_id is not None else None
    return actor_for(person) if person else None


def may_hear_case(person_id: int | None, number: str) -> bool:
    """Whoever sees the case."""
    actor = listener(person_id)
    return (
        actor is not None
        and number.isdecimal()
        and visible_to(actor, timezone.now()).filter(number=int(number)).exists()
    )


def may_hear_notes(person_id: int | None, number: str) -> bool:
    """Agents alone (SEC-17)."""
    actor = listener(person_id)
    return actor is not None and actor.is_agent


def may_hear_agents(person_id: int | None, rest: str) -> bool:
    """Agents alone."""
    return may_hear_notes(person_id, rest)


def may_hear_thread(person_id: int | None, rest: str) -> bool:
    """Who was invited to it, and the agent who has its case (SEC-17)."""
    actor = listener(person_id)
    return actor is not None and rest.isdecimal() and threads_visible_to(actor).filter(pk=int(rest)).exists()


def may_hear_own(person_id: int | None, rest: str) -> bool:
    """The person themselves."""
    actor = listener(person_id)
    return actor is not None and rest == str(actor.id)


stream.authorise("case", may_hear_case)
stream.authorise("notes", may_hear_notes)
stream.authorise("writing", may_hear_notes)
stream.authorise("thread", may_hear_thread)
stream.authorise("agents", may_hear_agents)
stream.authorise("my-cases", may_hear_own)
stream.recheck_on(
    cases.ThreadLeft,
    people.CompanyChanged,  # it may share its cases with all its people, or no longer
    people.MembershipEnded,
    people.RoleWithdrawn,
    people.PartnershipEnded,
    people.PersonDeactivated,
    people.RightsChanged,
    people.PersonSignedOut,
    people.PasswordChanged,
)
