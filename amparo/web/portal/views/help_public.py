"""Feeds, the map of the site and the rules for robots: for everybody, the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import conditional_page, require_GET

from amparo.catalogue.models import Product
from amparo.catalogue.queries import get_product
from amparo.core.languages import TAGS, django_code
from amparo.web.portal import help_feeds, limits
from amparo.web.portal.views.help import tag_in

KEPT_SECONDS = 600
MOST_PART = 10**9


def public(text: str, kind: str) -> HttpResponse:
    """An answer that caches may keep for a while."""
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


@require_GET
@conditional_page
def feed(request: HttpRequest, tag: str) -> HttpResponse:
    """The newest articles in a language."""
    return redirect("portal:help-feed", tag_in(tag)) if tag not in TAGS else feed_in(request, tag, None)


@require_GET
@conditional_page
def product_feed(request: HttpRequest, tag: str, key: str) -> HttpResponse:
    """The newest articles of a product in a language."""
    product = get_product(key)
    return redirect("portal:help-product-feed", tag_in(tag), key) if tag not in TAGS else feed_in(request, tag, product)


def feed_in(request: HttpRequest, tag: str, product: Product | None) -> HttpResponse:
    """A feed whose own words are in its language."""
    now = timezone.now()
    limits.count_following(request, now)
    with translation.override(django_code(tag)):
        return public(help_feeds.feed_of(tag, product, now), "application/atom+xml")


@require_GET
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts of the map."""
    now = timezone.now()
    limits.count_following(request, now)
    return public(help_feeds.sitemap_index(now), "application/xml")


@require_GET
@conditional_page
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One part of it; empty where there is nothing."""
    now = timezone.now()
    limits.count_following(request, now)
    return public(help_feeds.sitemap_part(min(part, MOST_PART), now), "application/xml")


@require_GET
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    """The rules for robots."""
    return public(help_feeds.robots_text(), "text/plain")
