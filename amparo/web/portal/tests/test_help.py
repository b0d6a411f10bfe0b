"""The knowledge base as readers get it: languages, notices, who sees what, and nothing that runs (SEC-16, SEC-17)."""

import html
import re
from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.importers.tests.test_kb import PNG
from amparo.knowledge import actions
from amparo.knowledge.models import Voice
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import SOURCE, make_article, rewrite, translate
from amparo.search.actions import index_waiting
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def page(client: Client, address: str, **more: str) -> str:
    response = client.get(address, follow=True, headers=more)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_article_has_a_readable_address_in_each_language(client: Client, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    number = article.group_id
    response = client.get(f"/help/es/cerrar-el-mes-{number}/")
    text = response.content.decode()
    assert response.headers["Content-Language"] == "es"
    assert '<html lang="es"' in text and "Cerrar el mes" in text and 'hreflang="en"' in text
    for other in (f"/help/es/{number}/", f"/help/es/old-title-{number}/", f"/help/ES/cerrar-el-mes-{number}/"):
        assert client.get(other).headers["Location"] == f"/help/es/cerrar-el-mes-{number}/"


def test_whoever_has_no_text_in_their_language_is_told_which_they_read_and_why(client: Client, now: datetime) -> None:
    article = make_article(now)
    text = page(client, f"/help/pt-BR/{article.group_id}/")
    assert '<html lang="pt-br"' in text and '<article class="card" lang="en"' in text
    assert "help-notice" in text and "Close the month" in text
    english = make_article(now, language="es", text=SOURCE)
    assert "There is no text in English yet, so you read the original, in Spanish." in page(
        client, f"/help/en/{english.group_id}/"
    )


@pytest.mark.parametrize("tag", ["en", "es", "fr", "pt-br", "de"])
def test_the_switch_of_the_language_never_ends_at_a_404(client: Client, now: datetime, tag: str) -> None:
    article = make_article(now)
    text = page(client, f"/help/en/{article.group_id}/")
    assert f'name="next" value="/help/{article.group_id}/"' in text
    response = client.post(
        reverse("set_language"), {"language": tag, "next": f"/help/{article.group_id}/"}, follow=True
    )
    assert response.status_code == 200
    assert f'<html lang="{tag}"' in response.content.decode()


def test_an_unknown_language_leads_to_the_readers_own(client: Client, now: datetime) -> None:
    article = make_article(now)
    response = client.get(f"/help/tlh/x-{article.group_id}/", headers={"Accept-Language": "de"})
    assert response.headers["Location"] == f"/help/de/close-the-month-{article.group_id}/"
    assert client.get("/help/xx/").headers["Location"] == "/help/en/"
    assert client.get("/help/pt_BR/").headers["Location"] == "/help/pt-BR/"
    for nothing in ("/help/en/nothing/", "/help/en/x-999999/", "/help/en/" + "9" * 30 + "/", "/help/en/%00-1/"):
        assert client.get(nothing).status_code == 404


def test_nul_in_an_address_is_no_fault_of_the_desk(client: Client, now: datetime) -> None:
    article = make_article(now)
    assert client.get("/help/?product=%00").status_code == 400
    assert client.get(f"/help/pictures/{article.group_id}/a%00.png").status_code == 400
    assert client.get("/help/search/?q=close&product=a%00").status_code == 200
    assert client.post("/help/asking/", {"words": "How?", "product": "a\0"}).status_code == 302


def test_a_translation_behind_its_original_says_so(client: Client, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    assert "The original has changed" not in page(client, f"/help/en/{article.group_id}/")
    rewrite(article, now, replace(SOURCE, summary="Anew."))
    text = page(client, f"/help/es/{article.group_id}/")
    assert f"/help/en/close-the-month-{article.group_id}/" in text and "tone-warn" in text


def test_sec_17_what_is_not_for_somebody_is_nowhere(cast: Cast, client: Client, now: datetime) -> None:
    article = make_article(now, text=replace(SOURCE, title="Quixotry inside"), audience="agents")
    for who in (None, cast.olga, cast.adam):
        if who is not None:
            client.force_login(who)
        assert client.get(f"/help/en/quixotry-inside-{article.group_id}/").status_code == 404
        assert "Quixotry" not in page(client, "/help/search/?q=quixotry")
    client.force_login(cast.alma)
    assert "Quixotry" in page(client, "/help/search/?q=quixotry")


def test_sec_16_scripts_in_every_field_are_shown_as_text(cast: Cast, client: Client, now: datetime) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    article = make_article(now, text=Text(bad, bad, bad, bad, bad + "\n\n[x](javascript:alert(1))"))
    actions.comment(cast.actor("dora"), article.pk, bad, None, now)
    client.force_login(cast.alma)
    for text in (page(client, f"/help/en/{article.group_id}/"), page(client, "/help/en/")):
        assert "<script>alert" not in text and "<img src=x" not in text and 'href="javascript' not in text


MARKED = replace(SOURCE, summary="How to **close** a `month`, see [the plan](https://plan.example/) & <b>more</b>.")


@pytest.mark.parametrize(
    "address",
    ["/help/en/{}/", "/help/en/feed/", "/help/search/?q=month+plan", "/agent/articles/{}/en/preview/"],
)
def test_a_summary_in_markdown_is_shown_in_plain_words(cast: Cast, client: Client, now: datetime, address: str) -> None:
    article = make_article(now, text=MARKED)
    index_waiting(now)
    if "agent" in address:
        client.force_login(cast.alma)
        text = client.post(address.format(article.group_id), asdict(MARKED) | {"base": 1}).content.decode()
    else:
        text = page(client, address.format(article.group_id))
    words = html.unescape(re.sub(r"</?mark>", "", text))
    assert "How to close a month, see the plan &" in words
    assert "**close**" not in text and "`month`" not in text and "](https" not in text and "<b>more" not in text


def test_sec_5_a_picture_is_shown_to_readers_of_its_article_alone(
    cast: Cast, client: Client, now: datetime, settings: Settings, tmp_path: object
) -> None:
    settings.DATA_DIR = tmp_path
    article = make_article(now, text=replace(SOURCE, solution="![It](page.png)"), audience="signed-in")
    actions.add_picture(SYSTEM, article.group_id, "page.png", SimpleUploadedFile("x", PNG), now)
    address = f"/help/pictures/{article.group_id}/page.png"
    assert client.get(address).status_code == 404
    client.force_login(cast.olga)
    assert f'<img src="{address}" alt="It">' in page(client, f"/help/en/{article.group_id}/")
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert (
        response.headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in response.headers["Content-Security-Policy"]
    )


def test_whether_it_helped_is_said_once_and_shown(cast: Cast, client: Client, now: datetime) -> None:
    article = make_article(now)
    address = f"/help/texts/{article.pk}/voice/"
    client.force_login(cast.dora)
    client.post(address, {"useful": "1", "tag": "en"})
    assert "1 of 1 found this useful" in page(client, f"/help/en/{article.group_id}/")
    client.post(address, {"useful": "0", "reason": "wrong", "words": "Step 2", "tag": "en"})
    client.post(address, {"useful": "0", "reason": "boring", "tag": "en"})
    assert "0 of 1 found this useful" in page(client, f"/help/en/{article.group_id}/")
    assert Voice.objects.get().words == "Step 2"


def test_comments_show_a_readers_first_name_alone(cast: Cast, client: Client, now: datetime) -> None:
    cast.dora.name = "Dora Winters"
    cast.dora.save()
    article = make_article(now)
    client.force_login(cast.dora)
    client.post(f"/help/texts/{article.pk}/comments/", {"body": "Step 2 fails.", "tag": "en"})
    client.force_login(cast.olga)
    text = page(client, f"/help/en/{article.group_id}/")
    assert "Step 2 fails." in text and "Winters" not in text
    client.force_login(cast.alma)
    comment = article.comments.get()
    client.post(f"/help/comments/{comment.pk}/hiding/", {"hidden": "1", "tag": "en"})
    assert "Winters" in page(client, f"/help/en/{article.group_id}/")
    client.force_login(cast.olga)
    assert "Step 2 fails." not in page(client, f"/help/en/{article.group_id}/")


@pytest.mark.parametrize(("who", "most"), [("viktor", 12), ("dora", 20)])
def test_lists_and_articles_take_a_known_few_queries(
    cast: Cast, client: Client, now: datetime, who: str, most: int
) -> None:
    def fill(count: int) -> str:
        for number in range(count):
            made = make_article(now + timedelta(minutes=number), product="financials-ledger")
            translate(made, "es", now)
            for each in range(count):
                actions.comment(cast.actor("alma"), made.pk, f"Word {each}", None, now + timedelta(hours=number + 1))
        return f"/help/en/close-the-month-{made.group_id}/"

    if who != "viktor":
        client.force_login(getattr(cast, who))
    counts = []
    for filled in (2, 8):
        article = fill(filled)
        for address in (article, "/help/en/", "/help/en/products/financials/"):
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            counts.append(len(caught))
    assert counts[:3] == counts[3:]
    assert max(counts) <= most, counts
