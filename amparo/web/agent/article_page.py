"""The page on which a text is written: beside its source where it is a translation, with what there is to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases import reading
from amparo.core import stream
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.languages import TAGS
from amparo.core.richtext import to_text
from amparo.core.sent import whole
from amparo.knowledge import access, queries, worklists
from amparo.knowledge.lifecycle import ARTICLE
from amparo.knowledge.models import Article, ArticleGroup, Revision, TextDraft
from amparo.knowledge.rules.aligning import align_texts
from amparo.knowledge.rules.diffing import all_lines
from amparo.knowledge.rules.private import marks_left
from amparo.knowledge.rules.texts import FIELDS, LIMITS, SUMMARY_LENGTH, Text
from amparo.web.agent import article_forms
from amparo.web.agent.article_marks import language_marks
from amparo.web.agent.article_terms import findings_of
from amparo.web.shared import article_page, article_texts, plots
from amparo.web.shared.case_page import live_trigger
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.formats import count_text

WORDS = 20  # of readers, at most
SAID = 5  # remarks
PARAGRAPHS = ("question", "solution")  # what is translated paragraph by paragraph
VERBS = ("submit", "publish", "return", "schedule", "unschedule", "archive", "reopen", "revise")


@dataclass(frozen=True, slots=True)
class Place:
    """An article and the language in which it is being worked on; `text` is None where there is none yet."""

    group: ArticleGroup
    tag: str
    texts: dict[str, Article]

    @property
    def text(self) -> Article | None:
        """What there is in the language."""
        return self.texts.get(self.tag)

    @property
    def source(self) -> Article | None:
        """The text from which the others are translated."""
        return self.texts.get(self.group.source_language)

    @property
    def is_translation(self) -> bool:
        """Whether it is another language than the source's."""
        return self.tag != self.group.source_language

    @property
    def original(self) -> Revision | None:
        """What is translated here: the source as readers see it, else its latest revision; None for the source."""
        if not self.is_translation or self.source is None:
            return None
        return self.source.published or self.source.latest

    @property
    def latest(self) -> int:
        """The number of the latest revision; 0 where there is none."""
        return self.text.latest.number if self.text and self.text.latest else 0


def place_for(actor: Actor, group_id: int, tag: str) -> Place:
    """The article and its texts; raises NotAllowed and NotVisible."""
    group = access.group_to_write(actor, group_id)
    if tag not in TAGS:
        raise NotVisible(f"article:{group_id}")
    return Place(group, tag, {one.language: one for one in queries.texts_of(group)})


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened the page when, what they had begun, and whether they want the text as a whole."""

    actor: Actor
    now: datetime
    draft: TextDraft | None = None
    as_one: bool = False


def edit_context(place: Place, form: article_forms.TextForm, opened: Opened) -> dict[str, Any]:
    """The page."""
    text, group = place.text, place.group
    stream_url = stream.address([f"drafting:{group.pk}"])  # before reading, so that nothing is missed in between
    words = words_of(form)
    return {
        "place": place,
        "form": form,
        "stream_url": stream_url,
        "heading": (text or place.source or Article()).title,
        "marks": language_marks(place.texts, group.pk, place.tag),
        "draft": opened.draft,
        "as_one": opened.as_one,
        "fields": [field_rows(form, name, place, words, opened.as_one) for name in shown_fields(place, words)],
        "language": language_names()[place.tag],
        "source_language": language_names()[group.source_language],
        "now": opened.now,
        **state_context(place, opened.actor),
        **preview_context(place, words),
        "begun_from": reading.numbers_of_article(opened.actor, group.pk),
        **about_context(place, opened.actor),
        **writing_context(place, opened.actor, place.latest, opened.now),
        "comment": used_comment(place, form, opened.actor),
    }


def words_of(form: article_forms.TextForm) -> Text:
    """What stands in the form."""
    return form.text() if form.is_bound else Text(*(str(form.initial.get(name) or "") for name in FIELDS))


def state_context(place: Place, actor: Actor) -> dict[str, Any]:
    """How the text stands and what can be done with it."""
    text = place.text
    return {
        "state": article_texts.state_text(text.state) if text else (_("Not written yet"), "calm"),
        "verbs": [verb for verb in VERBS if text is not None and ARTICLE.allows(text.state, verb)],
        "writable": text is None or ARTICLE.allows(text.state, "revise"),
        "schedule_form": article_forms.ScheduleForm(),
        "return_form": return_form(place, actor),
        "zone": timezone.get_current_timezone_name(),
        "outdated": bool(getattr(text, "outdated", False)),
        "unknown_source": text is not None and text.latest is not None and text.latest.source is None,
        "remarks": list(worklists.list_open_remarks(text, SAID)) if text is not None else [],
    }


def return_form(place: Place, actor: Actor, sent: Mapping[str, Any] | None = None) -> article_forms.ReturnForm:
    """In which somebody says what is to be changed in a text."""
    return article_forms.ReturnForm(place.text is not None and access.is_of_another(actor, place.text), sent)


def about_context(place: Place, actor: Actor) -> dict[str, Any]:
    """What the article is about, its pictures, and what readers say of the text."""
    text, group = place.text, place.group
    voices = queries.list_voices(text, WORDS) if text is not None else []
    reasons = article_texts.reason_texts()
    return {
        "group_form": article_forms.GroupForm(group),
        "read_url": article_page.article_url(text) if text is not None and text.published_id else "",
        "history_url": reverse("agent:article-revisions", args=[group.pk, place.tag]),
        "pictures": list(group.pictures.order_by("name")[:100]),
        "voices": [(one, reasons.get(one.reason, "")) for one in voices],
        "said": said_context(text) if text is not None else None,
        "comments": list_comments(place, actor),
    }


def list_comments(place: Place, actor: Actor, refused: Form | None = None) -> list[dict[str, Any]]:
    """What readers add to the text; `refused` is an answer that was sent and could not be taken."""
    found = queries.list_comments(actor, place.text) if place.text is not None else []
    return [article_page.comment_row(actor, one, refused) for one in found]


def said_context(text: Article) -> dict[str, Any] | None:
    """How many found it useful, and why the others did not, as bars; None where nobody has said anything."""
    said = worklists.count_said(text)
    if not said.all:
        return None
    names = article_texts.reason_texts()
    points = [
        plots.Point(names[reason], [said.reasons[reason]], [f"{names[reason]}: {said.reasons[reason]}"], (), str(n))
        for reason in names
        if (n := said.reasons.get(reason))
    ]
    return {"text": article_texts.usefulness_text(said.useful, said.all), "bars": plots.bars(points)}


def used_comment(place: Place, form: article_forms.TextForm, actor: Actor) -> dict[str, Any] | None:
    """The comment that is being turned into a change."""
    key = whole(str(form["comment"].value() or ""))
    if key is None or place.text is None:
        return None
    found = place.text.comments.filter(pk=key).select_related("author", "revision").first()
    return article_page.comment_row(actor, found) if found is not None else None


def shown_fields(place: Place, words: Text) -> list[str]:
    """The fields that are written: of a translation those that say something in the source or in the translation."""
    original = place.original
    return [name for name in FIELDS if original is None or getattr(original, name) or getattr(words, name)]


def field_rows(form: article_forms.TextForm, name: str, place: Place, words: Text, as_one: bool) -> dict[str, Any]:
    """A field; of a translation beside what the source says there, where wanted paragraph by paragraph."""
    original = place.original
    if original is None:
        return {"bound": form[name], "name": name, "beside": False}
    source = getattr(original, name)
    before = getattr(made_from(place, original), name)
    written = getattr(words, name)
    apart = name in PARAGRAPHS and not as_one and "\n\n" in source
    rows = align_texts(source, written, before) if apart else ()
    return {
        "bound": form[name],
        "name": name,
        "beside": True,
        "rows": [{"row": row, "lines": max(2, line_count(row.text), line_count(row.source))} for row in rows],
        "source": source,
        "changed": before != source,
        "lines": list(all_lines(before, source)) if not apart and before != source else (),
    }


def line_count(text: str) -> int:
    """So many lines a paragraph takes in half of the page."""
    return sum(1 + len(line) // 60 for line in text.split("\n"))


def made_from(place: Place, original: Revision) -> Revision:
    """The revision of the source that the translation was made from, where readers see another one now."""
    text = place.text
    if text is None or text.latest is None or text.latest.source is None or not getattr(text, "outdated", False):
        return original
    return text.latest.source


def writing_context(place: Place, actor: Actor, base: int, now: datetime) -> dict[str, Any]:
    """Who else is writing the text, and whether a revision is newer than the one from which the reader goes on."""
    others = [str(one.person) for one in worklists.list_writers(actor, place.group.pk, place.tag, now)]
    latest = place.text.latest if place.text else None
    address = reverse("agent:article-writing", args=[place.group.pk, place.tag])
    return {
        "writers": ", ".join(others),
        "writers_count": len(others),
        "newer_number": latest.number if latest is not None and latest.number > base else None,
        "newer_by": str(latest.author) if latest is not None and latest.author else _("The desk"),
        "writing_url": f"{address}?base={base}",
        "writing_trigger": live_trigger([f"drafting:{place.group.pk}"], 60) + (", every 30s" if others else ""),
    }


def preview_context(place: Place, words: Text) -> dict[str, Any]:
    """What was typed as readers would see it, and what the glossary finds in it."""
    return preview_of(place.tag, words, place.source if place.is_translation else None, place.group.pk)


def preview_of(tag: str, words: Text, source: Article | None = None, group_id: int = 0) -> dict[str, Any]:
    """The same of any text; too long a one is told, not shown."""
    too_long = too_long_rows(words)
    fits = not too_long
    return {
        "tag": tag,
        "title": words.title,
        "summary": to_text(words.summary, SUMMARY_LENGTH),
        "shown": article_page.show_text(words, tag, group_id) if fits else None,
        "too_long": too_long,
        "findings": findings_of(tag, words, source) if fits else [],
        "private": private_rows(words) if fits else [],
    }


def too_long_rows(words: Text) -> list[dict[str, str]]:
    """The parts of a text that are too long to be kept, with how long they may be."""
    names = article_texts.field_texts()
    lengths = {name: len(getattr(words, name)) for name in LIMITS}
    return [
        {"field": name, "name": names[name], "limit": count_text(LIMITS[name]), "length": count_text(length)}
        for name, length in lengths.items()
        if length > LIMITS[name]
    ]


def private_rows(words: Text) -> list[dict[str, Any]]:
    """The marks of what was private in a case, which an author has not written around yet."""
    names = article_texts.field_texts()
    return [
        {"field": one.field, "field_name": names[one.field], "line": one.line, "mark": one.mark}
        for one in marks_left(words)
    ]
