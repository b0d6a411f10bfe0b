"""The knowledge base's first page, and the pages of its products."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.catalogue.queries import Branch, list_tree
from amparo.core.languages import TAGS
from amparo.core.richtext import to_text
from amparo.core.sent import whole
from amparo.knowledge import highlights, queries
from amparo.knowledge.models import Article
from amparo.knowledge.queries import Asked
from amparo.people.actors import actor_of_request
from amparo.web.portal.help_head import Head, absolute
from amparo.web.shared import article_page
from amparo.web.shared.case_texts import language_names


def home_context(request: HttpRequest, tag: str, now: datetime) -> dict[str, Any]:
    """The first page: where to search, the products, what is new and what helped."""
    actor = actor_of_request(request)
    counts = queries.count_by_product(actor, now)
    newest = highlights.list_newest(actor, tag, now) or queries.list_articles(actor, tag, Asked(), now, size=6).articles
    title = _("Help centre")
    return {
        "tag": tag,
        "products": product_rows(tag, counts),
        "count": sum(counts.values()),
        "newest": [row_of(article, tag) for article in newest],
        "useful": [row_of(article, tag) for article in highlights.list_useful(actor, tag, now)],
        "language_next": reverse("portal:help"),
        "feed_url": reverse("portal:help-feed", args=[tag]),
        "head": Head(
            title=title,
            description=_("Answers to questions, how things are set up, and what error messages mean."),
            canonical=absolute(reverse("portal:help-home", args=[tag])),
            alternates={one: absolute(reverse("portal:help-home", args=[one])) for one in TAGS},
            anywhere=absolute(reverse("portal:help")),
            feed=absolute(reverse("portal:help-feed", args=[tag])),
        ),
    }


def product_context(request: HttpRequest, tag: str, product: Product, now: datetime) -> dict[str, Any]:
    """The articles of a product with everything below it, the newest first."""
    actor, start = actor_of_request(request), whole(request.GET.get("after", ""))
    found = queries.list_articles(actor, tag, Asked("", queries.below(product)), now, start)
    counts, here = queries.count_by_product(actor, now), product_url(product.key, tag)
    rows = product_rows(tag, counts, product)
    name = product.name_in(tag)
    return {
        "tag": tag,
        "product": product,
        "product_name": name,
        "above": {"name": product.parent.name_in(tag), "url": product_url(product.parent.key, tag)}
        if product.parent
        else None,
        "products": rows,
        "rows": [row_of(article, tag) for article in found.articles],
        "older_url": f"{here}?after={found.after}" if found.after else "",
        "newer_url": here if start else "",
        "language_next": f"{reverse('portal:help')}?product={product.key}",
        "home_url": reverse("portal:help-home", args=[tag]),
        "feed_url": reverse("portal:help-product-feed", args=[tag, product.key]),
        "head": Head(
            title=name,
            description=_("Help for %(product)s: answers, instructions and error messages.") % {"product": name},
            canonical=absolute(here),
            alternates={one: absolute(product_url(product.key, one)) for one in TAGS},
            anywhere=absolute(f"{reverse('portal:help')}?product={product.key}"),
            feed=absolute(reverse("portal:help-product-feed", args=[tag, product.key])),
            indexed=start is None,
        ),
    }


def product_url(key: str, tag: str) -> str:
    """Where the articles of a product are."""
    return reverse("portal:help-product", args=[tag, key])


def product_rows(tag: str, counts: dict[int | None, int], chosen: Product | None = None) -> list[dict[str, Any]]:
    """The products that have articles for the reader."""
    return [one for branch in list_tree(tag) if (one := branch_row(branch, tag, counts, chosen))["count"]]


def branch_row(branch: Branch, tag: str, counts: dict[int | None, int], chosen: Product | None) -> dict[str, Any]:
    """A product with how many articles it and its modules have; modules without any are left out."""
    below = [branch_row(module, tag, counts, chosen) for module in branch.modules]
    return {
        "key": branch.key,
        "name": branch.name,
        "url": product_url(branch.key, tag),
        "count": counts.get(branch.id, 0) + sum(one["count"] for one in below),
        "modules": [one for one in below if one["count"]],
        "current": chosen is not None and chosen.pk == branch.id,
    }


def row_of(article: Article, tag: str) -> dict[str, Any]:
    """An article in a list, with how it begins."""
    row, revision = name_of(article, tag), article.published
    assert revision is not None  # noqa: S101  # what is listed is published
    return row | {"excerpt": to_text(revision.beginning, 180)}


def name_of(article: Article, tag: str) -> dict[str, Any]:
    """How an article is named in a list; another language than the reader's is, too."""
    revision = article.published
    assert revision is not None  # noqa: S101  # what is listed is published
    return {
        "title": revision.title,
        "url": article_page.article_url(article, tag),
        "place": article_page.place_text(article, tag),
        "language": "" if article.language == tag else language_names()[article.language],
        "tag": article.language,
        "at": article.published_at,
    }
