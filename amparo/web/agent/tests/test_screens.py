"""Screens in the agents' workspace: entered, tried, wanted, suggested, and exchanged as a file (SI-4a)."""

from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.knowledge.actions import ScreenTerms, note_wanted, save_screen
from amparo.knowledge.models import Screen, WantedScreen
from amparo.knowledge.rules.places import place_of
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article
from amparo.search.actions import index_waiting

ADDRESS = "/agent/articles/screens/"


def articles() -> tuple[int, int]:
    """Two of them, to be found."""
    now = timezone.now()
    close = make_article(now).group_id
    post = make_article(now, text=Text("Post the journal", solution="Post it.")).group_id
    index_waiting(now)
    return close, post


def test_an_agent_enters_a_screen_with_its_articles_in_order(alma: Client) -> None:
    close, post = articles()
    place = {
        "name": "Close",
        "screen": "ledger.close",
        "url": "https://erp.example/ledger/close?x=1",
        "find": "journal",
    }
    found = alma.post(f"{ADDRESS}new/", place)
    assert "Post the journal" in found.content.decode()
    chosen = alma.post(f"{ADDRESS}new/", {**place, "article": [close], "add": post}).content.decode()
    assert chosen.index(f'name="article" value="{close}"') < chosen.index(f'name="article" value="{post}"')
    moved = alma.post(f"{ADDRESS}new/", {**place, "article": [close, post], "up": post}).content.decode()
    assert moved.index(f'name="article" value="{post}"') < moved.index(f'name="article" value="{close}"')
    assert not Screen.objects.exists()
    kept = alma.post(f"{ADDRESS}new/", {**place, "article": [post, close], "keep": "1"})
    assert (kept.status_code, kept.headers["Location"]) == (302, ADDRESS)
    screen = Screen.objects.get()
    assert (screen.url, list(screen.helps.order_by("position").values_list("group_id", flat=True))) == (
        "erp.example/ledger/close",
        [post, close],
    )
    page = alma.get(ADDRESS).content.decode()
    assert "Post the journal · Close the month" in page
    alma.post(f"{ADDRESS}{screen.pk}/removal/")
    assert not Screen.objects.exists()


def test_an_article_is_found_by_its_number_and_its_address(alma: Client) -> None:
    close, _post = articles()
    for words in (str(close), f"https://desk.example/help/en/close-the-month-{close}/"):
        page = alma.post(f"{ADDRESS}new/", {"find": words, "look": "1"}).content.decode()
        assert f'name="add" value="{close}"' in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "Close"}, "Enter the id of the screen, its address, or both."),
        ({"screen": "other"}, "Choose at least one article."),
        ({"screen": "other", "article": "999999"}, "One of the articles is not there."),
        ({"screen": "taken", "article": "mine"}, "This id stands in the table already."),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(alma: Client, sent: dict[str, str], said: str) -> None:
    close, _post = articles()
    save_screen(SYSTEM, None, ScreenTerms("N", "taken", "", [close]), timezone.now())
    sent = {key: str(close) if value == "mine" else value for key, value in sent.items()}
    answer = alma.post(f"{ADDRESS}new/", {**sent, "keep": "1"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{next(iter(sent.values()))}"' in answer.content.decode()
    assert Screen.objects.count() == 1


def test_a_page_is_tried_before_readers_do(alma: Client) -> None:
    close, post = articles()
    save_screen(SYSTEM, None, ScreenTerms("Ledger", "", "/ledger/**", [post]), timezone.now())
    save_screen(SYSTEM, None, ScreenTerms("Close", "", "/ledger/close", [close]), timezone.now())
    page = alma.get(ADDRESS, {"try": "https://erp.example/ledger/close?x=1"}).content.decode()
    part = page[page.index('aria-label="Articles that open there"') :]
    assert part.index("Close the month") < part.index("Post the journal")
    nothing = alma.get(ADDRESS, {"try": "https://erp.example/sales"}).content.decode()
    assert "No screen of the table fits." in nothing


def test_what_is_wanted_is_shown_suggested_for_and_set_aside(alma: Client) -> None:
    close, _post = articles()
    note_wanted(place_of("", "https://erp.example/month/11/close"), "Close the month", timezone.now())
    row = WantedScreen.objects.get()
    listed = alma.get(ADDRESS, {"show": "wanted"}).content.decode()
    assert "/month/*/close" in listed
    page = alma.get(f"{ADDRESS}new/", {"wanted": row.pk}).content.decode()
    assert 'value="/month/*/close"' in page
    assert f'name="add" value="{close}"' in page
    alma.post(f"{ADDRESS}wanted/{row.pk}/", {"ignored": "1"})
    assert "/month/*/close" in alma.get(ADDRESS, {"show": "aside"}).content.decode()
    assert Event.objects.filter(type="screen.ignored").count() == 1
    alma.post(f"{ADDRESS}new/", {"url": "/month/*/close", "article": [close], "keep": "1"})
    assert not WantedScreen.objects.exists()


def test_sec_16_what_pages_say_of_themselves_is_shown_as_words(alma: Client) -> None:
    note_wanted(place_of("<script>alert(1)</script>", ""), "<img src=x onerror=alert(1)>", timezone.now())
    row = WantedScreen.objects.get()
    for address in (f"{ADDRESS}?show=wanted", f"{ADDRESS}new/?wanted={row.pk}", f"{ADDRESS}?try=<script>alert(1)"):
        page = alma.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_table_goes_out_as_a_file_and_comes_back_the_same(alma: Client) -> None:
    close, post = articles()
    save_screen(SYSTEM, None, ScreenTerms("=Close", "ledger.close", "/ledger/close", [post, close]), timezone.now())
    save_screen(SYSTEM, None, ScreenTerms("Journal", "", "/journal/**", [post]), timezone.now())
    file = alma.get(f"{ADDRESS}file/")
    assert file.headers["Content-Type"].startswith("text/csv")
    text = file.content.decode("utf-8-sig")
    assert f"'=Close,ledger.close,/ledger/close,{post} {close}" in text  # SEC-15: no formula
    Screen.objects.get(name="Journal").delete()
    again = alma.post(f"{ADDRESS}file/", {"file": BytesIO(file.content)}).content.decode()
    assert Screen.objects.count() == 1  # it says what it would do
    assert "New: 1" in again
    assert "As it is: 1" in again
    done = alma.post(f"{ADDRESS}file/", {"text": text}).content.decode()
    assert "New: 1" in done
    assert Screen.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_what_is_confirmed_is_what_the_spreadsheet_wrote(alma: Client, encoding: str) -> None:
    _close, post = articles()
    sent = f"name;screen;url;articles\nAuswertung für Köln;ledger.cologne;;{post}\n".encode(encoding)
    page = alma.post(f"{ADDRESS}file/", {"file": BytesIO(sent)}).content.decode()
    _before, _start, rest = page.partition('<textarea name="text" hidden>')
    alma.post(f"{ADDRESS}file/", {"text": unescape(rest.partition("</textarea>")[0])})
    assert Screen.objects.get(screen="ledger.cologne").name == "Auswertung für Köln"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,screen,url,articles\nA,a,,x1\n", "One of the articles is not there."),
        ("name,screen,url,articles\nA,,,1\n", "Enter the id of the screen"),
        ("name,screen,url,articles\nA,a,,\n", "Choose at least one article."),
        ("name,screen,url,articles\nA,a,,999999999\n", "One of the articles is not there."),
    ],
)
def test_rows_that_are_not_taken_say_why(alma: Client, text: str, said: str) -> None:
    page = alma.post(f"{ADDRESS}file/", {"file": BytesIO(text.encode())}).content.decode()
    assert said in page
    assert "Not taken: 1" in page


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04x", b"a;b\n1;2\n", b"x" * (1024 * 1024 + 2)])
def test_a_file_that_is_none_is_refused_with_the_way_forward(alma: Client, data: bytes) -> None:
    answer = alma.post(f"{ADDRESS}file/", {"file": BytesIO(data)})
    assert (answer.status_code, answer.headers["Location"]) == (302, ADDRESS)
    assert 'class="notice' in alma.get(ADDRESS).content.decode()
