"""What the pages of authors show: lists, a text beside its source, findings, revisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.catalogue.queries import list_tree
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.languages import TAGS
from amparo.knowledge import access, glossary, queries
from amparo.knowledge.lifecycle import ARTICLE, STATES
from amparo.knowledge.models import Article, ArticleGroup, Revision
from amparo.knowledge.queries import Filter
from amparo.knowledge.rules.diffing import diff_texts
from amparo.knowledge.rules.terms import Finding
from amparo.knowledge.rules.texts import FIELDS, LIMITS, Text
from amparo.web.agent import article_forms
from amparo.web.shared import article_page, article_texts
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names

AROUND = 40  # letters shown beside a finding
REVISIONS = 100
WORDS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """An article and the language in which it is being worked on; `text` is None where there is none yet."""

    group: ArticleGroup
    tag: str
    text: Article | None
    source: Article | None

    @property
    def is_translation(self) -> bool:
        """Whether it is another language than the source's."""
        return self.tag != self.group.source_language


def place_for(actor: Actor, group_id: int, tag: str) -> Place:
    """The article and its texts; raises NotAllowed and NotVisible."""
    group = access.group_to_write(actor, group_id)
    if tag not in TAGS:
        raise NotVisible(f"article:{group_id}")
    texts = {one.language: one for one in queries.texts_of(group)}
    return Place(group, tag, texts.get(tag), texts.get(group.source_language))


def list_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The authors' list with its filters."""
    given = request.GET
    key = given.get("product", "")
    product = Product.objects.filter(key=key).first() if key else None
    wanted = Filter(
        state=given.get("state", "") if given.get("state", "") in (*STATES, "scheduled") else "",
        language=given.get("language", "") if given.get("language", "") in TAGS else "",
        missing=given.get("missing", "") if given.get("missing", "") in TAGS else "",
        outdated=given.get("outdated") == "1",
        words=" ".join(given.get("q", "")[:200].split()),
        products=queries.below(product) if product else (),
    )
    after = given.get("after", "")
    page = queries.list_texts(actor, wanted, int(after) if after.isdecimal() and len(after) < 16 else None)
    others = queries.languages_of([one.group_id for one in page.articles])
    kept = given.copy()
    kept["after"] = str(page.after)
    names = language_names()
    return {
        "rows": [row_of(one, others.get(one.group_id, [])) for one in page.articles],
        "filter": wanted,
        "product": key,
        "products": [(key, name) for branch in list_tree(reader_tag()) for key, name in options_of(branch)],
        "states": [(state, article_texts.state_text(state)[0]) for state in STATES],
        "languages_offered": [(tag, names[tag]) for tag in TAGS],
        "older_url": f"{request.path}?{kept.urlencode()}" if page.after else "",
        "newer_url": request.path if after else "",
    }


def options_of(branch: Any, above: str = "") -> list[tuple[str, str]]:
    """A product and its modules, to be chosen from."""
    name = f"{above} › {branch.name}" if above else branch.name
    return [(branch.key, name), *(one for module in branch.modules for one in options_of(module, branch.name))]


def row_of(article: Article, texts: list[Article]) -> dict[str, Any]:
    """A text in the list, with what there is in other languages."""
    state, tone = article_texts.state_text(article.state)
    names = language_names()
    there = {one.language: one for one in texts}
    return {
        "article": article,
        "url": reverse("agent:article", args=[article.group_id, article.language]),
        "state": state,
        "tone": tone,
        "language": names[article.language],
        "place": " › ".join(article_page.place_of(article, reader_tag())["names"]),
        "author": str(article.latest.author) if article.latest and article.latest.author else _("The desk"),
        "outdated": bool(getattr(article, "outdated", False)),
        "visible_before": article.state != "published" and article.published_id is not None,
        "others": [language_mark(tag, there.get(tag), article.group_id) for tag in TAGS],
    }


def language_mark(tag: str, text: Article | None, group_id: int) -> dict[str, Any]:
    """How an article stands in a language, in a word that a screen reader says too."""
    if text is None:
        word, tone = _("missing"), "calm"
    elif getattr(text, "outdated", False):
        word, tone = _("outdated"), "warn"
    elif text.published_id is None:
        word, tone = article_texts.state_text(text.state)[0], "calm"
    else:
        word, tone = _("readable"), "good"
    url = reverse("agent:article", args=[group_id, tag])
    return {
        "tag": tag,
        "word": word,
        "tone": tone,
        "url": url,
        "name": language_names()[tag],
        "there": text is not None,
    }


def edit_context(place: Place, form: article_forms.TextForm, now: datetime) -> dict[str, Any]:
    """The page on which a text is written."""
    text, group = place.text, place.group
    texts = {one.language: one for one in queries.texts_of(group)}
    words = form.text() if form.is_bound else (text.latest.text if text and text.latest else Text())
    return {
        "place": place,
        "form": form,
        "heading": (text or place.source or Article()).title,
        "marks": [language_mark(tag, texts.get(tag), group.pk) | {"current": tag == place.tag} for tag in TAGS],
        "state": article_texts.state_text(text.state) if text else (_("Not written yet"), "calm"),
        "verbs": [verb for verb in VERBS if text is not None and ARTICLE.allows(text.state, verb)],
        "schedule_form": article_forms.ScheduleForm(),
        "group_form": article_forms.GroupForm(group),
        "outdated": bool(getattr(text, "outdated", False)),
        "since": changed_since(place),
        "fields": [field_pair(form, name, place) for name in FIELDS],
        **preview_context(place, words),
        "read_url": article_page.article_url(text) if text is not None and text.published_id else "",
        "history_url": reverse("agent:article-revisions", args=[group.pk, place.tag]),
        "pictures": list(group.pictures.order_by("name")[:100]),
        "voices": list(queries.list_voices(text, WORDS)) if text is not None else [],
        "reasons": article_texts.reason_texts(),
        "language": language_names()[place.tag],
        "source_language": language_names()[group.source_language],
        "now": now,
    }


VERBS = ("submit", "publish", "return", "schedule", "unschedule", "archive", "reopen")


def field_pair(form: article_forms.TextForm, name: str, place: Place) -> dict[str, Any]:
    """A field, and beside it what the source says there."""
    source = place.source.latest if place.is_translation and place.source is not None else None
    shown = (place.source.published or source) if place.is_translation and place.source is not None else None
    return {"bound": form[name], "source": getattr(shown, name) if shown else "", "beside": shown is not None}


def source_number(place: Place) -> int | None:
    """Which revision of the source a translation is made from here: the one that readers see, else the latest."""
    if not place.is_translation or place.source is None:
        return None
    shown = place.source.published or place.source.latest
    return shown.number if shown else None


def changed_since(place: Place) -> list[dict[str, Any]]:
    """What the source has changed since the translation was made."""
    text, source = place.text, place.source
    if text is None or text.latest is None or source is None or not getattr(text, "outdated", False):
        return []
    old = text.latest.source
    shown = source.published or source.latest
    return diff_rows(old.text, shown.text) if old is not None and shown is not None else []


def diff_rows(old: Text, new: Text) -> list[dict[str, Any]]:
    """Where two texts differ, field by field, by the fields' names."""
    titles = article_texts.field_texts()
    return [{"title": titles[one.field], "lines": one.lines} for one in diff_texts(old, new)]


def findings_of(place: Place, words: Text) -> list[dict[str, Any]]:
    """Wrong and inconsistent terms with the words around them."""
    revision = place.source.published or place.source.latest if place.is_translation and place.source else None
    source = glossary.Source(place.group.source_language, revision.text) if revision is not None else None
    return [finding_row(one, words) for one in glossary.check_text(place.tag, words, source)]


def finding_row(finding: Finding, words: Text) -> dict[str, Any]:
    """A finding as a sentence, and where it stands."""
    text: str = getattr(words, finding.field)
    sentences = {
        "wrong": _("The word for this is “%(right)s”."),
        "look": _("Is “%(right)s” meant?"),
        "inconsistent": _("The source speaks of “%(right)s” here."),
    }
    whole = finding.kind == "inconsistent"
    return {
        "kind": finding.kind,
        "tone": {"wrong": "bad", "look": "calm", "inconsistent": "warn"}[finding.kind],
        "word": {"wrong": _("wrong"), "look": _("worth a look"), "inconsistent": _("inconsistent")}[finding.kind],
        "field": finding.field,
        "field_name": article_texts.field_texts()[finding.field],
        "line": finding.line,
        "start": finding.start,
        "end": finding.end,
        "before": ""
        if whole
        else text[max(finding.start - AROUND, text.rfind("\n", 0, finding.start) + 1) : finding.start],
        "found": finding.found[:120],
        "after": "" if whole else text[finding.end : finding.end + AROUND].split("\n", 1)[0],
        "sentence": sentences[finding.kind] % {"right": finding.right},
    }


def history_context(place: Place, shown: int | None) -> dict[str, Any]:
    """The revisions of a text, and what one of them changed."""
    text = place.text
    rows = queries.list_revisions(text, REVISIONS) if text is not None else []
    numbers = {row.number: row for row in rows}
    chosen = numbers.get(shown or 0) or (rows[0] if rows else None)
    before = numbers.get(chosen.number - 1) if chosen else None
    return {
        "place": place,
        "title": text.title if text else "",
        "language": language_names()[place.tag],
        "rows": [revision_row(row, place, chosen) for row in rows],
        "chosen": chosen,
        "diff": diff_rows(before.text if before else Text(), chosen.text) if chosen else [],
        "edit_url": reverse("agent:article", args=[place.group.pk, place.tag]),
    }


def revision_row(row: Revision, place: Place, chosen: Revision | None) -> dict[str, Any]:
    """A revision in the list."""
    text = place.text
    return {
        "revision": row,
        "author": str(row.author) if row.author else _("The desk"),
        "published": text is not None and text.published_id == row.pk,
        "latest": text is not None and text.latest_id == row.pk,
        "current": chosen is not None and chosen.pk == row.pk,
    }


def preview_context(place: Place, words: Text) -> dict[str, Any]:
    """What was typed as readers would see it; too long a text is told, not shown."""
    fits = all(len(getattr(words, name)) <= limit for name, limit in LIMITS.items())
    return {
        "place": place,
        "title": words.title,
        "summary": words.summary,
        "shown": article_page.show_text(words, place.tag, place.group.pk) if fits else None,
        "findings": findings_of(place, words) if fits else [],
    }
