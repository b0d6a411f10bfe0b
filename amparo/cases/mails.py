"""Which mails a case sends, and to whom; what they say is rendered in each reader's language when they go out."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from amparo.cases.access import visible_to
from amparo.cases.ending import MARK_LINK_DAYS
from amparo.cases.models import Case, Thread
from amparo.core import mailer
from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.people.actors import actor_for
from amparo.people.models import Person
from amparo.people.queries import list_agents

WATCHERS_LIMIT = 50

MARK_PATH = "/mark/"
mailer.kind("case_answered", "case", "title", "name", "link")
mailer.kind("case_filed", "case", "title", "name", "link")
mailer.kind("case_assigned", "case", "title", "name", "link", "by")
mailer.kind("case_commented", "case", "title", "name", "link", "by")
mailer.kind("case_watched", "case", "title", "name", "link")
mailer.kind("cases_assigned", "cases", "name", "link", "by")
mailer.kind("expert_invited", "case", "title", "name", "link", "by", "subject")
mailer.kind("case_resolved", "case", "title", "name", "link", "mark_link", "days")
mailer.kind("case_split", "case", "title", "name", "link", "origin", "origin_title")
mailer.kind("case_merged", "case", "title", "name", "link", "merged", "merged_title")
mailer.kind("case_graded", "case", "title", "name", "link", "impact", "priority", "definition", "manager")
mailer.kind("case_decision_asked", "case", "title", "name", "link", "by", "what")
mailer.kind("authority_ended", "case", "title", "name", "link", "outcome")
mailer.kind("visitor_confirmation", "link")
mailer.context_from(lambda: {"vendor_name": packs.in_force().document.vendor.name})


def case_params(case: Case, person: Person) -> dict[str, str | int]:
    """What the mails about a case say; the link leads through the normal, checked page."""
    link = f"{settings.BASE_URL}/cases/{case.number}/"
    return {"case": case.number, "title": case.title, "name": person.name, "link": link}


def readers_of(case: Case, now: datetime) -> list[Person]:
    """The customer's people who follow the case and still see it: who opened it, and who was added (SEC-17)."""
    found = {row.person_id: row.person for row in case.participants.select_related("person")}
    if case.opened_by is not None:
        found[case.opened_by.pk] = case.opened_by
    people = [person for _, person in sorted(found.items()) if person.is_active]
    return [one for one in people if visible_to(actor_for(one), now).filter(number=case.number).exists()]


def tell_answered(case: Case, now: datetime) -> None:
    """*You have an answer*: to everybody who follows the case, each in their own language."""
    for person in readers_of(case, now):
        mailer.send("case_answered", person.email, person.language, case_params(case, person), case.ref, now)


def tell_filed(case: Case, now: datetime) -> None:
    """*Your case is filed*: to whoever opened it."""
    person = case.opened_by
    if person is not None:
        mailer.send("case_filed", person.email, person.language, case_params(case, person), case.ref, now)


def agent_params(case: Case, person: Person) -> dict[str, str | int]:
    """The same for an agent; the link leads into the workspace."""
    return case_params(case, person) | {"link": f"{settings.BASE_URL}/agent/cases/{case.number}/"}


def tell_watchers(case: Case, actor: Actor, now: datetime) -> None:
    """*Something new*: to the agents who watch the case, but for the one who did it. Not a word of it (SEC-17)."""
    watches = case.watches.filter(person__is_agent=True, person__is_active=True).exclude(person_id=actor.id or 0)
    if not actor.is_agent:
        watches = watches.exclude(person_id=case.assignee_id or 0)  # who has the case is told of the customer's words
    for watch in watches.select_related("person").order_by("person_id")[:WATCHERS_LIMIT]:
        person = watch.person
        mailer.send("case_watched", person.email, person.language, agent_params(case, person), case.ref, now)


def tell_assignee(case: Case, actor: Actor, now: datetime) -> None:
    """*The customer wrote*: to the agent who has the case. Not a word of it (SEC-17)."""
    person = case.assignee
    if person is not None and person.is_active and person.is_agent:
        params = agent_params(case, person) | {"by": name_of(actor)}
        mailer.send("case_commented", person.email, person.language, params, case.ref, now)


def tell_assigned(case: Case, person: Person, by: Actor, now: datetime) -> None:
    """*This case is yours*: to the agent to whom somebody else gave it."""
    params = agent_params(case, person) | {"by": name_of(by)}
    mailer.send("case_assigned", person.email, person.language, params, case.ref, now)


def tell_many_assigned(count: int, person: Person, by: Actor, now: datetime) -> None:
    """*These cases are yours*: one mail, however many somebody else gave."""
    params: dict[str, str | int] = {"cases": count, "name": person.name, "by": name_of(by)}
    params["link"] = f"{settings.BASE_URL}/agent/?view=mine"
    mailer.send("cases_assigned", person.email, person.language, params, about="", now=now)


def name_of(actor: Actor) -> str:
    """What a mail calls whoever did it."""
    return str(Person.objects.get(pk=actor.id)) if actor.id is not None else "Amparo"


def tell_invited(thread: Thread, person: Person, by: str, now: datetime) -> None:
    """*Your advice is asked for*: to an agent who was invited to a thread (SI-9f)."""
    case = thread.case
    params: dict[str, str | int] = {
        "case": case.number,
        "title": case.title,
        "name": person.name,
        "link": f"{settings.BASE_URL}/agent/cases/{case.number}/experts/",
        "by": by,
        "subject": thread.subject,
    }
    mailer.send("expert_invited", person.email, person.language, params, thread.ref, now)


def tell_resolved(case: Case, keys: Mapping[int, str], now: datetime) -> None:
    """*We think it is solved*: to everybody who follows the case; whoever is asked how it went gets a link of theirs.

    The link needs no sign-in and lets nothing be done but giving a mark.
    """
    for person in readers_of(case, now):
        key = keys.get(person.pk)
        mark_link = f"{settings.BASE_URL}{MARK_PATH}{key}/" if key else ""
        params = case_params(case, person) | {"mark_link": mark_link, "days": MARK_LINK_DAYS}
        mailer.send("case_resolved", person.email, person.language, params, case.ref, now)


def tell_split(case: Case, origin: Case, now: datetime) -> None:
    """*Part of your case goes on under a number of its own*: to everybody who follows it."""
    for person in readers_of(case, now):
        params = case_params(case, person) | {"origin": origin.number, "origin_title": origin.title}
        mailer.send("case_split", person.email, person.language, params, case.ref, now)


def tell_merged(merged: Case, case: Case, now: datetime) -> None:
    """*Two of your cases are one*: to everybody who follows it."""
    for person in readers_of(case, now):
        params = case_params(case, person) | {"merged": merged.number, "merged_title": merged.title}
        mailer.send("case_merged", person.email, person.language, params, case.ref, now)


def tell_graded(case: Case, now: datetime) -> None:
    """*Your case has another priority*, what that means, and what to do where it is wrong (KA-11, KA-12)."""
    manager = case.company.account_manager if case.company else None
    for person in readers_of(case, now):
        words, _language = packs.in_force().words_in(person.language)
        published = words.priorities.get(case.impact)
        params = case_params(case, person) | {
            "impact": case.impact,
            "priority": published.name if published else "",
            "definition": published.definition if published else "",
            "manager": manager.name if manager and manager.is_active else "",
        }
        mailer.send("case_graded", person.email, person.language, params, case.ref, now)


def tell_asked(case: Case, what: str, by: Actor, now: datetime) -> None:
    """*The customer asks for a decision*: to the agent who has the case, else to all; `what`: escalation, authority."""
    assignee = case.assignee
    people = [assignee] if assignee and assignee.is_active and assignee.is_agent else list_agents()
    for person in people[:WATCHERS_LIMIT]:
        params = agent_params(case, person) | {"by": name_of(by), "what": what}
        mailer.send("case_decision_asked", person.email, person.language, params, case.ref, now)


def tell_authority_ended(case: Case, person: Person, outcome: str, now: datetime) -> None:
    """*The change was carried out*, or refused: to whoever asked for it, while they still see the case (SEC-17)."""
    if person.is_active and visible_to(actor_for(person), now).filter(number=case.number).exists():
        params = case_params(case, person) | {"outcome": outcome}
        mailer.send("authority_ended", person.email, person.language, params, case.ref, now)


def ask_to_confirm(email: str, language: str, token: str, now: datetime) -> None:
    """The one neutral mail to an address nobody has proven: a link, and not a word of what was typed (SEC-4)."""
    link = f"{settings.BASE_URL}/confirm/{token}/"
    mailer.send("visitor_confirmation", email, language, {"link": link}, about="", now=now)
