"""Help for a page of the vendor's product, across origins by a public key and for programs by a token (SI-4a)."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.api import limits
from amparo.api.tests.calling import calling
from amparo.core.actors import SYSTEM
from amparo.knowledge import actions as knowledge
from amparo.knowledge.actions import ScreenTerms
from amparo.knowledge.models import Article, ReadCount, WantedScreen
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import SOURCE, make_article, translate
from amparo.people import actions as people
from amparo.people.actions import PublicKeyTerms
from amparo.people.models import PublicKey
from amparo.search.actions import index_waiting
from amparo.search.models import Search
from amparo.testing.cast import Cast

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ORIGIN, OTHER = "https://erp.example", "https://evil.example"
PAGE = "https://erp.example/ledger/close"
RICH = Text(
    "Rich",
    solution="# First\n\n> [!WARNING]\n> Mind it.\n\nSee [this](/help/en/x-1/), **now**: `x`\n\n![Seen](page.png)\n\n"
    "<script>alert(1)</script> [bad](javascript:alert(1)) <img src=x onerror=alert(1)>",
)


@pytest.fixture
def key(cast: Cast) -> PublicKey:
    return people.save_public_key(cast.actor("adam"), None, PublicKeyTerms("ERP", [ORIGIN]), timezone.now())


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    limits._lots.clear()


def ask(
    key: PublicKey | str, path: str = "/help", origin: str = ORIGIN, client: Client | None = None, **query: Any
) -> "Answer":
    """A request as the script in a page of another origin makes it."""
    name = key if isinstance(key, str) else key.key
    headers = {"Origin": origin} if origin else {}
    return (client or Client()).get(f"/api/v1{path}", {"key": name, **query}, headers=headers)


def enter(article: Article, **place: str) -> None:
    knowledge.save_screen(SYSTEM, None, ScreenTerms("", articles=[article.group_id], **place), timezone.now())


def test_a_page_gets_the_articles_that_were_chosen_for_its_screen(key: PublicKey, now: datetime) -> None:
    close = make_article(now)
    enter(close, screen="ledger.close")
    enter(make_article(now, text=Text("The ledger", solution="All of it.")), url="/ledger/**")
    answer = ask(key, screen="ledger.close", url=f"{PAGE}?token=secret", lang="en")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["mapped"], body["nearest"], body["language"]) == (True, False, "en")
    assert [row["title"] for row in body["articles"]] == ["Close the month", "The ledger"]
    assert body["articles"][0]["page_url"] == f"/help/en/close-the-month-{close.group_id}/"
    assert not WantedScreen.objects.exists()


def test_a_page_without_help_gets_what_is_near_and_is_noted(key: PublicKey, now: datetime) -> None:
    make_article(now)
    index_waiting(now)
    body = ask(key, url="https://erp.example/ledger/4711?name=Ana", title="Close the month", lang="en").json()
    assert (body["mapped"], body["nearest"]) == (False, True)
    assert [row["title"] for row in body["articles"]] == ["Close the month"]
    assert WantedScreen.objects.values_list("url", "title", "times").get() == ("/ledger/*", "Close the month", 1)


def test_words_are_searched_for_instead(key: PublicKey, now: datetime) -> None:
    make_article(now)
    index_waiting(now)
    body = ask(key, url=PAGE, q="close month", lang="en").json()
    assert [row["title"] for row in body["articles"]] == ["Close the month"]
    assert not WantedScreen.objects.exists()  # nobody asked for help on the page
    assert Search.objects.values_list("text", "surface").get() == ("close month", "panel")


@pytest.mark.parametrize(
    ("lang", "language", "reason", "said"),
    [
        ("es-MX", "es", None, ""),
        ("de-CH", "en", "no-text-in-language", "Deutsch"),
        ("it", "en", "language-not-spoken", "Italian"),
        ("", "en", None, ""),
    ],
)
def test_another_language_than_the_pages_is_said_with_its_reason(
    key: PublicKey, now: datetime, lang: str, language: str, reason: str | None, said: str
) -> None:
    article = make_article(now)
    translate(article, "es", now)
    enter(article, screen="x")
    row = ask(key, screen="x", lang=lang).json()["articles"][0]
    assert row["language"] == language
    assert (row["fallback"] or {}).get("reason") == reason
    assert said in (row["fallback"] or {}).get("text", "")


def test_sec_16_an_article_is_given_as_nodes_without_anything_active(key: PublicKey, now: datetime) -> None:
    article = make_article(now, text=replace(RICH, summary="See **what** it says."))
    body = ask(key, f"/help/articles/{article.group_id}", lang="en").json()
    assert body["summary"] == body["excerpt"] == "See what it says."
    nodes = body["parts"][0]["nodes"]
    elements = list(walk(nodes))
    assert {name for name, _given in elements} >= {"h3", "blockquote", "a", "strong", "code", "img"}
    assert ("img", {"src": f"/help/pictures/{article.group_id}/page.png", "alt": "Seen"}) in elements
    assert ("blockquote", {"class": "callout callout-warning"}) in elements
    assert "script" not in {name for name, _given in elements}
    assert not [given for _name, given in elements if any(one.startswith("on") for one in given)]
    assert not [given for _name, given in elements if "javascript" in given.get("href", "")]


def test_an_article_that_is_read_in_the_panel_counts_as_wanted_in_the_pages_language(
    key: PublicKey, now: datetime
) -> None:
    article = make_article(now)
    enter(article, screen="x")
    ask(key, screen="x", lang="fr")  # a list is not read
    for _ in range(2):
        ask(key, f"/help/articles/{article.group_id}", lang="fr")
    ask(key, f"/help/articles/{article.group_id}", OTHER, lang="fr")
    assert ReadCount.objects.values_list("group_id", "language", "times").get() == (article.group_id, "fr", 2)


def walk(nodes: list[Any]) -> Any:
    """Every element of a tree with its attributes."""
    for node in nodes:
        if not isinstance(node, str):
            yield node[0], {name: value for name, value in node[1].items() if name != "rel"}
            yield from walk(node[2:])


def test_sec_17_a_public_key_opens_what_everybody_may_read_and_no_session_adds_to_it(
    key: PublicKey, now: datetime, cast: Cast
) -> None:
    secrets = {name: Text(f"Secret {name}", solution="S.") for name in ("signed-in", "agents")}
    hidden = [make_article(now, audience=name, text=text) for name, text in secrets.items()]
    for article in hidden:
        enter(article, screen=f"of-{article.pk}")
    index_waiting(now)
    browser = Client()
    browser.force_login(cast.alma)
    for article in hidden:
        for answer in (
            ask(key, screen=f"of-{article.pk}", title="Secret", client=browser),
            ask(key, q="Secret", client=browser),
            ask(key, f"/help/articles/{article.group_id}", client=browser),
        ):
            assert "Secret" not in answer.content.decode().replace("“Secret”", "")
            assert "Access-Control-Allow-Credentials" not in answer.headers
    assert ask(key, f"/help/articles/{hidden[0].group_id}").status_code == 404
    draft = knowledge.start_article(SYSTEM, "en", knowledge.GroupTerms(), knowledge.Writing(SOURCE), now)
    assert ask(key, f"/help/articles/{draft.group_id}").status_code == 404
    agent = calling(cast.alma, "articles:read").get(f"/help?screen=of-{hidden[1].pk}").json()
    assert [row["title"] for row in agent["articles"]] == ["Secret agents"]


def test_cors_only_pages_of_the_keys_origins_may_read(key: PublicKey, now: datetime) -> None:
    enter(make_article(now), screen="x")
    answer = ask(key, screen="x")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for origin in (OTHER, "null", "", "https://erp.example.evil.example", "http://erp.example"):
        refused = ask(key, screen="x", origin=origin)
        assert (refused.status_code, refused.json()["code"]) == (403, "origin-not-allowed")
        assert "Access-Control-Allow-Origin" not in refused.headers
        assert "Origin" in refused.headers["Vary"]


def test_cors_a_preflight_is_answered_for_ten_minutes_and_for_those_origins_alone(key: PublicKey) -> None:
    def preflight(origin: str, name: str) -> "Answer":
        asked = {"Origin": origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-own"}
        return Client().options(f"/api/v1/help?key={name}", headers=asked)

    answer = preflight(ORIGIN, key.key)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Access-Control-Allow-Methods"] == "GET"
    assert answer.headers["Access-Control-Max-Age"] == "600"
    assert "authorization" not in answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"Origin", "Access-Control-Request-Headers"} <= set(answer.headers["Vary"].split(", "))
    assert preflight(OTHER, key.key).status_code == 403
    assert preflight(ORIGIN, "pk_unknown").status_code == 401
    assert "Access-Control-Allow-Origin" not in preflight(OTHER, key.key).headers


def test_cors_a_refusal_can_be_read_by_the_page_that_may_ask(key: PublicKey) -> None:
    missing = ask(key, "/help/articles/999999")
    assert (missing.status_code, missing.headers["Access-Control-Allow-Origin"]) == (404, ORIGIN)
    wrong = ask(key, lang="x" * 99)
    assert (wrong.status_code, wrong.headers["Access-Control-Allow-Origin"]) == (422, ORIGIN)
    assert wrong.headers["Cache-Control"] == "private, no-store"


def test_cors_nothing_else_of_the_api_is_open_to_other_origins(key: PublicKey, cast: Cast) -> None:
    for path in ("/articles", "/me", "/cases", "/products"):
        answer = ask(key, path)
        assert answer.status_code == 401
        assert "Access-Control-Allow-Origin" not in answer.headers
    token = calling(cast.dora, "articles:read").get("/help?screen=x", Origin=ORIGIN)
    assert token.status_code == 200
    assert "Access-Control-Allow-Origin" not in token.headers  # a token in a page would be everybody's


def test_a_key_that_was_withdrawn_or_is_none_opens_nothing(key: PublicKey, cast: Cast) -> None:
    people.withdraw_public_key(cast.actor("adam"), key.pk, timezone.now())
    for name in (key.key, "", "pk_x", "amparo_x"):
        refused = ask(name, screen="x")
        assert (refused.status_code, refused.json()["code"]) == (401, "key-not-valid")
    for _ in range(70):
        refused = ask("pk_guess", screen="x")
    assert refused.status_code == 429
    assert not WantedScreen.objects.exists()


def test_readers_of_a_page_have_a_limit_of_their_own(key: PublicKey, settings: Settings) -> None:
    settings.HELP_REQUESTS_A_MINUTE = 5
    statuses = [ask(key, screen="x").status_code for _ in range(8)]
    assert statuses == [200] * 5 + [429] * 3
    refused = ask(key, screen="x")
    assert (refused.headers["Access-Control-Allow-Origin"], "Retry-After" in refused.headers) == (ORIGIN, True)


def test_what_browsers_ask_beforehand_has_a_limit_too_and_takes_nothing_from_readers(
    key: PublicKey, settings: Settings
) -> None:
    settings.HELP_REQUESTS_A_MINUTE = 5
    for origin, usual in ((ORIGIN, 204), (OTHER, 403)):
        asked = [Client().options(f"/api/v1/help?key={key.key}", headers={"Origin": origin}) for _ in range(7)]
        assert [answer.status_code for answer in asked] == [usual] * 5 + [429] * 2
        assert "Retry-After" in asked[-1].headers
    assert ask(key, screen="x").status_code == 200
    assert ask(key, screen="x", origin=OTHER).status_code == 429


def test_that_a_key_was_used_is_kept(key: PublicKey) -> None:
    ask(key, screen="x")
    assert PublicKey.objects.get().last_used_at is not None
