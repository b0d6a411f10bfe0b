"""What readers say: whether an article helped, and comments."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.ratelimit import Limit, take
from amparo.knowledge import access, events, mails
from amparo.knowledge.actions.publishing import of
from amparo.knowledge.lifecycle import REASONS
from amparo.knowledge.models import Comment, Voice
from amparo.knowledge.models.voices import COMMENT_LENGTH, WORDS_LENGTH
from amparo.knowledge.rules.texts import plain_breaks
from amparo.people.rules import BadInput

RATES = Limit("article-rates", 120, 3600)  # of one address: an office reads more than a person
COMMENTS = Limit("article-comments", 20, 3600)  # of one person


@dataclass(frozen=True, slots=True)
class Rating:
    """Whether it helped, and if not, why: one of REASONS, and words that only agents read."""

    useful: bool
    reason: str = ""
    words: str = ""


def rate(actor: Actor, article_id: int, rating: Rating, address: str, now: datetime) -> Voice:
    """Says whether a text helped; whoever reads it. One voice a person, the last word counts; of those who are not
    signed in one an address (TO-8).

    Event: `article.rated` where something changed; raises TooOften, BadInput (`unknown-reason`, `too-long`) and
    NotVisible.
    """
    take(RATES, address, now)
    words = plain_breaks(rating.words)
    if rating.reason not in ("", *REASONS):
        raise BadInput("reason", "unknown-reason")
    if len(words) > WORDS_LENGTH:
        raise BadInput("words", "too-long", {"limit": WORDS_LENGTH})
    with transaction.atomic():
        article = access.text_for(actor, article_id, now, lock=True)
        voter = voter_of(actor, article_id, address)
        voice = Voice.objects.filter(article=article, voter=voter).first() or Voice(article=article, voter=voter)
        said = (rating.useful, "" if rating.useful else rating.reason, "" if rating.useful else words)
        if voice.pk and (voice.useful, voice.reason, voice.words) == said:
            return voice
        voice.useful, voice.reason, voice.words = said
        assert article.published is not None  # noqa: S101  # what can be read is published
        voice.person_id, voice.at, voice.revision = actor.id, now, article.published
        voice.save()
        payload = events.ArticleRated(**of(article), useful=voice.useful, reason=voice.reason)
        record(actor, payload, about=article.about, now=now)
        return voice


def voter_of(actor: Actor, article_id: int, address: str) -> str:
    """Whose voice it is: a person's, or an address's, which is not kept."""
    if actor.id is not None:
        return actor.ref
    return "visitor:" + salted_hmac("amparo.knowledge.voter", f"{article_id} {address}", algorithm="sha256").hexdigest()


def comment(actor: Actor, article_id: int, body: str, answers_id: int | None, now: datetime) -> Comment:
    """Writes below an article, or answers a comment there; whoever is signed in and reads the article (TO-8). Where the
    vendor answers, whoever wrote the comment gets a mail.

    Event: `article.commented`; raises TooOften, BadInput (`empty`, `too-long`), NotAllowed (`signed-in-only`),
    NotVisible.
    """
    if actor.id is None:
        raise NotAllowed("signed-in-only")
    words = plain_breaks(body)
    if not words:
        raise BadInput("body", "empty")
    if len(words) > COMMENT_LENGTH:
        raise BadInput("body", "too-long", {"limit": COMMENT_LENGTH})
    take(COMMENTS, actor.ref, now)
    with transaction.atomic():
        article = access.text_for(actor, article_id, now)
        answered = None
        if answers_id is not None:
            answered = access.comment_for(actor, answers_id, now)
            if answered.article_id != article.pk or answered.answers_id is not None:
                raise NotVisible(f"comment:{answers_id}")
        written = Comment.objects.create(
            article=article, author_id=actor.id, by_vendor=actor.is_agent, answers=answered, body=words, at=now
        )
        payload = events.ArticleCommented(**of(article), comment=written.pk, answers=answers_id)
        record(actor, payload, about=article.about, now=now)
        if answered is not None:
            mails.tell_answered(answered, actor, now)
        return written


@transaction.atomic
def hide_comment(actor: Actor, comment_id: int, hidden: bool, now: datetime) -> Comment:
    """Shows a comment no longer, or again; agents. Event: `article.comment_hidden`; raises NotAllowed, NotVisible."""
    access.require_author(actor)
    found = access.comment_for(actor, comment_id, now)
    if (found.hidden_at is not None) == hidden:
        return found
    found.hidden_at = now if hidden else None
    found.save(update_fields=["hidden_at"])
    payload = events.CommentHidden(**of(found.article), comment=found.pk, hidden=hidden)
    record(actor, payload, about=found.article.about, now=now)
    return found
