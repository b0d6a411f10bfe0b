"""One box for everything that a person may see: articles, then their own cases; never nothing (2.1)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from pytest_django import Settings

from amparo.cases.actions.indexing import index_case
from amparo.cases.models import Draft
from amparo.cases.tests.making import make_case
from amparo.core.actors import SYSTEM
from amparo.core.ratelimit import Limit
from amparo.knowledge import actions as articles
from amparo.knowledge.tests.making import SOURCE, make_article, translate
from amparo.search import actions
from amparo.search.models import Search
from amparo.testing.cast import Cast
from amparo.web.portal import help_search, limits

pytestmark = pytest.mark.django_db
PAGE = "/help/search/"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def found(client: Client, now: datetime, words: str, **more: str) -> str:
    actions.index_waiting(now)
    response = client.get(PAGE, {"q": words, **more})
    assert response.status_code == 200, words
    return response.content.decode()


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_what_matched_is_marked_in_title_and_text(client: Client, now: datetime) -> None:
    make_article(now)
    text = found(client, now, "closing the month")
    assert "<mark>month</mark>" in text and "Close the month" in plain(text)
    assert '<meta name="robots" content="noindex">' in text


def test_an_error_message_is_pasted_whole(client: Client, now: datetime) -> None:
    make_article(now)
    make_article(now, text=replace(SOURCE, title="ORA-00942 when posting", summary="A grant is missing."))
    text = found(client, now, '  "AP-1127 (ORA-00942: table or view does not exist)"\n\tat post()  ')
    assert "ORA-00942" in plain(text.split("data-list")[1])


@pytest.mark.parametrize(
    "words", ["", "   ", "?!…", "\0", "zzqx", "<script>alert(1)</script>", "'; drop table x; --", "%", "\ud800"]
)
def test_the_page_is_never_empty(client: Client, now: datetime, words: str) -> None:
    make_article(now)
    actions.index_waiting(now)
    response = client.get(f"{PAGE}?q=" + "".join(f"%{byte:02x}" for byte in words.encode("utf-8", "surrogatepass")))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Close the month" in plain(text) and "Ask for help" in text  # the nearest, or what else there is
    assert "<script>alert" not in text


def test_sec_16_html_in_the_query_is_shown_as_text(client: Client, now: datetime) -> None:
    make_article(now, text=replace(SOURCE, title="<img src=x onerror=alert(1)> in a title"))
    bad = '"><img src=x onerror=alert(1)> title'
    text = found(client, now, bad)
    assert "<img src=x" not in text and f'value="{escape(bad)}"' in text


def test_a_text_of_100_kb_is_searched_by_its_beginning_and_says_so(client: Client, now: datetime) -> None:
    make_article(now)
    actions.index_waiting(now)
    response = client.get(PAGE, {"q": "close the month " + "x y z " * 17_000})
    assert len(response.headers["Location"]) < 6_000
    text = client.get(response.headers["Location"]).content.decode()
    assert "A search reads the first 2000 characters." in plain(text)
    assert "Close the month" in plain(text)
    assert len(text) < 60_000


def test_a_mistyped_word_leads_to_the_right_one(client: Client, now: datetime) -> None:
    make_article(now)
    text = found(client, now, "close the mnoth")
    assert "Did you mean" in text and "q=close+the+month" in text
    assert "Did you mean" not in found(client, now, "close the month")


def test_texts_in_another_language_do_not_correct_what_is_right_in_the_readers(client: Client, now: datetime) -> None:
    make_article(now, language="es", text=replace(SOURCE, title="El complemento se timbra dos veces"))
    text = found(client, now, "o complemento duas vezes")
    assert "timbra" in text and "duas+veces" not in text


def test_products_narrow_what_was_found(cast: Cast, client: Client, now: datetime) -> None:
    make_article(now, product="financials-ledger")
    make_article(now, text=replace(SOURCE, title="Close the month elsewhere"))
    text = found(client, now, "close the month")
    link = re.search(r'href="([^"]*product=financials-ledger[^"]*)"', text)
    assert link is not None and "elsewhere" in plain(text)
    narrowed = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "Close the month" in plain(narrowed) and "elsewhere" not in plain(narrowed)
    assert Search.objects.count() == 1, "narrowing is no other search"
    nothing = found(client, now, "close the month", product="no-such-product")
    assert "Search all products and languages" in nothing


def test_results_come_in_pages(client: Client, now: datetime) -> None:
    for number in range(12):
        make_article(now + timedelta(minutes=number), text=replace(SOURCE, title=f"Close the month {number}"))
    first, second = found(client, now, "close the month"), found(client, now, "close the month", page="2")
    titles = [set(re.findall(r"Close the month \d+", plain(text.split("data-list")[1]))) for text in (first, second)]
    assert len(titles[0]) == 10 and titles[1] and not titles[0] & titles[1]
    assert "Page 2 of 2" in plain(second)
    for odd in ("0", "-1", "999999", "x", "9" * 40):
        assert client.get(PAGE, {"q": "close", "page": odd}).status_code == 200


def test_a_reader_may_keep_to_their_language(client: Client, now: datetime) -> None:
    make_article(now, language="es", text=replace(SOURCE, title="Cerrar el mes"))
    every, own = (found(client, now, "cerrar el mes", **more) for more in ({}, {"own": "1"}))
    assert "No article found" not in every and "Cerrar el mes" in plain(every.split("data-list")[1])
    assert "No article found" in own and "Search all products and languages" in own


def test_sec_17_everybody_finds_what_they_may_see(cast: Cast, client: Client, now: datetime) -> None:
    make_article(now, text=replace(SOURCE, title="Quixotry inside"), audience="agents")
    case = make_case(cast, cast.dora, cast.acme, now)
    case.title = "Quixotry stops"
    case.save()
    index_case(case.number)
    for who, article, own in (("viktor", False, False), ("olga", False, False), ("alma", True, True)):
        if who != "viktor":
            client.force_login(getattr(cast, who))
        text = plain(found(client, now, "quixotry"))
        assert ("Quixotry inside" in text) == article, who
        assert ("Quixotry stops" in text) == own, who
        items = client.get("/help/suggestions/", {"q": "quixo"}).json()["items"]
        assert bool(items) == article


def test_a_customers_own_cases_follow_the_articles(cast: Cast, client: Client, now: datetime) -> None:
    make_article(now)
    case = make_case(cast, cast.dora, cast.acme, now)
    case.title = "The month does not close"
    case.save()
    index_case(case.number)
    client.force_login(cast.dora)
    text = found(client, now, "month close")
    shown = plain(text)
    assert shown.index("Close the month") < shown.index("Your cases") < shown.index("The month does not close")
    assert f"/cases/{case.number}/" in text and "/cases/?q=month+close" in text
    client.force_login(cast.alma)
    assert f"/agent/cases/{case.number}/" in found(client, now, "month close")


def test_what_was_opened_is_kept_without_a_person_and_the_address_stays_clean(client: Client, now: datetime) -> None:
    article = make_article(now)
    text = found(client, now, "close the month")
    link = re.search(r'href="(/help/en/close-the-month-\d+/\?s=[0-9a-f-]{36})"', text)
    assert link is not None
    response = client.get(link[1])
    assert response.headers["Location"] == f"/help/en/close-the-month-{article.group_id}/"
    search = Search.objects.get()
    assert (search.text, search.surface, search.opened) == ("close the month", "help", article)
    for wrong in ("x", "0" * 36, "9" * 400, ""):
        assert client.get(f"/help/en/{article.group_id}/", {"s": wrong}, follow=True).status_code == 200


def test_suggestions_are_in_the_readers_language(client: Client, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    actions.index_waiting(now)
    english = client.get("/help/suggestions/", {"q": "close the mo"}).json()["items"]
    assert english[0] == {
        "title": "Close the month",
        "url": f"/help/en/close-the-month-{article.group_id}/",
        "lang": "en",
        "place": "",
    }
    spanish = client.get("/help/suggestions/", {"q": "cerrar"}, headers={"Accept-Language": "es"}).json()["items"]
    assert spanish[0]["title"] == "Cerrar el mes"
    for odd in ("", "x" * 100_000, "\0", "<b>"):
        assert isinstance(client.get("/help/suggestions/", {"q": odd}).json()["items"], list)


def test_the_words_go_along_to_a_person_and_spoil_no_draft(cast: Cast, client: Client, now: datetime) -> None:
    client.force_login(cast.dora)
    message = "AP-1127: no bank account for payee\n" + "at step 4\n" * 60
    response = client.post("/help/asking/", {"words": message, "product": "financials-ledger"})
    assert response.headers["Location"] == "/open/"
    data = Draft.objects.get().data
    assert data["title"].startswith("AP-1127: no bank account for payee at step 4") and len(data["title"]) <= 160
    assert data["body"].count("at step 4") == 60
    assert (data["product"], data["module"]) == ("financials", "financials-ledger")
    client.post("/help/asking/", {"words": "Something else"})
    assert Draft.objects.get().data["title"] == data["title"]
    assert client.get("/help/asking/").status_code == 405


def test_a_short_question_is_the_title_alone(client: Client, now: datetime) -> None:
    client.post("/help/asking/", {"words": "How do I close?", "product": "none-such"})
    data = Draft.objects.get().data
    assert (data["title"], data["body"], data["product"]) == ("How do I close?", "", "")
    client.post("/help/asking/", {"words": ""})


def test_sec_4_searching_too_often_is_refused_in_words(
    client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SEARCHES_FROM_NETWORK", Limit("visitor-search-ip", 2, 60))
    answers = [client.get(PAGE, {"q": "close"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize(("who", "most"), [("viktor", 16), ("dora", 32), ("alma", 30)])
def test_a_search_takes_a_known_few_queries(cast: Cast, client: Client, now: datetime, who: str, most: int) -> None:
    if who != "viktor":
        client.force_login(getattr(cast, who))
    counts = []
    for count in (2, 8):
        for number in range(count):
            article = make_article(now + timedelta(minutes=number), product="financials-ledger")
            translate(article, "es", now)
        found(client, now, "close the month")
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE, {"q": "close the month"})
        counts.append(len(caught))
    assert counts[0] == counts[1] <= most


def test_an_archived_article_is_found_no_longer(client: Client, now: datetime) -> None:
    article = make_article(now)
    assert "Close the month" in plain(found(client, now, "close the month"))
    articles.archive(SYSTEM, article.group_id, "en", now)
    assert "Close the month" not in plain(found(client, now, "close the month"))


def test_an_address_of_a_search_means_something_whatever_it_holds(client: Client) -> None:
    asked = help_search.Address("x" * 5_000, "p", own=True, page=3)
    assert len(asked.url()) < 2_200
    assert "page=4" in asked.url(page=4) and "page" not in asked.url(own=False)
