"""What the authors' list shows: every text under its filter, counted by state."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.catalogue.models import Product
from amparo.catalogue.queries import Branch, list_tree
from amparo.core.actors import Actor
from amparo.core.languages import TAGS
from amparo.core.sent import one_line
from amparo.knowledge import queries, worklists
from amparo.knowledge.lifecycle import AUDIENCES, STATES
from amparo.knowledge.models import Article, TextDraft
from amparo.knowledge.worklists import Cursor, Filter
from amparo.web.agent.article_marks import language_marks, offered_languages
from amparo.web.shared import article_page, article_texts
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.components import Chip, FilterField, Option, Tab

VIEWS = ("", "draft", "in-review", "scheduled", "published", "archived")


def read_filter(given: QueryDict, actor: Actor, product: Product | None) -> Filter:
    """What the address asks for; what it cannot mean is left out."""

    def one_of(key: str, known: tuple[str, ...]) -> str:
        value = given.get(key, "")
        return value if value in known else ""

    return Filter(
        state=one_of("state", (*STATES, "scheduled")),
        language=one_of("language", TAGS),
        missing=one_of("missing", TAGS),
        outdated=given.get("outdated") == "1",
        audience=one_of("audience", AUDIENCES),
        words=one_line(given.get("q", "")[:200]),
        products=queries.below(product) if product else (),
        mine=actor.id if given.get("mine") == "1" else None,
    )


def read_cursor(text: str) -> Cursor | None:
    """Where the page before ended: microseconds and an id."""
    moment, _dash, key = text.partition("-")
    if not (moment.isdecimal() and key.isdecimal() and len(moment) < 18 and len(key) < 16):
        return None
    return Cursor(datetime.fromtimestamp(int(moment) / 1_000_000, UTC), int(key))


def write_cursor(cursor: Cursor) -> str:
    """The same as text."""
    return f"{round(cursor.changed_at.timestamp() * 1_000_000)}-{cursor.article_id}"


def list_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The authors' list with its filters."""
    given = request.GET
    product = named_product(given.get("product", ""))
    wanted = read_filter(given, actor, product)
    said = said_of(wanted, product)
    after = read_cursor(given.get("after", ""))
    page = worklists.list_texts(actor, wanted, after)
    others = queries.languages_of([one.group_id for one in page.articles])
    fields = filter_fields(wanted, product)
    older = address(request, said, after=write_cursor(page.after)) if page.after else ""
    return {
        "rows": [row_of(one, others.get(one.group_id, [])) for one in page.articles],
        "query": wanted.words,
        "here": request.path,
        "hidden": [("state", wanted.state)] if wanted.state else [],
        "tabs": state_tabs(request, said, worklists.count_texts(actor, wanted)),
        "fields": fields,
        "chips": chips_of(request, wanted, said, fields),
        "older_url": older,
        "newer_url": address(request, said) if after else "",
        "drafts": [draft_row(one) for one in worklists.list_drafts(actor, 5)],
        "returned": [returned_row(one) for one in worklists.list_returned(actor, 5)],
        "unanswered": worklists.count_unanswered(actor),
    }


def named_product(key: str) -> Product | None:
    """The product of a key."""
    return Product.objects.filter(key=key).first() if key and "\0" not in key else None


def said_of(wanted: Filter, product: Product | None) -> dict[str, str]:
    """The filter as an address says it."""
    said = {
        "state": wanted.state,
        "q": wanted.words,
        "language": wanted.language,
        "missing": wanted.missing,
        "audience": wanted.audience,
        "product": product.key if product else "",
        "outdated": "1" if wanted.outdated else "",
        "mine": "1" if wanted.mine is not None else "",
    }
    return {key: value for key, value in said.items() if value}


def address(request: HttpRequest, said: dict[str, str], **more: str) -> str:
    """The list under a filter."""
    kept = {key: value for key, value in {**said, **more}.items() if value}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def state_tabs(request: HttpRequest, said: dict[str, str], counts: dict[str, int]) -> list[Tab]:
    """A tab for each state, counted under the rest of the filter."""
    titles = {state: article_texts.state_text(state)[0] for state in STATES}
    titles |= {"": pgettext("articles", "All"), "scheduled": _("To be published")}
    return [
        Tab(titles[view], address(request, {**said, "state": view}), said.get("state", "") == view, counts.get(view, 0))
        for view in VIEWS
    ]


def filter_fields(wanted: Filter, product: Product | None) -> list[FilterField]:
    """What the list can be narrowed to."""
    languages, audiences = offered_languages(), article_texts.audience_texts()
    key = product.key if product else ""
    products = [one for branch in list_tree(reader_tag()) for one in options_of(branch)]
    return [
        select("product", _("Product or module"), products, key),
        select("language", _("Language"), languages, wanted.language),
        select("missing", _("Missing in"), languages, wanted.missing),
        select("audience", _("Who reads it"), [(one, audiences[one]) for one in AUDIENCES], wanted.audience),
        FilterField("outdated", _("Translations"), "boxes", [Option("1", _("Outdated only"), wanted.outdated)]),
        FilterField("mine", _("Authors"), "boxes", [Option("1", _("I have worked on it"), wanted.mine is not None)]),
    ]


def select(key: str, label: str, options: list[tuple[str, str]], value: str) -> FilterField:
    """A list to choose from."""
    return FilterField(key, label, "select", [Option(one, text, one == value) for one, text in options], value)


def chips_of(request: HttpRequest, wanted: Filter, said: dict[str, str], fields: list[FilterField]) -> list[Chip]:
    """What is narrowed, each with the list without it."""
    found = (
        [Chip(_("Words of a title"), f"“{wanted.words}”", address(request, {**said, "q": ""}))] if wanted.words else []
    )
    for field in fields:
        chosen = next((option.label for option in field.options if option.chosen), "")
        if chosen:
            found.append(Chip(field.label, chosen, address(request, {**said, field.key: ""})))
    return found


def options_of(branch: Branch, above: str = "") -> list[tuple[str, str]]:
    """A product and its modules, to be chosen from."""
    name = f"{above} › {branch.name}" if above else branch.name
    return [(branch.key, name), *(one for module in branch.modules for one in options_of(module, branch.name))]


def row_of(article: Article, texts: list[Article]) -> dict[str, Any]:
    """A text in the list, with what there is in other languages."""
    state, tone = article_texts.state_text(article.state)
    return {
        "article": article,
        "url": reverse("agent:article", args=[article.group_id, article.language]),
        "state": state,
        "tone": tone,
        "language": language_names()[article.language],
        "place": article_page.place_text(article, reader_tag(), " › "),
        "author": str(article.latest.author) if article.latest and article.latest.author else _("The desk"),
        "outdated": bool(getattr(article, "outdated", False)),
        "visible_before": article.state != "published" and article.published_id is not None,
        "others": language_marks({one.language: one for one in texts}, article.group_id, article.language),
    }


def returned_row(article: Article) -> dict[str, Any]:
    """A text of the agent's that somebody returned."""
    return {
        "title": article.title,
        "url": reverse("agent:article", args=[article.group_id, article.language]),
        "language": language_names().get(article.language, article.language),
        "at": article.returned_at,  # type: ignore[attr-defined]  # annotated by the query
        "tag": article.language,
    }


def draft_row(draft: TextDraft) -> dict[str, Any]:
    """Something that was begun and not kept."""
    new = draft.group_id is None
    return {
        "title": draft.data.get("title") or _("Without a title"),
        "url": reverse("agent:article-new") if new else reverse("agent:article", args=[draft.group_id, draft.language]),
        "language": "" if new else language_names().get(draft.language, draft.language),
        "at": draft.updated_at,
        "tag": draft.language,
    }
