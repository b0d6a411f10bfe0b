"""The mails of this package: what they are called and what they carry. Their words are in templates/mail."""

from datetime import datetime

from django.conf import settings

from amparo.core import mailer
from amparo.core.actors import Actor
from amparo.knowledge.models import Article
from amparo.people.models import Person

mailer.kind("article_returned", "title", "name", "by", "link")


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
