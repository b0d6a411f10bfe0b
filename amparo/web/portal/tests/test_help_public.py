"""What search engines and programs get of the knowledge base: one address a text, its languages, map, feeds (3.4)."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.core.ratelimit import Limit
from amparo.knowledge import actions
from amparo.knowledge.models import Article
from amparo.knowledge.tests.making import SOURCE, make_article, rewrite, translate
from amparo.testing.cast import Cast
from amparo.web.portal import help_feeds, limits

pytestmark = pytest.mark.django_db
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"
    settings.BASE_URL = "https://help.lumen.example"


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def xml(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    assert "xml" in response.headers["Content-Type"]
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own


def test_a_text_names_its_one_address_and_those_of_its_other_languages(client: Client, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    number, base = article.group_id, "https://help.lumen.example"
    for tag in ("en", "fr"):  # whoever reads French gets the English text, whose address is one
        text = page(client, f"/help/{tag}/{number}/")
        assert f'<link rel="canonical" href="{base}/help/en/close-the-month-{number}/">' in text
        assert f'hreflang="es" href="{base}/help/es/cerrar-el-mes-{number}/"' in text
        assert f'hreflang="en" href="{base}/help/en/close-the-month-{number}/"' in text
        assert 'rel="alternate" hreflang="fr"' not in text
        assert f'hreflang="x-default" href="{base}/help/{number}/"' in text
    assert '<meta property="og:title" content="Close the month">' in text
    assert 'title="Lumen" href="' in text  # the feed is not one of this article
    assert '<meta name="description" content="How to close a month.">' in text


def test_an_old_title_leads_to_the_new_one_for_good_and_no_browser_keeps_it(client: Client, now: datetime) -> None:
    article = make_article(now)
    old = f"/help/en/close-the-month-{article.group_id}/"
    rewrite(article, now, replace(SOURCE, title="Close a period"))
    response = client.get(old)
    assert (response.status_code, response.headers["Cache-Control"]) == (301, "no-cache")
    assert response.headers["Location"] == f"/help/en/close-a-period-{article.group_id}/"
    assert client.get(f"/help/fr/{article.group_id}/").status_code == 302  # until there is a French text
    assert client.get(f"/help/tlh/{article.group_id}/").status_code == 302


def test_sec_16_structured_data_cannot_leave_its_block(client: Client, now: datetime) -> None:
    article = make_article(now, text=replace(SOURCE, title="</script><script>alert(1)</script> & more"))
    text = page(client, f"/help/en/{article.group_id}/")
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert len(blocks) == 1 and "<script>alert" not in text
    graph = json.loads(blocks[0])["@graph"]
    assert graph[0]["headline"] == "</script><script>alert(1)</script> & more"
    assert graph[0]["dateModified"].startswith(f"{now:%Y-%m-%d}")
    assert [one["position"] for one in graph[1]["itemListElement"]] == [1]


@pytest.mark.parametrize("audience", ["signed-in", "owners", "agents"])
def test_sec_17_only_what_everybody_may_read_is_told_to_programs(
    cast: Cast, client: Client, now: datetime, audience: str
) -> None:
    article = make_article(now, text=replace(SOURCE, title="Quixotry"), audience=audience, product="financials")
    client.force_login(cast.alma)  # who may read it herself
    for address in (
        "/sitemap.xml",
        "/sitemap-0.xml",
        "/help/en/feed/",
        "/help/en/products/financials/feed/",
    ):
        response = client.get(address)
        assert "quixotry" not in response.content.decode().lower()
        assert "public" in response.headers["Cache-Control"]
    text = page(client, f"/help/en/{article.group_id}/")
    assert '<meta name="robots" content="noindex">' in text and "ld+json" not in text


def test_the_map_has_every_address_in_parts_that_stay(
    cast: Cast, client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(help_feeds, "PART", 2)
    made = [make_article(now + timedelta(hours=number), product="financials-ledger") for number in range(3)]
    translate(made[0], "es", now)
    index = xml(client, "/sitemap.xml")
    parts = [one.text or "" for one in index.iterfind("s:sitemap/s:loc", SITEMAP)]
    assert sorted({one.group_id // 2 for one in made}) == [int(re.findall(r"-(\d+)\.xml", part)[0]) for part in parts]
    found = [xml(client, part.removeprefix("https://help.lumen.example")) for part in parts]
    addresses = [one.text for part in found for one in part.iterfind("s:url/s:loc", SITEMAP)]
    for article in Article.objects.all():
        address = f"https://help.lumen.example/help/{article.language}/{article.slug}-{article.group_id}/"
        assert addresses.count(address) == 1
    start = xml(client, "/sitemap-0.xml")
    above = [one.text for one in start.iterfind("s:url/s:loc", SITEMAP)]
    assert "https://help.lumen.example/help/pt-BR/" in above
    assert "https://help.lumen.example/help/de/products/financials-ledger/" in above
    alternates = {link.get("hreflang") for part in found for link in part.iter(f"{{{SITEMAP['x']}}}link")}
    assert alternates == {"en", "es"}
    actions.archive(SYSTEM, made[1].group_id, "en", now)
    assert str(made[1].slug + "-" + str(made[1].group_id)) not in client.get(parts[0][26:]).content.decode()


def test_robots_are_told_where_the_map_is_and_what_is_a_persons(client: Client) -> None:
    response = client.get("/robots.txt")
    text = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: https://help.lumen.example/sitemap.xml" in text
    assert "Disallow: /cases/\n" in text and "Disallow: /help/search/\n" in text and "Disallow: /help/\n" not in text


def test_sec_4_programs_that_ask_too_often_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FOLLOWING_FROM_NETWORK", Limit("feeds-and-maps-ip", 2, 60))
    answers = [client.get(f"/sitemap-{part}.xml").status_code for part in (1, 10**15, 2)]
    assert answers == [200, 200, 429]


def test_a_feed_has_the_newest_of_a_product_in_its_language(cast: Cast, client: Client, now: datetime) -> None:
    ledger = make_article(now, product="financials-ledger")
    make_article(now + timedelta(hours=1), text=replace(SOURCE, title="Elsewhere"))
    translate(ledger, "es", now)
    feed = xml(client, "/help/es/products/financials/feed/")
    assert [one.text for one in feed.iterfind("a:entry/a:title", ATOM)] == ["Cerrar el mes"]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    both = xml(client, "/help/en/feed/")
    assert [one.text for one in both.iterfind("a:entry/a:title", ATOM)] == ["Elsewhere", "Close the month"]
    link = both.find("a:entry/a:link", ATOM)
    assert link is not None and (link.get("href") or "").startswith("https://help.lumen.example/help/en/elsewhere-")
    first = client.get("/help/en/feed/")
    again = client.get("/help/en/feed/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("address", ["/help/{}/", "/help/{}/feed/", "/help/{}/products/financials/"])
@pytest.mark.parametrize("tag", ["tlh", "xx-YY", "%3Cscript%3E", "e" * 300, "pt_BR", "DE"])
def test_a_language_that_there_is_not_leads_to_the_readers_own(
    cast: Cast, client: Client, tag: str, address: str
) -> None:
    known = {"pt_BR": "pt-BR", "DE": "de"}.get(tag, "fr")
    response = client.get(address.format(tag), headers={"Accept-Language": "fr"})
    assert response.status_code == 302
    assert response.headers["Location"] == address.format(known)


def test_the_switch_of_the_language_stays_at_the_product(cast: Cast, client: Client, now: datetime) -> None:
    make_article(now, product="financials-ledger")
    text = page(client, "/help/en/products/financials-ledger/")
    next_page = re.search(r'name="next" value="([^"]+)"', text)
    assert next_page is not None
    response = client.get(next_page[1], headers={"Accept-Language": "de"})
    assert response.headers["Location"] == "/help/de/products/financials-ledger/"
    assert client.get("/help/en/products/nothing/").status_code == 404
    assert client.get("/help/en/products/nothing/feed/").status_code == 404
