"""Agents, visitors, what came late, and proofs whose time has passed (design §5)."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.cases.actions import conversation
from amparo.cases.models import Case, Draft, Message
from amparo.cases.tests.making import make_case
from amparo.core.actors import Actor
from amparo.core.models import Event
from amparo.gate.actions import Agreement, accept_text
from amparo.gate.erasing import drop_expired_acceptances
from amparo.gate.models import Acceptance
from amparo.gate.packs import in_force
from amparo.people.models import Person
from amparo.people.personal import subject_of
from amparo.privacy.access import subject_by_address
from amparo.privacy.actions import erasing
from amparo.privacy.tests.making import places_of
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def erase(email: str, now: datetime) -> None:
    erasure = erasing.order_at_once(subject_by_address(email), "command line", now)
    erasing.carry_out(erasure.pk, lambda _done, _whole: None, now)


@pytest.mark.django_db(transaction=True)
def test_an_agents_answers_stay_without_their_name(cast: Cast, now: datetime) -> None:
    agent = make_person("Zacharias Quillfeather", email="z.quill@vendor.example", is_agent=True)
    case = make_case(cast, cast.dora, cast.acme, now)
    words = conversation.Words("Set it to 7.\n\nZacharias Quillfeather, z.quill@vendor.example")
    conversation.answer_case(cast.actor("igor"), case.number, conversation.Words("Hm."), now)
    conversation.answer_case(Actor("person", agent.pk, frozenset({"agent"})), case.number, words, now)
    erase(agent.email, now + timedelta(minutes=1))
    assert case.messages.get(author=agent).body == "Set it to 7.\n\n…, …"
    assert places_of("Quillfeather", "z.quill") == {}


@pytest.mark.django_db(transaction=True)
def test_a_visitors_unconfirmed_case_is_erased_by_its_address(cast: Cast, now: datetime) -> None:
    case = make_case(
        cast, None, None, now, visitor_email="noor@nowhere.example", visitor_name="Noor", state="unconfirmed"
    )
    other = make_case(
        cast, None, None, now, visitor_email="else@nowhere.example", visitor_name="E", state="unconfirmed"
    )
    Draft.objects.create(kind="opening", data={"visitor_email": "Noor@nowhere.example", "title": "x"}, updated_at=now)
    erase("noor@nowhere.example", now)
    assert not Case.objects.filter(pk=case.pk).exists() and Case.objects.filter(pk=other.pk).exists()
    assert places_of("noor@nowhere.example") == {}
    assert Event.objects.get(type="person.erased").payload["person"] is None


@pytest.mark.django_db(transaction=True)
def test_a_visitor_who_became_a_person_leaves_no_open_case_behind(cast: Cast, now: datetime) -> None:
    noor = make_person("Noor Adeyemi", email="noor@nowhere.example")
    case = make_case(cast, noor, None, now, visitor_email=noor.email, visitor_name=noor.name)
    erase(noor.email, now)
    case.refresh_from_db()
    assert (case.state, case.visitor_email, case.visitor_name) == ("resolved", "", "")
    assert places_of("Adeyemi", "noor@") == {}


@pytest.mark.django_db(transaction=True)
def test_what_came_late_is_swept_and_an_erasure_runs_once(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    erase(cast.dora.email, now)
    Message.objects.create(case=case, author=cast.dora, by_vendor=False, body="late", at=now)
    erasing.sweep(Person.objects.get(pk=cast.dora.pk), vendor=False, now=now)
    assert not Message.objects.filter(body="late").exists()
    erasure = cast.dora.erasures.get()
    assert erasing.carry_out(erasure.pk, lambda _done, _whole: None, now) == erasing.Erased()
    assert Event.objects.filter(type="person.erased").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_erasure_is_taken_up_and_finds_whom_it_was_about(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(cast, cast.petra, cast.acme, now)
    conversation.note_case(cast.actor("alma"), case.number, conversation.Words("Ask theo@acme.example."), now)
    erasure = erasing.order_at_once(subject_of(cast.theo), "command line", now)

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(erasing, "erase_words", killed)
        erasing.carry_out(erasure.pk, lambda _done, _whole: None, now)
    assert Person.objects.get(pk=cast.theo.pk).is_erased
    erasing.carry_out(erasure.pk, lambda _done, _whole: None, now)
    assert places_of("theo@acme.example") == {}


def test_acceptances_go_when_their_time_has_passed(cast: Cast, now: datetime) -> None:
    text = next(iter(in_force().texts.values()))
    kept = accept_text(cast.actor("dora"), Agreement(text.id, text.version, "en", "portal", None, "case:1"), now)
    day = datetime.combine(kept.retain_until, now.timetz())
    assert drop_expired_acceptances(day) == 0
    assert drop_expired_acceptances(day + timedelta(days=1)) == 1
    assert not Acceptance.objects.exists()
    assert Event.objects.get(type="acceptances.dropped").payload == {"acceptances": [kept.pk]}
