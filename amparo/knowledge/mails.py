"""The mails of this package: what they are called and what they carry. Their words are in templates/mail."""

from datetime import datetime

from django.conf import settings

from amparo.core import mailer
from amparo.core.actors import Actor
from amparo.knowledge.access import visible_to
from amparo.knowledge.models import Article, Comment
from amparo.people.actors import actor_for
from amparo.people.models import Person

mailer.kind("article_returned", "title", "name", "by", "link")
mailer.kind("comment_answered", "title", "name", "by", "link")


def tell_returned(article: Article, by: Actor, now: datetime) -> None:
    """*Your text was returned*: to whoever wrote its latest revision, unless they returned it themselves. What is to be
    changed stands beside the text."""
    author = article.latest.author if article.latest else None
    if author is None or author.pk == by.id or not (author.is_agent and author.is_active):
        return
    params: dict[str, str | int] = {
        "title": article.title,
        "name": author.name,
        "by": str(Person.objects.get(pk=by.id)) if by.id is not None else "Amparo",
        "link": f"{settings.BASE_URL}/agent/articles/{article.group_id}/{article.language}/",
    }
    mailer.send("article_returned", author.email, author.language, params, article.about, now)


def tell_answered(comment: Comment, by: Actor, now: datetime) -> None:
    """*Your comment was answered*, by the vendor: to whoever wrote it, if they may still read the article. The answer
    stands below it (TO-8)."""
    author, article = comment.author, comment.article
    if not by.is_agent or author is None or author.pk == by.id or not author.is_active or comment.hidden_at is not None:
        return
    if not visible_to(actor_for(author), now).filter(pk=article.pk).exists():
        return
    params: dict[str, str | int] = {
        "title": article.title,
        "name": author.name,
        "by": str(Person.objects.get(pk=by.id)),
        "link": f"{settings.BASE_URL}/help/{article.language}/{article.slug}-{article.group_id}/#comment-{comment.pk}",
    }
    mailer.send("comment_answered", author.email, author.language, params, article.about, now)
