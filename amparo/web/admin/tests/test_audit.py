"""The audit page: filters in the address, events in words, codes where there are none, a file."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core.events import declared
from amparo.core.models import Event
from amparo.people.actions import set_rights
from amparo.people.models import Person
from amparo.testing.cast import Cast
from amparo.web.admin.audit_texts import area_of, area_texts, own_sentences
from amparo.web.shared.company_log import AREAS
from amparo.web.shared.timeline import tellings


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


def happen(now: datetime, type: str = "person.signed_in", **more: object) -> Event:
    given = {"type": type, "at": now, "actor": "system", "about": "x", "topics": ["x"], "payload": {}}
    return Event.objects.create(**given | more)


def test_events_are_told_in_words_with_their_codes_beside_them(cast: Cast, adam: Client, now: datetime) -> None:
    dora = cast.dora.pk
    happen(now, actor=f"person:{dora}", about=f"person:{dora}", payload={"person": dora})
    happen(now, "role.granted", actor=f"person:{cast.adam.pk}", payload={"person": dora, "role": "designated"})
    happen(now, "case.answered", actor=f"person:{cast.alma.pk}", about="case:7", payload={"case": 7})
    page = adam.get("/admin/audit/").content.decode()
    assert "Dora signed in." in page and "Dora was given the role" in page and "Alma answered." in page
    assert "<code>role.granted</code>" in page and "role=designated" in page


def test_a_change_of_rights_says_which(cast: Cast, adam: Client, now: datetime) -> None:
    set_rights(cast.actor("adam"), cast.alma, frozenset({"agent", "administrator"}), now)
    page = adam.get("/admin/audit/").content.decode()
    assert "The rights of Alma on this desk were changed. Before: Agent; after: Administrator, Agent." in page


def test_a_moment_is_told_as_the_reader_writes_it(cast: Cast, adam: Client, now: datetime) -> None:
    Person.objects.filter(pk=cast.adam.pk).update(time_zone="UTC")
    happen(now, "pack.scheduled", payload={"from_at": "2026-12-01T08:30:00.524384+00:00"})
    assert "was put in force from Tue, Dec 1, 08:30 on." in adam.get("/admin/audit/").content.decode()


def test_an_event_that_no_text_knows_is_shown_by_its_code(cast: Cast, adam: Client, now: datetime) -> None:
    happen(now, "meteor.struck", actor="nobody:<b>", about="meteor:<i>", payload={"size": "<script>"})
    happen(now, "case.merged", payload={})
    page = adam.get("/admin/audit/").content.decode()
    assert "meteor.struck" in page and "case.merged" in page
    assert "<script>s" not in page and "&lt;script&gt;" in page and "meteor:<i>" not in page


def test_an_administrator_who_is_no_agent_gets_no_link_to_a_case(cast: Cast, adam: Client, now: datetime) -> None:
    happen(now, "case.closed", about="case:7", payload={"case": 7})
    assert "/agent/cases/7/" not in adam.get("/admin/audit/").content.decode()
    cast.adam.is_agent = True
    cast.adam.save()
    assert "/agent/cases/7/" in adam.get("/admin/audit/").content.decode()


def test_filters_stand_in_the_address_and_on_the_next_page(cast: Cast, adam: Client, now: datetime) -> None:
    for _ in range(51):
        happen(now)
    happen(now, "case.closed")
    first = adam.get("/admin/audit/", {"what": "person", "by": "system"})
    assert len(first.context["lines"]) == 50 and "what=person&amp;by=system&amp;before=" in first.content.decode()
    second = adam.get(first.context["older_url"])
    assert len(second.context["lines"]) == 1 and second.context["newer_url"] == "/admin/audit/?what=person&by=system"


@pytest.mark.parametrize(
    "given",
    [
        {"what": "nonsense", "by": "martians", "case": "x", "since": "yesterday", "until": "9999-12-31"},
        {"case": "-1"},
        {"case": "9" * 30},
        {"before": "x"},
        {"before": "1-"},
        {"before": "9" * 18 + "-" + "9" * 18},
        {"since": "0001-01-01", "until": "0001-01-02"},
        {"who": "\x00"},
    ],
)
def test_an_address_that_makes_no_sense_shows_a_page(adam: Client, given: dict[str, str]) -> None:
    assert adam.get("/admin/audit/", given).status_code == 200


def test_the_file_holds_what_is_shown_and_computes_nothing(cast: Cast, adam: Client, now: datetime) -> None:
    """SEC-15."""
    cast.dora.name = '=HYPERLINK("http://evil.example")'
    cast.dora.save()
    happen(now, actor=f"person:{cast.dora.pk}", payload={"person": cast.dora.pk})
    happen(now, "case.closed")
    response = adam.post("/admin/audit/file/?what=person.signed_in")
    text = response.content.decode("utf-8-sig")
    assert response["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in response["Content-Disposition"]
    assert "'=HYPERLINK" in text and ",=HYPERLINK" not in text and ',"=HYPERLINK' not in text
    assert "case.closed" not in text
    assert Event.objects.get(type="audit.exported").actor == f"person:{cast.adam.pk}"


def test_an_area_is_told_by_its_name_and_a_new_one_by_its_noun() -> None:
    assert (area_of("case.opened"), area_of("meteor.struck")) == ("Cases", "meteor")
    assert {name.partition(".")[0] for name in own_sentences()} - set(area_texts()) == set()


def test_no_sentence_is_for_an_event_that_there_is_not() -> None:
    assert set(own_sentences()) - set(declared()) == set()


def test_what_administrators_and_customers_do_is_told_in_words() -> None:
    told = set(own_sentences()) | set(tellings()) | {one for types in AREAS.values() for one in types}
    nouns = ("person", "company", "case", "role", "membership", "text", "closing_day", "contact_point", "job", "mail")
    shipped = {name for name, payload in declared().items() if ".tests." not in payload.__module__}
    assert {name for name in shipped if name.partition(".")[0] in nouns} - told == set()
