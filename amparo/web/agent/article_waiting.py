"""The translators' worklist: what is missing or outdated in their languages, the most wanted first."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amparo.catalogue.queries import list_tree
from amparo.core.actors import Actor
from amparo.core.sent import whole
from amparo.knowledge import queries, worklists
from amparo.knowledge.models import TextDraft
from amparo.knowledge.worklists import Waiting
from amparo.people.models import AgentProfile
from amparo.web.agent.article_list import named_product, options_of
from amparo.web.agent.article_marks import served_tags
from amparo.web.shared import article_page
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.components import Tab
from amparo.web.shared.formats import count_text

PAGE = 50
LATELY = timedelta(days=90)


def own_languages(actor: Actor, spoken: str) -> list[str]:
    """The vendor's languages that an agent speaks, by their profile, else by their own language; else all of them."""
    served = served_tags()
    profile = AgentProfile.objects.filter(person_id=actor.id or 0).first()
    known = {*(profile.languages if profile else []), spoken}
    return [tag for tag in served if tag in known] or served


def waiting_context(request: HttpRequest, actor: Actor, spoken: str, now: datetime) -> dict[str, Any]:
    """The page."""
    own = own_languages(actor, spoken)
    chosen = request.GET.get("language", "")
    product = named_product(request.GET.get("product", ""))
    begin = min(whole(request.GET.get("start", "")) or 0, worklists.DEEPEST)
    languages = [chosen] if chosen in served_tags() else own
    products = queries.below(product) if product else ()
    found = worklists.list_waiting(actor, languages, now - LATELY, products=products, start=begin, size=PAGE)
    begun = worklists.drafts_at([(one.source.group_id, one.language) for one in found.rows], now)
    kept = {"language": chosen if chosen in languages else "", "product": product.key if product else ""}

    def at(**more: str) -> str:
        said = {key: value for key, value in {**kept, **more}.items() if value}
        return f"{request.path}?{urlencode(said)}" if said else request.path

    further = found.more and begin + PAGE <= worklists.DEEPEST
    return {
        "rows": [waiting_row(one, begun.get((one.source.group_id, one.language)), actor) for one in found.rows],
        "tabs": language_tabs(own, kept["language"], at),
        "summary": [summary_of(tag, *counts) for tag, counts in found.by_language.items()],
        "product": kept["product"],
        "language": kept["language"],
        "products": [one for branch in list_tree(reader_tag()) for one in options_of(branch)],
        "newer_url": at(start=str(begin - PAGE) if begin > PAGE else "") if begin else "",
        "older_url": at(start=str(begin + PAGE)) if further else "",
        "unanswered": worklists.count_unanswered(actor),
    }


def language_tabs(own: list[str], chosen: str, at: Any) -> list[Tab]:
    """A tab for each language of the vendor, the reader's own first."""
    names = language_names()
    further = [tag for tag in served_tags() if tag not in own]
    mine = Tab(pgettext("languages", "Mine"), at(language=""), not chosen)
    return [mine, *(Tab(names[tag], at(language=tag), chosen == tag) for tag in [*own, *further])]


def summary_of(tag: str, missing: int, outdated: int) -> str:
    """How much waits in a language."""
    values = {"language": language_names()[tag], "missing": count_text(missing), "outdated": count_text(outdated)}
    return _("%(language)s: %(missing)s missing, %(outdated)s outdated") % values


def waiting_row(waiting: Waiting, draft: TextDraft | None, actor: Actor) -> dict[str, Any]:
    """An article that waits."""
    source, names = waiting.source, language_names()
    published = source.published
    own = draft is not None and draft.person_id == actor.id
    return {
        "title": published.title if published else source.title,
        "tag": source.language,
        "url": reverse("agent:article", args=[source.group_id, waiting.language]),
        "into": _("%(source)s into %(language)s")
        % {"source": names[source.language], "language": names[waiting.language]},
        "missing": waiting.missing,
        "place": article_page.place_text(source, reader_tag(), " › "),
        "wanted": wanted_text(waiting.wanted),
        "at": source.published_at,
        "begun": _("You have begun it") if own else (str(draft.person) if draft is not None else ""),
    }


def wanted_text(times: int) -> str:
    """How often readers asked for it."""
    if not times:
        return ""
    return ngettext("asked for once", "asked for %(count)s times", times) % {"count": count_text(times)}
