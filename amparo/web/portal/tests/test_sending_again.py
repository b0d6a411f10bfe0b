"""What is sent twice is said once; what is sent too often is kept; drafts of an earlier version are read."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from amparo.cases.actions import drafts
from amparo.cases.actions.drafts import Owner
from amparo.cases.models import Case, Draft, Message
from amparo.cases.tests.making import make_case
from amparo.core.models import Event
from amparo.core.ratelimit import Limit
from amparo.people.actors import actor_for
from amparo.testing.cast import Cast
from amparo.web.portal import limits

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def test_a_comment_that_was_clicked_twice_is_said_once(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.dora)
    for _click in range(2):
        answer = client.post(f"/cases/{case.number}/comments/", {"body": "Again.", "once": KEY})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.number}/")
    assert case.messages.filter(body="Again.").count() == 1
    assert Event.objects.filter(type="case.commented").count() == 1


@pytest.mark.parametrize("route", ["answers", "notes"])
def test_so_is_what_an_agent_writes(cast: Cast, case: Case, client: Client, route: str) -> None:
    client.force_login(cast.alma)
    said = {"body": "We look.", "kind": "answer", "done": "Read", "next": "Wait", "once": KEY}
    for _click in range(2):
        assert client.post(f"/agent/cases/{case.number}/{route}/", said).status_code == 302
    assert case.messages.filter(body="We look.").count() == 1


def test_a_page_that_was_gone_back_to_loses_nothing(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.dora)
    for body in ("One.", "Two.", "Two."):
        client.post(f"/cases/{case.number}/comments/", {"body": body, "once": KEY})
    assert case.messages.filter(body="One.").count() == 1
    assert case.messages.filter(body="Two.").exists()


@pytest.mark.parametrize("once", ["", "x", "0" * 500, "\0", "ABCDEF" * 5 + "AB"])
def test_a_key_that_is_none_is_passed_over(cast: Cast, case: Case, client: Client, once: str) -> None:
    client.force_login(cast.dora)
    for _click in range(2):
        assert client.post(f"/cases/{case.number}/comments/", {"body": "Hm.", "once": once}).status_code == 302
    assert case.messages.filter(body="Hm.").count() == 2


def test_the_database_keeps_a_key_once(cast: Cast, case: Case, now: datetime) -> None:
    row = {"case": case, "author": cast.dora, "by_vendor": False, "body": "x", "at": now, "once": KEY}
    Message.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**row)


def test_too_many_comments_are_kept_as_a_draft(
    cast: Cast, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "COMMENTS_OF_PERSON", Limit("person-comment", 1, 600))
    client.force_login(cast.dora)
    assert client.post(f"/cases/{case.number}/comments/", {"body": "One."}).status_code == 302
    refused = client.post(f"/cases/{case.number}/comments/", {"body": "Two, at length."})
    assert refused.status_code == 429
    page = refused.content.decode()
    assert "You sent many messages within a short time." in page and "Two, at length." in page
    assert Draft.objects.get(person=cast.dora, kind="reply").data["body"] == "Two, at length."
    assert not case.messages.filter(body__startswith="Two").exists()


def test_two_tabs_have_one_draft(cast: Cast, now: datetime) -> None:
    owner = Owner(actor_for(cast.dora))
    first = drafts.save_draft(owner, "opening", {"title": "One"}, now)
    second = drafts._begin(owner, "opening", "", now)  # the other tab saw none
    assert first.pk == second.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(person=cast.dora, kind="opening", updated_at=now)


@pytest.mark.parametrize(
    "data",
    [
        {"title": "Rounding", "colour": "red"},
        {"title": "Rounding", "problems": "many"},
        {"title": "Rounding", "kind": "no-such-kind", "need": "no-such-kind"},
        {"title": "Rounding", "impact": 7, "scope": "galaxy"},
        {"title": "Rounding", "evidence": ["records"]},
    ],
)
def test_an_old_draft_that_no_longer_fits_is_asked_again_in_part(
    cast: Cast, client: Client, now: datetime, data: dict[str, object]
) -> None:
    Draft.objects.create(person=cast.dora, kind="opening", data=data | {"product": "financials"}, updated_at=now)
    client.force_login(cast.dora)
    page = client.get("/open/", follow=True)
    assert page.status_code == 200
    assert "Some of your draft no longer fits and is asked again." in page.content.decode()
    kept = Draft.objects.get(person=cast.dora, kind="opening").data
    assert (kept["title"], kept["product"]) == ("Rounding", "financials")
    assert "no longer fits" not in client.get("/open/", follow=True).content.decode()


def test_a_draft_that_is_nothing_we_know_begins_anew(cast: Cast, client: Client, now: datetime) -> None:
    Draft.objects.create(person=cast.dora, kind="opening", data={"a": 1, "title": {"b": []}}, updated_at=now)
    client.force_login(cast.dora)
    assert client.get("/open/", follow=True).status_code == 200
