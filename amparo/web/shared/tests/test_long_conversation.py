"""A conversation of 2,000 messages: shown in parts, in a few queries, and no part shows what its reader may not see."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from amparo.cases.models import Case, Message
from amparo.cases.tests.making import make_case
from amparo.cases.windows import MOST, PAGE
from amparo.testing.cast import Cast

COUNT = 2000


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    """Every tenth word is an internal note."""
    case = make_case(cast, cast.dora, cast.acme, now)
    Message.objects.bulk_create(
        Message(
            case=case,
            author=cast.alma if number % 10 == 0 else cast.dora,
            by_vendor=number % 10 == 0,
            visibility="internal" if number % 10 == 0 else "public",
            body=f"word-{number:04}" if number % 10 else f"note-{number:04}",
            at=now + timedelta(minutes=number),
        )
        for number in range(1, COUNT)
    )
    return case


def said(page: str) -> list[str]:
    return re.findall(r"(?:word|note)-\d{4}", page)


def test_the_newest_are_shown_first_and_older_ones_on_demand(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.dora)
    seen: list[str] = []
    page = client.get(f"/cases/{case.number}/").content.decode()
    while True:
        part = said(page)
        assert len(part) <= PAGE and not any(word.startswith("note") for word in part)
        seen = part + seen
        older = re.search(r'hx-get="([^"]+before=\d+)"', page)
        if older is None:
            break
        page = client.get(older[1]).content.decode()
        assert 'id="conversation"' not in page
    assert seen == [f"word-{number:04}" for number in range(1, COUNT) if number % 10]


def test_a_long_conversation_takes_as_many_queries_as_a_short_one(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.alma)
    client.get(f"/agent/cases/{case.number}/conversation/")
    with CaptureQueriesContext(
        connection,
    ) as long:
        client.get(f"/agent/cases/{case.number}/conversation/")
    Message.objects.filter(case=case).exclude(pk__in=Message.objects.filter(case=case).order_by("-at")[:10]).delete()
    with CaptureQueriesContext(connection) as short:
        client.get(f"/agent/cases/{case.number}/conversation/")
    assert len(long) == len(short)


def test_a_link_to_an_old_message_leads_to_it(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.dora)
    old = Message.objects.get(body="word-0333")
    page = client.get(f"/cases/{case.number}/", {"message": old.pk}).content.decode()
    assert f'id="m-{old.pk}"' in page and len(said(page)) <= MOST + 10
    assert "Newest messages" in page and "Older messages" in page
    assert said(page)[:10] == [f"word-{number:04}" for number in range(322, 333) if number % 10]


def test_live_updates_keep_what_the_page_shows(cast: Cast, case: Case, client: Client, now: datetime) -> None:
    client.force_login(cast.dora)
    page = client.get(f"/cases/{case.number}/").content.decode()
    again = re.search(r'id="conversation"[^>]*hx-get="([^"]+)"', page)
    assert again is not None
    Message.objects.create(
        case=case, author=cast.alma, by_vendor=True, body="word-9999", at=now + timedelta(minutes=COUNT)
    )
    fresh = said(client.get(again[1].replace("&amp;", "&")).content.decode())
    assert fresh == [*said(page), "word-9999"]


def test_sec_17_no_part_begins_at_a_note_that_its_reader_may_not_see(cast: Cast, case: Case, client: Client) -> None:
    note = Message.objects.get(body="note-0500")
    client.force_login(cast.dora)
    for name in ("before", "start", "message"):
        page = client.get(f"/cases/{case.number}/conversation/", {name: note.pk}).content.decode()
        assert said(page)[-1] == f"word-{COUNT - 1:04}"  # as if it were not there


@pytest.mark.parametrize("value", ["x", "-1", "9" * 40, "' or 1=1", "٣", ""])
def test_a_place_that_is_none_shows_the_newest(cast: Cast, case: Case, client: Client, value: str) -> None:
    client.force_login(cast.dora)
    for name in ("before", "start", "message"):
        answer = client.get(f"/cases/{case.number}/", {name: value})
        assert answer.status_code == 200 and said(answer.content.decode())[-1] == f"word-{COUNT - 1:04}"


def test_words_that_were_erased_say_so(cast: Cast, client: Client, now: datetime) -> None:
    short = make_case(cast, cast.dora, cast.acme, now)
    cast.dora.email, cast.dora.name = f"erased-{cast.dora.pk}@erased.invalid", ""
    cast.dora.save()
    short.messages.update(body="")
    client.force_login(cast.petra)
    page = client.get(f"/cases/{short.number}/").content.decode()
    assert "These words were erased at their author’s wish." in page and "Erased person" in page
