"""What the command palette offers."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.access import visible_to
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.lists import in_order
from amparo.cases.models import Case
from amparo.cases.search.matching import find, understand
from amparo.core.actors import Actor
from amparo.people.access import companies_visible_to, people_visible_to
from amparo.search.queries import suggest
from amparo.web.agent import case_panel
from amparo.web.shared import article_page, case_page, case_texts

Item = dict[str, str]
MOST = 8  # of a group
ARTICLES = 5


def items(actor: Actor, words: str, focused: int | None, now: datetime) -> list[Item]:
    """Verbs of the focused case, places, and what the words find: each group is bounded."""
    found = [*verbs(actor, focused, words, now), *places(words)]
    if words:
        found += [
            *cases(actor, words, now),
            *articles(actor, words, now),
            *people(actor, words, now),
            *companies(actor, words, now),
        ]
    return found


def fits(label: str, words: str) -> bool:
    """Whether each word is part of the label."""
    return all(word in label.lower() for word in words.lower().split())


def verbs(actor: Actor, focused: int | None, words: str, now: datetime) -> Iterator[Item]:
    """What can be done with the case whose row has the focus."""
    case = visible_to(actor, now).filter(number=focused).first() if focused is not None else None
    if case is None:
        return
    for command in case_panel.commands(actor, case):
        label = f"{command['label']}: {case.number}"
        if fits(label, words):
            yield {"label": label, "hint": case.title, "group": _("Case"), "post": command["url"]}


def places(words: str) -> Iterator[Item]:
    """The views of the queue, and the other pages."""
    here = reverse("agent:queue")
    pages = [(label, f"{here}?view={name}") for name, label in case_panel.view_labels().items()]
    pages += [(_("Articles"), reverse("agent:articles"))]
    pages += [(_("Canned answers"), reverse("agent:canned")), (_("Team"), reverse("agent:team"))]
    pages += [(_("Portal"), reverse("portal:home"))]
    for label, url in pages:
        if fits(label, words):
            yield {"label": label, "group": _("Go to"), "url": url}


def case_item(case: Case) -> Item:
    """A case by number and title."""
    status, _tone = case_texts.agent_status(case.state)
    whose = str(case.company or case.visitor_name)
    url = reverse("agent:case", args=[case.number])
    return {"label": f"{case.number} {case.title}", "hint": f"{whose} · {status}", "group": _("Case"), "url": url}


def cases(actor: Actor, words: str, now: datetime) -> Iterator[Item]:
    """Cases by number and by words, the last of which may go on."""
    match = understand(f"{words}*" if words[-1:].isalnum() else words)
    yield from map(case_item, in_order(find(actor, visible_to(actor, now), match, 0, MOST).numbers))


def articles(actor: Actor, words: str, now: datetime) -> Iterator[Item]:
    """Articles whose titles fit, as readers see them."""
    tag = case_page.reader_tag()
    for article in suggest(actor, words, tag, now, ARTICLES):
        place = article_page.place_text(article, tag)
        url = article_page.article_url(article, tag)
        yield {"label": article.title, "hint": place, "group": _("Article"), "url": url}


def people(actor: Actor, words: str, now: datetime) -> Iterator[Item]:
    """Customers by name or address, each with their newest open cases."""
    found = Q(name__icontains=words) | Q(email__icontains=words)
    for person in people_visible_to(actor, now).filter(found, is_agent=False).order_by("name", "id")[:MOST]:
        rows = visible_to(actor, now).filter(opened_by=person, state__in=OPEN_STATES).select_related("company")
        for case in rows.order_by("-active_at", "-number")[:3]:
            yield case_item(case) | {"label": f"{person} · {case.number} {case.title}", "group": _("Person")}


def companies(actor: Actor, words: str, now: datetime) -> Iterator[Item]:
    """Companies by name, each with its page and its newest open cases."""
    for company in companies_visible_to(actor, now).filter(name__icontains=words).order_by("name", "id")[:MOST]:
        url = reverse("agent:company", args=[company.pk])
        yield {"label": str(company), "hint": _("Page of the company"), "group": _("Company"), "url": url}
        rows = visible_to(actor, now).filter(company=company, state__in=OPEN_STATES).select_related("company")
        for case in rows.order_by("-active_at", "-number")[:3]:
            yield case_item(case) | {"label": f"{company} · {case.number} {case.title}", "group": _("Company")}
