"""Screens of the vendor's product: the table, one of them with its articles, and what is wanted (SI-4a)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.actors import VISITOR, Actor
from amparo.core.sent import one_line, whole
from amparo.importers.csv_screens import Line
from amparo.knowledge import queries, screens
from amparo.knowledge.actions import ScreenTerms
from amparo.knowledge.models import Article, Screen, WantedScreen
from amparo.knowledge.rules.places import NAME_LENGTH, SCREEN_LENGTH, URL_LENGTH, place_of
from amparo.people.rules import BadInput
from amparo.search.queries import Wanted, find
from amparo.web.shared import article_page
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.components import Tab, Tone
from amparo.web.shared.input_texts import input_text

NUMBER = re.compile(r"(?:.*-)?(\d{1,15})/?$")  # an article's number, or its address
SUGGESTED = 6
LONGEST_SEARCH = 200


class ScreenForm(forms.Form):
    """A screen: a name for people, and its id or address in the product."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As the product calls it. Agents find it by this name."),
        max_length=NAME_LENGTH,
        required=False,
    )
    screen = forms.CharField(
        label=gettext_lazy("Id of the screen"),
        help_text=gettext_lazy("As the page says it: data-amparo-screen, or amparoHelp.open(…). ledger.* is several."),
        max_length=SCREEN_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    url = forms.CharField(
        label=gettext_lazy("Address of the page"),
        help_text=gettext_lazy(
            "A path like /ledger/close, or with its host. * stands for one part of it, ** for everything below."
        ),
        max_length=URL_LENGTH * 2,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )

    def terms(self, articles: Sequence[int]) -> ScreenTerms:
        """What the action takes."""
        given = self.cleaned_data
        return ScreenTerms(given["name"], given["screen"], given["url"], articles)

    def refuse(self, refusal: BadInput) -> None:
        """Says what is wrong, beside the field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, problem_text(refusal))


def problem_text(refusal: BadInput) -> str:
    """What is wrong with a screen."""
    sentences = {
        ("screen", "empty"): _("Enter the id of the screen, its address, or both."),
        ("articles", "empty"): _("Choose at least one article."),
        ("articles", "unknown"): _("One of the articles is not there."),
        ("screen", "taken"): _("This id stands in the table already."),
        ("url", "taken"): _("This address stands in the table already."),
    }
    return sentences.get((refusal.field, refusal.code)) or input_text(refusal)


@dataclass(slots=True)
class Draft:
    """A screen while it is being entered: its form, the articles so far (in order), and what is searched for."""

    form: ScreenForm
    articles: list[int] = field(default_factory=list)
    words: str = ""


def draft_of(row: Screen | None, wanted: WantedScreen | None) -> Draft:
    """As it stands, or as somebody asked for it."""
    if row is not None:
        initial = {"name": row.name, "screen": row.screen, "url": row.url}
        return Draft(ScreenForm(initial=initial), [one.group_id for one in row.helps.all()], row.name)
    if wanted is not None:
        initial = {"name": wanted.title, "screen": wanted.screen, "url": wanted.url}
        return Draft(ScreenForm(initial=initial), [], wanted.title or wanted.screen)
    return Draft(ScreenForm())


def draft_sent(sent: QueryDict) -> Draft:
    """As it was sent, after what was pressed: an article added, left out or moved up."""
    articles = [key for one in sent.getlist("article")[:50] if (key := whole(one)) is not None]
    words = one_line(sent.get("find", "")[:LONGEST_SEARCH])
    for verb in ("add", "drop", "up"):
        key = whole(sent.get(verb, ""))
        if key is not None:
            articles = moved(articles, verb, key)
    return Draft(ScreenForm(sent), articles, words)


def moved(articles: Sequence[int], verb: str, key: int) -> list[int]:
    """The articles in their new order."""
    rest = [one for one in articles if one != key]
    if verb == "add":
        return list(articles) if key in articles else [*articles, key]
    if verb == "drop" or key not in articles:
        return rest
    at = max(0, list(articles).index(key) - 1)
    return [*rest[:at], key, *rest[at:]]


def edit_context(actor: Actor, row: Screen | None, draft: Draft, now: datetime) -> dict[str, Any]:
    """The page of one screen: its articles, and what may help there."""
    tag = reader_tag()
    chosen = {one.group_id: one for one in queries.list_best(actor, draft.articles, tag, now)}
    return {
        "row": row,
        "form": draft.form,
        "words": draft.words,
        "chosen": [choice_of(key, chosen.get(key), tag) for key in draft.articles],
        "found": [choice_of(one.group_id, one, tag) for one in suggested(actor, draft, tag, now)],
    }


def suggested(actor: Actor, draft: Draft, tag: str, now: datetime) -> list[Article]:
    """Articles for the words that were searched for, else for the screen's name; one by its number or address."""
    words = draft.words or str(draft.form["name"].value() or "") or str(draft.form["screen"].value() or "")
    number = NUMBER.fullmatch(words)
    if number is not None:
        return queries.list_best(actor, [int(number[1])], tag, now)
    plain = "".join(char if char.isalnum() else " " for char in words)
    hits = find(actor, Wanted(plain, tag, limit=SUGGESTED + len(draft.articles)), now).hits
    return [hit.article for hit in hits if hit.article.group_id not in draft.articles][:SUGGESTED]


def choice_of(key: int, article: Article | None, tag: str) -> dict[str, Any]:
    """An article that is chosen, or may be; one that no reader sees yet is said to be so."""
    if article is None:
        return {"id": key, "title": _("Article %(number)s") % {"number": key}, "missing": True}
    place = article_page.place_text(article, tag)
    public = article.group.audience == "all"
    title = article.published.title if article.published else article.title
    return {
        "id": key,
        "title": title,
        "lang": article.language,
        "place": place,
        "url": article_page.article_url(article, tag),
        "missing": article.published is None,
        "closed": not public,
    }


def list_context(request: HttpRequest, actor: Actor, now: datetime) -> dict[str, Any]:
    """The table, or what is wanted."""
    shown = request.GET.get("show", "")
    here = reverse("agent:screens")
    labels = {"": _("In the table"), "wanted": _("Wanted"), "aside": _("Needs no help")}
    context: dict[str, Any] = {
        "show": shown if shown in labels else "",
        "tab_items": [Tab(label, f"{here}?show={key}" if key else here, key == shown) for key, label in labels.items()],
        **trial_of(request),
    }
    if shown in ("wanted", "aside"):
        return context | {"wanted": screens.list_wanted(actor, ignored=shown == "aside")}
    words, after = one_line(request.GET.get("q", "")[:100]), whole(request.GET.get("after", ""))
    page = screens.list_screens(actor, words, after)
    kept = request.GET.copy()
    kept["after"] = str(page.after)
    groups = {one.group_id for row in page.screens for one in row.helps.all()}
    titles = {one.group_id: one.title for one in queries.list_best(actor, sorted(groups), reader_tag(), now)}
    return context | {
        "words": words,
        "rows": [{"screen": row, "titles": titles_of(row, titles)} for row in page.screens],
        "older_url": f"{here}?{kept.urlencode()}" if page.after else "",
        "newer_url": here if after is not None else "",
    }


def titles_of(row: Screen, titles: dict[int, str]) -> list[str]:
    """The articles of a row by title; one that nobody reads yet by its number."""
    return [
        titles.get(one.group_id) or _("Article %(number)s (not published)") % {"number": one.group_id}
        for one in row.helps.all()
    ]


def trial_of(request: HttpRequest) -> dict[str, Any]:
    """Which articles a visitor would get on a page, where somebody tries one."""
    url, screen = request.GET.get("try", "")[:1000].strip(), request.GET.get("try_screen", "")[:SCREEN_LENGTH].strip()
    return {"try_url": url, "try_screen": screen, "tried": bool(url or screen)}


def tried_context(context: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What would open there, and by which rows."""
    if not context["tried"]:
        return {}
    tag = reader_tag()
    helped = screens.help_for(VISITOR, place_of(context["try_screen"], context["try_url"]), tag, now)
    return {
        "fitting": helped.screens,
        "opened": [choice_of(one.group_id, one, tag) for one in helped.articles],
    }


def report_context(lines: Sequence[Line], text: str, *, dry: bool) -> dict[str, Any]:
    """What a file would do, or did."""
    words: dict[str, tuple[str, Tone]] = {
        "new": (_("New"), "good"),
        "changed": (_("Changed"), "accent"),
        "same": (_("As it is"), "calm"),
        "refused": (_("Not taken"), "bad"),
    }
    counts = [(word, sum(line.result == key for line in lines), tone) for key, (word, tone) in words.items()]
    return {
        "dry": dry,
        "text": text,
        "counts": [one for one in counts if one[1]],
        "to_do": sum(line.result in ("new", "changed") for line in lines),
        "lines": [
            {
                "line": line,
                "result": words[line.result],
                "why": problem_text(BadInput(line.field, line.code, dict(line.params))) if line.code else "",
            }
            for line in lines[:1000]
        ],
    }
