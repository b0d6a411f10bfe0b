"""Who acts, from a person or a request."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from amparo.core.actors import VISITOR, Actor
from amparo.people.models import Person


def actor_for(person: Person) -> Actor:
    """The actor for a person, with the vendor's rights where they have any; a deactivated person has none.

    That a deactivated person may do nothing at all is seen to by access: no membership of theirs is current.
    """
    rights = {right for right, held in (("agent", person.is_agent), ("administrator", person.is_administrator)) if held}
    return Actor("person", person.pk, frozenset(rights) if person.is_active else frozenset())


def actor_of_request(request: HttpRequest) -> Actor:
    """The signed-in person, else the visitor."""
    person = person_of_request(request)
    return actor_for(person) if person else VISITOR


def person_of_request(request: HttpRequest) -> Person | None:
    """The signed-in person, or nobody; a deactivated person's session is nobody's."""
    user: Person | AnonymousUser = request.user
    return user if isinstance(user, Person) and user.is_active else None
