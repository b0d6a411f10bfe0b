"""Articles while a problem is described: found, opened in place, and the end of a request that one solved (3.1)."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from amparo.cases.models import Case, Draft
from amparo.core.actors import Actor
from amparo.core.models import Event
from amparo.core.ratelimit import Limit
from amparo.knowledge.models import Article, ReadCount, Voice
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, translate
from amparo.search.actions import index_waiting
from amparo.search.models import Search
from amparo.search.queries import Found, Wanted, find
from amparo.testing.cast import Cast
from amparo.web.portal import limits, solving

pytestmark = pytest.mark.django_db
PART = {"X-Part": "1"}
BANK = Text(
    "The bank file is refused", "What to do.", "AP-1127: header invalid", "", "Choose the **format**.\n\n1. Go."
)
SAID = {"subject": "Bank file refused", "text": "It says AP-1127: header invalid.", "problems": "1"}


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def begin(client: Client) -> Client:
    """Up to the page on which the problem is described."""
    client.post("/open/product/", {"product": "financials"})
    client.post("/open/module/", {"module": "financials-ledger"})
    client.post("/open/need/", {"kind": "kind:problem"})
    client.post("/open/severity/", {"impact": "minor", "scope": "team", "environment": "production"})
    return client


@pytest.fixture
def dora(cast: Cast, client: Client) -> Client:
    client.force_login(cast.dora)
    return begin(client)


def bank(now: datetime, **more: str) -> Article:
    """The article that solves it, found."""
    article = make_article(now, text=BANK, **more)  # type: ignore[arg-type]
    index_waiting(now)
    return article


def typed(client: Client, said: dict[str, str] = SAID, **more: str) -> str:
    """What the page's module gets while somebody types."""
    answer = client.post("/open/articles/", said | more, headers=PART)
    assert answer.status_code == 200
    return answer.content.decode()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(type=kind))


def test_the_best_three_articles_appear_for_what_is_typed(dora: Client, now: datetime) -> None:
    for number in range(4):
        make_article(now, text=Text(f"Bank file refused, part {number}", "", "It says: header invalid", "", "Words."))
    article = bank(now)
    page = typed(dora)
    assert page.count("<details") == 3
    assert plain(page).index(BANK.title) < plain(page).index("Bank file refused, part")  # the best one first
    assert f'value="{article.pk}"' in page and "This solved it" in page and "It did not help" in page


def test_what_is_typed_on_another_page_is_not_searched_and_too_little_shows_nothing(
    dora: Client, now: datetime
) -> None:
    bank(now)
    assert "<details" not in typed(dora, {"subject": "Bank", "text": ""})
    assert "<details" not in typed(dora, {"subject": "\x00 ?! " * 50, "text": "﷽"})
    assert Search.objects.count() == 0  # nothing is on record while somebody types


def test_an_article_is_opened_in_place_and_the_search_is_on_record_once(dora: Client, now: datetime) -> None:
    article = bank(now)
    dora.post("/open/draft/", SAID)
    for _ in range(2):
        page = dora.get(f"/open/articles/{article.pk}/", headers=PART).content.decode()
    assert "<strong>format</strong>" in page and "<html" not in page
    search = Search.objects.get()
    assert (search.surface, search.text, search.opened_id) == ("case", SAID["subject"], article.pk)
    assert ReadCount.objects.get(group=article.group_id, language="en").times == 2
    assert (
        dora.get(f"/open/articles/{article.pk}/").headers["Location"] == f"/help/en/{article.slug}-{article.group_id}/"
    )


def test_an_article_in_another_language_comes_with_the_notice_in_the_readers(dora: Client, now: datetime) -> None:
    article = bank(now, language="es")
    assert "in Spanish" in plain(typed(dora))
    page = dora.get(f"/open/articles/{article.pk}/", headers=PART).content.decode()
    assert "There is no text in English yet" in plain(page)
    translate(article, "en", now, BANK)
    index_waiting(now)
    assert "in Spanish" not in plain(typed(dora))


def test_the_next_step_shows_them_without_script_and_the_search_is_on_record(dora: Client, now: datetime) -> None:
    article = bank(now)
    dora.post("/open/problem/", SAID)
    page = dora.get("/open/review/").content.decode()
    assert BANK.title in plain(page) and 'form="solving-form"' in page and 'id="solving-form"' in page
    dora.get("/open/review/")
    assert Search.objects.get().surface == "case"
    asked = dora.post("/open/articles/", {"solved": str(article.pk)})
    assert asked.headers["Location"] == f"/open/articles/{article.pk}/solution/"


def test_what_was_described_is_searched_once_for_the_next_page(
    dora: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank(now)
    asked: list[str] = []

    def noted(actor: Actor, wanted: Wanted, at: datetime) -> Found:
        asked.append(wanted.text)
        return find(actor, wanted, at)

    monkeypatch.setattr(solving, "find", noted)
    dora.post("/open/problem/", SAID)
    assert BANK.title in plain(dora.get("/open/review/").content.decode())
    assert len(asked) == 1 and Search.objects.get().results == 1


def test_what_did_not_help_is_not_shown_again_and_the_request_goes_on(dora: Client, now: datetime) -> None:
    article = bank(now)
    assert BANK.title in plain(typed(dora))
    assert BANK.title not in plain(typed(dora, unhelpful=str(article.pk)))
    assert BANK.title not in plain(typed(dora))
    dora.post("/open/problem/", SAID)
    assert BANK.title not in dora.get("/open/review/").content.decode()
    back = dora.post("/open/articles/", {"unhelpful": str(article.pk)})  # without script
    assert back.headers["Location"] == "/open/review/"


def test_this_solved_it_ends_the_request_after_a_question(dora: Client, cast: Cast, now: datetime) -> None:
    article = bank(now)
    dora.post("/open/problem/", SAID)
    url = f"/open/articles/{article.pk}/solution/"
    asked = plain(dora.get(url).content.decode())
    assert SAID["subject"] in asked and BANK.title in asked and "your draft is thrown away" in asked
    assert Draft.objects.filter(person=cast.dora).exists() and not events("request.deflected")
    assert dora.post(url).headers["Location"] == "/"
    assert not Draft.objects.filter(person=cast.dora).exists() and not Case.objects.exists()
    (event,) = events("request.deflected")
    assert (event.actor, event.about) == (cast.actor("dora").ref, f"article:{article.group_id}")
    assert event.payload == {
        "group": article.group_id,
        "article": article.pk,
        "shown": "en",
        "language": "en",
        "product": cast.ledger.pk,
        "company": cast.acme.pk,
        "plan": cast.acme.plan,
        "kind": "problem",
        "channel": "portal",
    }
    assert Voice.objects.get(article=article).useful
    assert "Good that it is solved" in dora.get("/").content.decode()


def test_a_second_click_counts_once(dora: Client, now: datetime) -> None:
    article = bank(now)
    dora.post("/open/problem/", SAID)
    url = f"/open/articles/{article.pk}/solution/"
    assert [dora.post(url).headers["Location"] for _ in range(2)] == ["/", "/open/"]
    assert len(events("request.deflected")) == 1


def test_without_a_description_nothing_is_solved(dora: Client, now: datetime) -> None:
    article = bank(now)
    assert dora.post(f"/open/articles/{article.pk}/solution/").headers["Location"] == "/open/"
    assert not events("request.deflected")


def test_a_visitors_request_ends_too_and_names_no_company(client: Client, cast: Cast, now: datetime) -> None:
    article = bank(now)
    begin(client)
    client.post("/open/draft/", SAID | {"visitor_name": "Vik", "visitor_email": "vik@nowhere.example"})
    assert BANK.title in plain(typed(client))
    assert client.post(f"/open/articles/{article.pk}/solution/").headers["Location"] == "/"
    (event,) = events("request.deflected")
    assert event.payload["company"] is None and "vik" not in str(event.payload).lower()
    assert not Draft.objects.exists() and "opening" not in client.session


@pytest.mark.parametrize(("audience", "who"), [("agents", "dora"), ("agents", ""), ("signed-in", ""), ("owners", "")])
def test_nobody_finds_opens_or_is_helped_by_what_they_may_not_read(
    client: Client, cast: Cast, now: datetime, audience: str, who: str
) -> None:  # SEC-17
    article = bank(now, audience=audience, product="financials")
    if who:
        client.force_login(getattr(cast, who))
    begin(client)
    client.post("/open/draft/", SAID)
    assert BANK.title not in plain(typed(client))
    assert client.get(f"/open/articles/{article.pk}/", headers=PART).status_code == 404
    assert client.post(f"/open/articles/{article.pk}/solution/").status_code == 404
    assert client.post("/open/articles/", {"unhelpful": str(article.pk)}, headers=PART).status_code == 404
    assert not events("request.deflected") and Draft.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "-1", "1" * 40, "0", "٣"])
def test_an_article_that_there_is_not_is_not_found(dora: Client, now: datetime, key: str) -> None:
    dora.post("/open/draft/", SAID)
    assert dora.post("/open/articles/", {"unhelpful": key}, headers=PART).status_code == 404
    assert dora.post("/open/articles/", {"solved": key}, follow=True).status_code == 404


def test_looking_is_limited_and_the_page_goes_on(
    client: Client, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:  # SEC-4
    monkeypatch.setattr(limits, "ARTICLES_FROM_NETWORK", Limit("visitor-solving-ip", 1, 300))
    bank(now)
    begin(client)
    typed(client)
    answer = client.post("/open/articles/", SAID, headers=PART)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert client.get("/open/problem/").status_code == 200


def test_looking_and_reading_take_a_known_few_queries(dora: Client, now: datetime) -> None:
    def queries(client: Client) -> list[int]:
        counts = []
        for ask in (lambda: typed(client), lambda: client.get(f"/open/articles/{article.pk}/", headers=PART)):
            ask()
            with CaptureQueriesContext(connection) as caught:
                ask()
            counts.append(len(caught))
        return counts

    article = bank(now)
    dora.post("/open/draft/", SAID)
    few = queries(dora)
    for number in range(30):
        make_article(now, text=Text(f"Bank file refused, part {number}", "", "It says: header invalid", "", "Words."))
    index_waiting(now)
    assert queries(dora) == few
    assert few[0] <= 20 and few[1] <= 20, few


def test_of_several_problems_only_the_solved_one_goes(
    dora: Client, cast: Cast, now: datetime, settings: Settings
) -> None:
    settings.PACK = "sage-intacct"
    article = bank(now)
    dora.post("/open/problem/", SAID | {"problems": "2"})
    dora.post("/open/problems/")
    dora.post("/open/problem/?problem=2", {"subject": "No print", "text": "Nothing comes.", "impact": "minor"})
    second = Draft.objects.get(kind="problem")
    second.data |= {"title": "No print"}
    second.save()
    assert dora.post(f"/open/articles/{article.pk}/solution/").headers["Location"] == "/open/problems/"
    left = Draft.objects.get()
    assert (left.kind, left.data["title"], left.data["product"]) == ("opening", "No print", "financials")
    assert len(events("request.deflected")) == 1
