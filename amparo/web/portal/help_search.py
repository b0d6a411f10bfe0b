"""What the search page of the help centre shows."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from amparo.core.actors import Actor
from amparo.knowledge import queries
from amparo.knowledge.queries import Asked
from amparo.people.actors import actor_of_request
from amparo.web.portal.help_lists import row_of


def search_context(request: HttpRequest, tag: str, now: datetime) -> dict[str, Any]:
    """What was found for the words of the address."""
    words = " ".join(request.GET.get("q", "")[:200].split())
    found = queries.list_articles(actor_of_request(request), tag, Asked(words), now)
    return {
        "tag": tag,
        "words": words,
        "rows": [row_of(article, tag) for article in found.articles] if words else [],
        "home_url": reverse("portal:help-home", args=[tag]),
    }


def suggestions(actor: Actor, words: str, tag: str, now: datetime) -> list[dict[str, str]]:
    """What fits while somebody types."""
    found = queries.list_articles(actor, tag, Asked(" ".join(words.split())), now, size=8)
    rows = [row_of(article, tag) for article in found.articles]
    return [{"title": row["title"], "url": row["url"], "place": row["place"], "lang": row["tag"]} for row in rows]
