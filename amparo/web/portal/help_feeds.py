"""What programs that follow the knowledge base are told: feeds, the map of the site, the rules for robots.

Only what everybody may read, whoever asks, so that caches may keep it.
"""

from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import F, Max
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from amparo.catalogue.models import Product
from amparo.core.actors import VISITOR
from amparo.core.languages import TAGS
from amparo.core.richtext import to_text
from amparo.gate import packs
from amparo.knowledge import queries
from amparo.knowledge.access import LOOKED_UP, visible_to
from amparo.web.portal.help_head import absolute
from amparo.web.portal.help_lists import product_url
from amparo.web.shared import article_page

ENTRIES = 50
NONE: "AttributesImpl[str]" = AttributesImpl({})
PART = 1_000  # articles of a part of the map; in five languages a tenth of what a part may hold
MOST_PARTS = 50_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
CLOSED = ("/account/", "/admin/", "/agent/", "/api/", "/cases/", "/company/", "/help/search/", "/open/", "/outbox/")


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
        place = article_page.place_of(article, tag)["names"]
        feed.add_item(
            title=revision.title,
            link=absolute(article_page.article_url(article)),
            description=to_text(revision.summary or revision.question or revision.solution, 400),
            unique_id=absolute(f"{reverse('portal:help-number', args=[article.group_id])}#{tag}"),
            updateddate=article.published_at,
            categories=place,
        )
    return str(feed.writeString("utf-8"))


def sitemap_index(now: datetime) -> str:
    """Where the parts of the map are, and when something in them changed last. One query."""
    parts = visible_to(VISITOR, now).annotate(part=F("group_id") / PART).values("part")
    rows = parts.annotate(at=Max("published_at")).order_by("part")[:MOST_PARTS]
    out, xml = begin("sitemapindex", {"xmlns": SITEMAP})
    for row in rows:
        xml.startElement("sitemap", NONE)
        xml.addQuickElement("loc", absolute(reverse("portal:sitemap-part", args=[row["part"]])))
        told(xml, row["at"])
        xml.endElement("sitemap")
    return end(out, xml, "sitemapindex")


def sitemap_part(part: int, now: datetime) -> str:
    """The articles of a part, each address with those of its other languages; the first one has the start pages too.
    One query."""
    texts = visible_to(VISITOR, now).filter(group_id__gte=part * PART, group_id__lt=(part + 1) * PART)
    rows = texts.order_by("group_id", "language").values_list("group_id", "language", "slug", "published_at")
    groups: dict[int, list[tuple[str, str, datetime | None]]] = {}
    for group, language, slug, at in rows[: PART * len(TAGS)]:
        path = reverse("portal:help-article", args=[language, f"{slug}-{group}"])
        groups.setdefault(group, []).append((language, absolute(path), at))
    out, xml = begin("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    if part == 0:
        add_page(xml, [(tag, absolute(reverse("portal:help-home", args=[tag])), None) for tag in TAGS])
    for texts_there in groups.values():
        add_page(xml, texts_there)
    return end(out, xml, "urlset")


def add_page(xml: SimplerXMLGenerator, languages: Iterable[tuple[str, str, datetime | None]]) -> None:
    """A page in each of its languages: (language, address, when it changed)."""
    there = list(languages)
    for _language, address, at in there:
        xml.startElement("url", NONE)
        xml.addQuickElement("loc", address)
        told(xml, at)
        if len(there) > 1:
            for language, other, _at in there:
                xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": language, "href": other})
        xml.endElement("url")


def told(xml: SimplerXMLGenerator, at: datetime | None) -> None:
    """When something changed, where that is known."""
    if at is not None:
        xml.addQuickElement("lastmod", at.isoformat(timespec="seconds"))


def begin(name: str, attributes: dict[str, str]) -> tuple[StringIO, SimplerXMLGenerator]:
    """A document that is being written."""
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement(name, AttributesImpl(attributes))
    return out, xml


def end(out: StringIO, xml: SimplerXMLGenerator, name: str) -> str:
    """The document that was written."""
    xml.endElement(name)
    xml.endDocument()
    return out.getvalue()


def robots_text() -> str:
    """What robots are asked to leave alone: pages of persons, and lists of results without an end."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "Allow: /", ""]
    return "\n".join([*lines, f"Sitemap: {settings.BASE_URL}{reverse('portal:sitemap')}", ""])
