"""Which mails a case sends, and to whom; what they say is rendered in each reader's language when they go out."""

from datetime import datetime

from amparo.cases.models import Case, Message
from amparo.core import mailer
from amparo.people.models import Person


def readers_of(case: Case) -> list[Person]:
    """The customer's people who follow the case: who opened it, and who was added."""
    found = {row.person_id: row.person for row in case.participants.select_related("person")}
    if case.opened_by is not None:
        found[case.opened_by.pk] = case.opened_by
    return [person for _, person in sorted(found.items()) if person.is_active]


def tell_answered(case: Case, message: Message, now: datetime) -> None:
    """*You have an answer*: to everybody who follows the case, each in their own language."""
    for person in readers_of(case):
        params = {"case": case.number, "title": case.title, "message": message.pk, "name": person.name}
        mailer.send("case_answered", person.email, person.language, params, about=case.ref, now=now)


def tell_filed(case: Case, now: datetime) -> None:
    """*Your case is filed*: to whoever opened it."""
    person = case.opened_by
    if person is not None:
        params = {"case": case.number, "title": case.title, "name": person.name}
        mailer.send("case_filed", person.email, person.language, params, about=case.ref, now=now)


def ask_to_confirm(email: str, language: str, token: str, now: datetime) -> None:
    """The one neutral mail to an address nobody has proven: a link, and not a word of what was typed (SEC-4)."""
    mailer.send("visitor_confirmation", email, language, {"token": token}, about="", now=now)
