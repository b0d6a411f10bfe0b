"""Rows of the permission matrix for the knowledge base: an article for owners, which Acme's people and agents read."""

from collections.abc import Mapping

from amparo.core.actors import SYSTEM
from amparo.knowledge.actions import GroupTerms, arrange
from amparo.knowledge.tests.making import make_article
from amparo.people.models import CompanyProduct
from amparo.testing.cast import Cast
from amparo.testing.clock import NOW

IN = 302
WITHOUT = (
    "agent:articles",
    "agent:article-new",
    "agent:article-readers",
    "agent:article-readers-csv",
    "agent:article-unanswered",
    "agent:article-waiting",
    "agent:article-new-draft",
    "agent:article-new-preview",
    "portal:help-search",
    "portal:help-suggestions",
    "portal:help-asking",
    "portal:open-articles",
)
OURS = ("portal:help-", "portal:open-article", "portal:open-solution", "agent:article")
EVERYBODY = ("viktor", "dora", "petra", "ana", "olga", "paco", "pia", "ines", "alma", "adam")
OUTSIDERS = dict.fromkeys(("viktor", "olga", "paco", "pia", "ines"), 404)
READERS = OUTSIDERS | dict.fromkeys(("dora", "petra", "ana", "alma", "adam"), 200)
WORDS = READERS | {who: IN for who, status in READERS.items() if status == 200} | {"viktor": IN, "ines": IN}
AGENTS = dict.fromkeys(EVERYBODY, 403) | {"viktor": IN, "ines": IN}
ROWS: Mapping[tuple[str, str], dict[str, int]] = {
    ("get", "portal:help"): dict.fromkeys(EVERYBODY, IN),
    ("get", "portal:help-home"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:help-product"): dict.fromkeys(EVERYBODY, 200),  # what is in it is another matter (test_help.py)
    ("get", "portal:help-search"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:help-suggestions"): dict.fromkeys(EVERYBODY, 200),
    ("post", "portal:help-asking"): dict.fromkeys(EVERYBODY, IN),
    ("get", "portal:help-feed"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:help-product-feed"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:sitemap"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:sitemap-part"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:robots"): dict.fromkeys(EVERYBODY, 200),
    ("get", "widget:script"): dict.fromkeys(EVERYBODY, 200),
    ("get", "portal:help-number"): {who: IN if status == 200 else status for who, status in READERS.items()},
    ("get", "portal:help-article"): READERS,
    ("get", "portal:help-picture"): dict.fromkeys(EVERYBODY, 404),  # there is none; test_help.py has one
    ("post", "portal:help-voice"): {who: IN if status == 200 else status for who, status in READERS.items()},
    ("post", "portal:help-comments"): WORDS,
    ("post", "portal:help-comment-hiding"): AGENTS | {"alma": 404},
    ("post", "portal:open-articles"): dict.fromkeys(EVERYBODY, IN),
    ("get", "portal:open-article"): {who: IN if status == 200 else status for who, status in READERS.items()},
    ("get", "portal:open-solution"): {who: IN if status == 200 else status for who, status in READERS.items()},
    ("post", "portal:open-solution"): {who: IN if status == 200 else status for who, status in READERS.items()},
    ("get", "agent:articles"): AGENTS | {"alma": 200},
    ("get", "agent:screens"): AGENTS | {"alma": 200},
    ("get", "agent:screen-new"): AGENTS | {"alma": 200},
    ("post", "agent:screen-new"): AGENTS | {"alma": 200},  # nothing was pressed but Find
    ("get", "agent:screen"): AGENTS | {"alma": 404},
    ("post", "agent:screen"): AGENTS | {"alma": 404},
    ("post", "agent:screen-removal"): AGENTS | {"alma": 404},
    ("post", "agent:screen-wanted"): AGENTS | {"alma": 404},
    ("get", "agent:screens-file"): AGENTS | {"alma": 200},
    ("post", "agent:screens-file"): AGENTS | {"alma": IN},  # without a file
    ("get", "agent:article-readers"): AGENTS | {"alma": 200},
    ("get", "agent:article-readers-csv"): AGENTS | {"alma": 404},  # no table named
    ("get", "agent:article-unanswered"): AGENTS | {"alma": 200},
    ("get", "agent:article-waiting"): AGENTS | {"alma": 200},
    ("get", "agent:article-new"): AGENTS | {"alma": 200},
    ("post", "agent:article-new"): AGENTS | {"alma": 422},  # nothing was written
    ("get", "agent:article"): AGENTS | {"alma": 200},
    ("post", "agent:article"): AGENTS | {"alma": 422},
    ("post", "agent:article-preview"): AGENTS | {"alma": 200},
    ("get", "agent:article-revisions"): AGENTS | {"alma": 200},
    ("post", "agent:article-restore"): AGENTS | {"alma": IN},
    ("post", "agent:article-state"): AGENTS | {"alma": 404},  # no such step
    ("post", "agent:article-terms"): AGENTS | {"alma": 422},
    ("post", "agent:article-pictures"): AGENTS | {"alma": IN},
    ("post", "agent:article-new-draft"): AGENTS | {"alma": 204},
    ("post", "agent:article-new-preview"): AGENTS | {"alma": 200},
    ("post", "agent:article-draft"): AGENTS | {"alma": 204},
    ("get", "agent:article-writing"): AGENTS | {"alma": 200},
    ("post", "agent:article-comments"): AGENTS | {"alma": IN},
    ("post", "agent:article-comment-hiding"): AGENTS | {"alma": 404},  # no such comment
}


def arguments(route: str, cast: Cast) -> list[object] | None:
    """The arguments of the address of a route; None where it is not one of these."""
    if route.startswith("agent:screen"):
        return [0] if route in ("agent:screen", "agent:screen-removal", "agent:screen-wanted") else []
    if route == "portal:sitemap-part":
        return [0]
    if not route.startswith(OURS):
        return None
    if route in WITHOUT:
        return []
    CompanyProduct.objects.exclude(company=cast.acme).delete()
    article = make_article(NOW)
    arrange(SYSTEM, article.group_id, GroupTerms("financials", (), "owners"), NOW)
    known: dict[str, list[object]] = {
        "portal:help-home": ["en"],
        "portal:help-product": ["en", "financials"],
        "portal:help-feed": ["en"],
        "portal:help-product-feed": ["en", "financials"],
        "portal:help-number": [article.group_id],
        "portal:help-article": ["en", f"{article.slug}-{article.group_id}"],
        "portal:help-picture": [article.group_id, "page.png"],
        "portal:help-voice": [article.pk],
        "portal:help-comments": [article.pk],
        "portal:help-comment-hiding": [0],
        "portal:open-article": [article.pk],
        "portal:open-solution": [article.pk],
    }
    if route.startswith("agent:"):
        further = {"agent:article-restore": [1], "agent:article-comment-hiding": [0]}
        return [article.group_id, "en", *further.get(route, [])]
    return known[route]
