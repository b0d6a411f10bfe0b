"""The mails about work of agents who are away: one to each person, however many cases it is about."""

from datetime import datetime

from django.conf import settings

from amparo.core import mailer
from amparo.people.models import Person

mailer.kind("work_handed_over", "cases", "name", "absent", "link")
mailer.kind("work_suggested", "cases", "name", "absent", "link")
mailer.kind("back_again", "cases", "name", "link")


def tell_handed_over(count: int, to: Person, absent: Person, now: datetime) -> None:
    """*These cases are yours while … is away*: to whoever got them."""
    tell("work_handed_over", to, {"cases": count, "absent": absent.name, "link": "/agent/?view=mine"}, now)


def tell_suggested(count: int, to: Person, absent: Person, now: datetime) -> None:
    """*These cases could be yours while … is away*: to whoever is suggested."""
    tell("work_suggested", to, {"cases": count, "absent": absent.name, "link": "/agent/team/"}, now)


def tell_back(count: int, person: Person, now: datetime) -> None:
    """*You are back*: what was handed over, and where to take it back."""
    tell("back_again", person, {"cases": count, "link": "/agent/team/"}, now)


def tell(kind: str, person: Person, params: dict[str, str | int], now: datetime) -> None:
    """The link leads into the workspace, from the settings, never from a request."""
    params |= {"name": person.name, "link": f"{settings.BASE_URL}{params['link']}"}
    mailer.send(kind, person.email, person.language, params, f"person:{person.pk}", now)
