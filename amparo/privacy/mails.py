"""The mails of this package; their words are in templates/mail."""

from datetime import datetime

from django.conf import settings

from amparo.core import mailer
from amparo.people.models import Person

mailer.kind("data_ready", "name", "link", "days")
mailer.kind("erasure_asked", "name", "link", "days")
mailer.kind("erasure_withdrawn", "name", "link")
PATH = "/account/data/"


def link() -> str:
    """The page of one's own data; from the settings, never from the request's Host header."""
    return f"{settings.BASE_URL}{PATH}"


def tell_ready(person: Person, days: int, now: datetime) -> None:
    """*Your data is ready*: the link leads to a page that asks to sign in."""
    params: dict[str, str | int] = {"name": person.name, "link": link(), "days": days}
    mailer.send("data_ready", person.email, person.language, params, f"person:{person.pk}", now)


def tell_asked(person: Person, days: int, now: datetime) -> None:
    """*Your data is going to be erased*: whoever it was that asked, the person hears of it and can take it back."""
    params: dict[str, str | int] = {"name": person.name, "link": link(), "days": days}
    mailer.send("erasure_asked", person.email, person.language, params, f"person:{person.pk}", now)


def tell_withdrawn(person: Person, now: datetime) -> None:
    """*Your data stays*."""
    params: dict[str, str | int] = {"name": person.name, "link": link()}
    mailer.send("erasure_withdrawn", person.email, person.language, params, f"person:{person.pk}", now)
