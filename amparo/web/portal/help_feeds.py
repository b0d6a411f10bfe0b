"""What programs that follow the knowledge base are told: feeds, the map of the site, the rules for robots.

Only what everybody may read, whoever asks, so that caches may keep it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.core.actors import VISITOR
from amparo.core.languages import TAGS
from amparo.core.richtext import to_text
from amparo.gate import packs
from amparo.knowledge import queries
from amparo.knowledge.access import LOOKED_UP, visible_to
from amparo.web.portal.help_head import absolute
from amparo.web.portal.help_lists import product_rows, product_url
from amparo.web.shared import article_page

ENTRIES = 50
PART = 500  # articles of a part of the map; in five languages a twentieth of what a part may hold
MOST_PARTS = 50_000
CLOSED = ("/account/", "/admin/", "/agent/", "/api/", "/cases/", "/company/", "/help/search/", "/open/", "/outbox/")


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one of its languages."""

    language: str
    address: str
    at: datetime | None


def feed_of(tag: str, product: Product | None, now: datetime) -> str:
    """The newest texts in a language as Atom, of a product with everything below it or of all. Two queries."""
    texts = visible_to(VISITOR, now).filter(language=tag, published_at__isnull=False)
    if product is not None:
        texts = texts.filter(group__product_id__in=queries.below(product))
    vendor = packs.in_force().document.vendor.name
    title = _("%(vendor)s: help for %(product)s") if product else _("%(vendor)s: help centre")
    page = product_url(product.key, tag) if product else reverse("portal:help-home", args=[tag])
    feed = Atom1Feed(
        title=title % {"vendor": vendor, "product": product.name_in(tag) if product else ""},
        link=absolute(page),
        description=None,
        language=tag,
        author_name=vendor,
        feed_url=absolute(f"{page}feed/"),
    )
    for article in texts.select_related(*LOOKED_UP).order_by("-published_at", "-pk")[:ENTRIES]:
        revision = article.published
        about = article.group.product
        feed.add_item(
            title=revision.title,
            link=absolute(article_page.article_url(article)),
            description=to_text(revision.beginning, 400),
            unique_id=absolute(f"{reverse('portal:help-number', args=[article.group_id])}#{tag}"),
            updateddate=article.published_at,
            categories=about.names_down(tag) if about else [],
        )
    return str(feed.writeString("utf-8"))


def sitemap_index(now: datetime) -> str:
    """Where the parts of the map are, and when something in them changed last. One query."""
    parts = visible_to(VISITOR, now).annotate(part=F("group_id") / PART).values("part")
    rows = parts.annotate(at=Max("published_at")).order_by("part")[:MOST_PARTS]
    found = [(absolute(reverse("portal:sitemap-part", args=[row["part"]])), row["at"]) for row in rows]
    return render_to_string("portal/sitemap_index.xml", {"parts": found})


def sitemap_part(part: int, now: datetime) -> str:
    """The articles of a part, each address with those of its other languages; the first part has the pages above them
    too. One query, three for the first part."""
    texts = visible_to(VISITOR, now).filter(group_id__gte=part * PART, group_id__lt=(part + 1) * PART)
    rows = texts.order_by("group_id", "language").values_list("group_id", "language", "slug", "published_at")
    pages: dict[int, list[Place]] = {}
    for group, language, slug, at in rows[: PART * len(TAGS)]:
        path = reverse("portal:help-article", args=[language, f"{slug}-{group}"])
        pages.setdefault(group, []).append(Place(language, absolute(path), at))
    above = pages_above(now) if part == 0 else []
    return render_to_string("portal/sitemap.xml", {"pages": [*above, *pages.values()]})


def pages_above(now: datetime) -> list[list[Place]]:
    """The first page, and those of products with articles for everybody, in each language. Two queries."""
    keys = [""]
    for row in product_rows(TAGS[0], queries.count_by_product(VISITOR, now)):
        keys += [row["key"], *(module["key"] for module in row["modules"])]
    return [[Place(tag, absolute(page_url(key, tag)), None) for tag in TAGS] for key in keys]


def page_url(key: str, tag: str) -> str:
    """Where a product's articles are, or with no key all of them."""
    return product_url(key, tag) if key else reverse("portal:help-home", args=[tag])


def robots_text() -> str:
    """What robots are asked to leave alone: pages of persons, and lists of results without an end."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "Allow: /", ""]
    return "\n".join([*lines, f"Sitemap: {settings.BASE_URL}{reverse('portal:sitemap')}", ""])
