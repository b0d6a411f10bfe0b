"""Writing: every change of a text is a revision, with its author and reason; nothing is overwritten."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from amparo.core import stream
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.languages import TAGS
from amparo.core.sent import one_line
from amparo.knowledge import access, events
from amparo.knowledge.actions.arranging import GroupTerms, apply_terms, record_arranged
from amparo.knowledge.lifecycle import ARTICLE
from amparo.knowledge.models import Article, ArticleGroup, Comment, Revision, TextDraft
from amparo.knowledge.rules.texts import FIELDS, REASON_LENGTH, Text, clean_text, find_problems, slug_of
from amparo.people.rules import BadInput


class TextRefused(Exception):
    """`problems` maps a field to a code: missing, too-long, unknown-language, taken, unknown-source."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in problems.items()))
        self.problems = problems


class ChangedMeanwhile(Exception):
    """Somebody else wrote a revision since this text was begun; nothing was written."""

    def __init__(self, latest: Revision) -> None:
        super().__init__(f"revision {latest.number} is newer")
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Writing:
    """A text as somebody wrote it: why, from which revision on (`base`, its number; 0 for the first), whether its
    meaning stayed (`minor`), which revision of the source (its number) a translation was made from, and which comment
    it follows."""

    text: Text
    reason: str = ""
    base: int = 0
    minor: bool = False
    source: int | None = None
    comment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a revision was made from: a revision of the source, or an older one of the same text."""

    source: Revision | None = None
    restored: Revision | None = None


NOWHERE = Origin()


@transaction.atomic
def start_article(actor: Actor, language: str, terms: GroupTerms, writing: Writing, now: datetime) -> Article:
    """Begins an article with its first text, a draft, in the language that the others are translated from; agents.

    Events: `article.arranged`, `article.revised`; raises TextRefused, BadInput and NotAllowed.
    """
    access.require_author(actor)
    check_language(language)
    writing = checked(writing)
    group = ArticleGroup(source_language=language, created_at=now)
    apply_terms(group, terms)
    group.save()
    record_arranged(actor, group, now)
    article = Article.objects.create(group=group, language=language, title=writing.text.title, changed_at=now)
    write(actor, article, writing, now)
    forget_draft(actor, None, "")
    return article


@transaction.atomic
def save_text(actor: Actor, group_id: int, language: str, writing: Writing, now: datetime) -> Article:
    """Writes a revision of a text, or the first one in a further language; agents. The same words change nothing.

    A text that waits to be published at a moment no longer does: what was reviewed has changed. Event:
    `article.revised`; raises TextRefused, ChangedMeanwhile, NotPossible (archived), NotAllowed and NotVisible.
    """
    group = access.group_to_write(actor, group_id, lock=True)
    check_language(language)
    writing = checked(writing)
    article = Article.objects.select_for_update().filter(group=group, language=language).first()
    if article is None:
        title = writing.text.title
        article = Article.objects.create(group=group, language=language, title=title, changed_at=now)
    latest = article.latest
    if latest is not None and latest.number != writing.base:
        raise ChangedMeanwhile(latest)
    source = source_of(group, language, writing.source)
    same_source = source is None or latest is None or latest.source_id == source.pk
    forget_draft(actor, group, language)
    if latest is not None and latest.text == writing.text and same_source:
        return article
    write(actor, article, writing, now, Origin(source))
    return article


@transaction.atomic
def confirm_translation(actor: Actor, group_id: int, language: str, now: datetime) -> Article:
    """Says that a translation is still right though its source has changed; agents. It is a revision like any other, of
    the same words, and readers see it at once where they see the text.

    Event: `article.revised`; raises NotPossible, NotAllowed and NotVisible.
    """
    article = access.text_to_write(actor, group_id, language, lock=True)
    ARTICLE.next(article.state, "revise")
    source = source_of(article.group, language, None, newest=True)
    if article.latest is None or source is None or article.latest.source_id == source.pk:
        return article
    shown = article.published_id == article.latest_id
    written = write_revision(actor, article, Writing(article.latest.text, minor=True), now, Origin(source))
    if shown:
        article.published = written
    article.save(update_fields=["latest", "published", "changed_at"])
    return article


@transaction.atomic
def restore(actor: Actor, group_id: int, language: str, number: int, now: datetime) -> Article:
    """Writes an older revision anew, as a draft; agents. Event: `article.revised`; raises NotVisible, NotPossible."""
    article = access.text_to_write(actor, group_id, language, lock=True)
    old = article.revisions.filter(number=number).select_related("source").first()
    if old is None or article.latest is None:
        raise NotVisible(f"revision:{number}")
    if old.text != article.latest.text:
        write(actor, article, Writing(old.text), now, Origin(old.source, old))
    return article


def forget_draft(actor: Actor, group: ArticleGroup | None, language: str) -> None:
    """What was being written is a revision now."""
    if actor.id is not None:
        TextDraft.objects.filter(person_id=actor.id, group=group, language=language).delete()


def checked(writing: Writing) -> Writing:
    """The same with its words cleaned; raises TextRefused."""
    text = clean_text(writing.text)
    problems = find_problems(text)
    if len(writing.reason) > REASON_LENGTH:
        problems["reason"] = "too-long"
    if problems:
        raise TextRefused(problems)
    return replace(writing, text=text, reason=one_line(writing.reason))


def check_language(language: str) -> None:
    """Raises BadInput for a language that the desk does not speak."""
    if language not in TAGS:
        raise BadInput("language", "unknown-language", {"languages": ", ".join(TAGS)})


def source_of(group: ArticleGroup, language: str, number: int | None, *, newest: bool = False) -> Revision | None:
    """The revision of the group's source that a translation was made from: always the source's own, so that no circle
    of translations is possible. Raises TextRefused where there is none of that number."""
    if language == group.source_language or (number is None and not newest):
        return None
    source = Article.objects.filter(group=group, language=group.source_language).select_related("published").first()
    if source is None:
        return None
    if number is None:
        shown: Revision | None = source.published
        return shown
    found: Revision | None = source.revisions.filter(number=number).first()
    if found is None:
        raise TextRefused({"source": "unknown-source"})
    return found


def write(actor: Actor, article: Article, writing: Writing, now: datetime, origin: Origin = NOWHERE) -> None:
    """The revision, the article's state after it, and the comment that led to it. Raises NotPossible."""
    article.state = ARTICLE.next(article.state, "revise")
    article.publish_at = None
    written = write_revision(actor, article, writing, now, origin)
    article.title = writing.text.title
    article.slug = article.slug or slug_of(writing.text.title)
    article.save(update_fields=["state", "publish_at", "latest", "title", "slug", "changed_at"])
    stream.tell(f"drafting:{article.group_id}")  # whoever else writes it hears of it before they keep theirs
    if writing.comment_id is not None:
        use_comment(actor, article, writing.comment_id, written, now)


def write_revision(actor: Actor, article: Article, writing: Writing, now: datetime, origin: Origin) -> Revision:
    """Adds the row and its event; the caller saves the article."""
    before = article.latest
    revision = Revision.objects.create(
        article=article,
        number=before.number + 1 if before else 1,
        **{name: getattr(writing.text, name) for name in FIELDS},
        author_id=actor.id,
        at=now,
        reason=writing.reason,
        minor=writing.minor and before is not None,
        source=origin.source or (before.source if before else None),
        restored=origin.restored,
    )
    article.latest, article.changed_at = revision, now
    payload = events.ArticleRevised(
        group=article.group_id,
        article=article.pk,
        language=article.language,
        revision=revision.number,
        minor=revision.minor,
        source=revision.source.number if revision.source else None,
        restored=origin.restored.number if origin.restored else None,
    )
    record(actor, payload, about=article.about, now=now)
    return revision


def use_comment(actor: Actor, article: Article, comment_id: int, revision: Revision, now: datetime) -> None:
    """A comment below the article led to this revision. Event: `article.comment_used`."""
    changed = Comment.objects.filter(pk=comment_id, article=article, revision=None).update(revision=revision)
    if changed:
        payload = events.CommentUsed(
            group=article.group_id,
            article=article.pk,
            language=article.language,
            comment=comment_id,
            revision=revision.number,
        )
        record(actor, payload, about=article.about, now=now)
