"""From a draft to what readers see, now or at a moment, and back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import Payload, record
from amparo.core.sent import one_line
from amparo.knowledge import access, events, mails
from amparo.knowledge.lifecycle import ARTICLE
from amparo.knowledge.models import Article, Remark
from amparo.knowledge.models.authoring import REMARK_LENGTH
from amparo.knowledge.rules.private import marks_left
from amparo.knowledge.rules.texts import slug_of
from amparo.people.rules import BadInput

AT_ONCE = 200


@transaction.atomic
def submit(actor: Actor, group_id: int, language: str, now: datetime, words: str = "") -> Article:
    """Asks for somebody else's eyes, and says why in a few words; agents.

    Event: `article.submitted`; raises BadInput (`too-long`) and NotPossible.
    """
    article = taken(actor, group_id, language, "submit")
    say(actor, article, "submitted", words, now)
    return told(actor, article, events.ArticleSubmitted(**of(article), revision=number_of(article)), now)


@transaction.atomic
def return_for_changes(actor: Actor, group_id: int, language: str, now: datetime, words: str = "") -> Article:
    """It is a draft again, and a few words say what is to be changed; agents. Whoever wrote it gets a mail.

    What one wrote oneself can be taken back without a word. Event: `article.returned`; raises BadInput (`missing`,
    `too-long`) and NotPossible.
    """
    article = taken(actor, group_id, language, "return")
    if not one_line(words) and access.is_of_another(actor, article):
        raise BadInput("words", "missing")
    say(actor, article, "returned", words, now)
    article.publish_at = None
    mails.tell_returned(article, actor, now)
    return told(actor, article, events.ArticleReturned(**of(article), revision=number_of(article)), now)


@transaction.atomic
def publish(actor: Actor, group_id: int, language: str, now: datetime) -> Article:
    """Readers see the latest revision from now on; agents. Event: `article.published`.

    Raises NotPossible, and BadInput (`private-left`) where private parts of a case are still marked.
    """
    article = taken(actor, group_id, language, "publish")
    refuse_marks(article)
    return make_public(actor, article, now)


@transaction.atomic
def schedule(actor: Actor, group_id: int, language: str, at: datetime, now: datetime) -> Article:
    """Publishes what was reviewed at a moment; a later change of the text takes it back. Agents.

    Event: `article.scheduled`; raises BadInput (`in-the-past`, `private-left`) and NotPossible.
    """
    article = taken(actor, group_id, language, "schedule")
    refuse_marks(article)
    if at <= now:
        raise BadInput("at", "in-the-past")
    article.publish_at = at
    payload = events.ArticleScheduled(**of(article), revision=number_of(article), at=at.isoformat())
    return told(actor, article, payload, now)


@transaction.atomic
def unschedule(actor: Actor, group_id: int, language: str, now: datetime) -> Article:
    """It is not published by itself; agents. Event: `article.scheduled` without a moment; raises NotPossible."""
    article = taken(actor, group_id, language, "unschedule")
    article.publish_at = None
    return told(actor, article, events.ArticleScheduled(**of(article), revision=number_of(article), at=""), now)


@transaction.atomic
def archive(actor: Actor, group_id: int, language: str, now: datetime) -> Article:
    """Readers no longer see it; its revisions stay. Agents. Event: `article.archived`; raises NotPossible."""
    article = taken(actor, group_id, language, "archive")
    article.published, article.publish_at = None, None
    return told(actor, article, events.ArticleArchived(**of(article)), now)


@transaction.atomic
def reopen(actor: Actor, group_id: int, language: str, now: datetime) -> Article:
    """An archived text is a draft again; agents. Event: `article.reopened`; raises NotPossible."""
    article = taken(actor, group_id, language, "reopen")
    return told(actor, article, events.ArticleReopened(**of(article)), now)


def publish_due(now: datetime) -> int:
    """Publishes what is due, each in a transaction of its own; returns how many. A job calls it each minute."""
    due = Article.objects.filter(publish_at__lte=now).order_by("publish_at").values_list("pk", flat=True)[:AT_ONCE]
    return sum(publish_one_due(key, now) for key in list(due))


@transaction.atomic
def publish_one_due(article_id: int, now: datetime) -> bool:
    """One of them, unless somebody has changed it in the meantime. Event: `article.published`, by the system."""
    rows = Article.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=article_id, publish_at__lte=now)
    article = rows.select_related("group", "latest").first()
    if article is None:
        return False
    article.state = ARTICLE.next(article.state, "publish")
    make_public(SYSTEM, article, now)
    return True


def say(actor: Actor, article: Article, kind: str, words: str, now: datetime) -> None:
    """What whoever submits or returns a text says to the others. That it was returned is kept without words, too: its
    author sees it among those to go on with."""
    said = one_line(words)
    if len(said) > REMARK_LENGTH:
        raise BadInput("words", "too-long", {"limit": REMARK_LENGTH})
    if (said or kind == "returned") and article.latest is not None:
        Remark.objects.create(
            article=article, revision=article.latest, author_id=actor.id, kind=kind, words=said, at=now
        )


def taken(actor: Actor, group_id: int, language: str, verb: str) -> Article:
    """The text, locked, in the state after the verb; raises NotPossible, NotAllowed and NotVisible."""
    article = access.text_to_write(actor, group_id, language, lock=True)
    article.state = ARTICLE.next(article.state, verb)
    return article


def refuse_marks(article: Article) -> None:
    """What was marked as private in a text that came from a case is written around first; raises BadInput."""
    left = marks_left(article.latest.text) if article.latest else []
    if left:
        raise BadInput("text", "private-left", {"marks": ", ".join(dict.fromkeys(one.mark for one in left))})


def make_public(actor: Actor, article: Article, now: datetime) -> Article:
    """The latest revision is the one that readers see; the address follows its title, older ones lead to it."""
    assert article.latest is not None  # noqa: S101  # a text is written with its first revision
    article.published, article.publish_at = article.latest, None
    article.published_at = now
    article.slug = slug_of(article.latest.title)
    return told(actor, article, events.ArticlePublished(**of(article), revision=number_of(article)), now)


def told(actor: Actor, article: Article, payload: Payload, now: datetime) -> Article:
    """Saves the text and records what happened."""
    article.changed_at = now
    article.save(update_fields=["state", "published", "published_at", "publish_at", "slug", "changed_at"])
    record(actor, payload, about=article.about, now=now)
    return article


def of(article: Article) -> dict[str, Any]:
    """Which text an event is about."""
    return {"group": article.group_id, "article": article.pk, "language": article.language}


def number_of(article: Article) -> int:
    """The number of its latest revision."""
    return article.latest.number if article.latest else 0
