"""Opening a case: decided again where it is filed, complete or kept as a draft."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.cases.actions import drafts, opening
from amparo.cases.actions.opening import DecisionChanged, Incomplete, NotOpened, Sending, open_case
from amparo.cases.models import Case, CaseFile, Draft
from amparo.cases.spec import Opening
from amparo.core import files
from amparo.core.access import NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.core.sent import one_line
from amparo.gate import actions as gate
from amparo.gate.models import Decision
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


def said(cast: Cast, **more: object) -> Opening:
    """A complete opening for Acme."""
    fields = {
        "company": cast.acme.pk,
        "product": "financials",
        "module": "financials",
        "need": "kind:problem",
        "kind": "problem",
        "impact": "minor",
        "scope": "team",
        "environment": "production",
        "problems": 1,
        "urgent": False,
        "title": "The ledger does not balance",
        "body": "It is off by one.",
    }
    return Opening.model_validate(fields | more)


def sending(cast: Cast, name: str, now: datetime, **more: object) -> Sending:
    """What the person sends, with its draft."""
    words = said(cast, **more)
    owner = drafts.Owner(cast.actor(name))
    return Sending(words, drafts.save_draft(owner, "opening", words.model_dump(), now), "en")


def test_a_designated_user_opens_a_case(cast: Cast, now: datetime) -> None:
    case = open_case(cast.actor("dora"), sending(cast, "dora", now), now)
    assert case.number >= 1001
    assert (case.state, case.company, case.opened_by) == ("new", cast.acme, cast.dora)
    assert case.decision.outcome == "allowed"
    assert case.decision.about == case.ref
    assert case.next_due_at is not None and case.next_due_at > now
    assert [row.body for row in case.messages.all()] == ["It is off by one."]
    event = Event.objects.get(type="case.opened")
    assert event.payload == {
        "case": case.number,
        "decision": str(case.decision_id),
        "company": cast.acme.pk,
        "visitor": False,
    }
    assert OutgoingMail.objects.get().kind == "case_filed"
    assert not Draft.objects.exists()


def test_who_is_not_designated_is_refused_in_the_united_states_and_loses_nothing(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotOpened) as refusal:
        open_case(cast.actor("ana"), sending(cast, "ana", now), now)
    assert refusal.value.decision.outcome == "refused"
    assert Decision.objects.get().outcome == "refused"
    assert not Case.objects.exists()
    assert Draft.objects.get().data["title"] == "The ledger does not balance"
    assert not Event.objects.filter(type="case.opened").exists()


def test_elsewhere_every_active_user_may_open(cast: Cast, now: datetime) -> None:
    case = open_case(cast.actor("greta"), sending(cast, "greta", now, company=cast.gruber.pk), now)
    assert case.company == cast.gruber


def test_a_company_with_a_partner_is_sent_to_it_and_the_partner_s_staff_opens(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotOpened) as refusal:
        open_case(cast.actor("bea"), sending(cast, "bea", now, company=cast.borealis.pk), now)
    assert refusal.value.decision.outcome in {"redirected", "refused"}
    case = open_case(cast.actor("paco"), sending(cast, "paco", now, company=cast.borealis.pk), now)
    assert (case.partner, case.company) == (cast.norte, cast.borealis)


@pytest.mark.parametrize("name", ["olga", "pia", "alma", "ines"])
def test_nobody_opens_for_a_company_that_is_not_theirs(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotVisible):
        open_case(cast.actor(name), sending(cast, name, now), now)
    assert not Case.objects.exists()


def test_a_decision_that_changed_since_it_was_shown_is_shown_again(cast: Cast, now: datetime) -> None:
    sent = sending(cast, "dora", now)
    shown = gate.fingerprint(gate.preview(opening.asking_for(cast.actor("dora"), sent, now)))
    cast.dora.memberships.update(roles=[])
    with pytest.raises(DecisionChanged):
        open_case(cast.actor("dora"), replace(sent, shown=shown), now)
    assert not Case.objects.exists()


def test_the_decision_that_was_shown_holds_while_only_the_clock_moves(cast: Cast, now: datetime) -> None:
    sent = sending(cast, "dora", now)
    shown = gate.fingerprint(gate.preview(opening.asking_for(cast.actor("dora"), sent, now)))
    assert open_case(cast.actor("dora"), replace(sent, shown=shown), now + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"title": ""}, {"title": "missing"}),
        ({"title": " \n\t "}, {"title": "missing"}),
        ({"title": "x" * 161}, {"title": "too-long"}),
        ({"body": "\r\n"}, {"body": "missing"}),
        ({"body": "x" * 20_001}, {"body": "too-long"}),
        ({"product": "abacus", "module": ""}, {"product": "unknown"}),
        ({"evidence": {"log": "x" * 20_001}}, {"evidence.log": "too-long"}),
    ],
)
def test_what_is_missing_or_too_long_is_said_by_field(
    cast: Cast, now: datetime, changed: dict[str, object], problem: dict[str, str]
) -> None:
    with pytest.raises(Incomplete) as incomplete:
        open_case(cast.actor("dora"), sending(cast, "dora", now, **changed), now)
    assert incomplete.value.problems == problem
    assert Draft.objects.exists()


def test_several_problems_are_asked_to_be_split(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotOpened) as refusal:
        open_case(cast.actor("dora"), sending(cast, "dora", now, problems=2), now)
    assert [row["kind"] for row in refusal.value.decision.result["obligations"]] == ["split"]


@given(st.text(max_size=300))
def test_a_title_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert line.isprintable()


def test_files_of_the_draft_become_files_of_the_first_message(cast: Cast, now: datetime) -> None:
    sent = sending(cast, "dora", now)
    owner = drafts.Owner(cast.actor("dora"))
    drafts.attach_file(owner, sent.draft, drafts.Attachment("trace\r\n.log", BytesIO(b"line 1"), "records"), now)
    case = open_case(cast.actor("dora"), sent, now)
    row = CaseFile.objects.get()
    assert (row.case, row.message, row.item, row.draft) == (case, case.messages.get(), "records", None)
    assert row.name.isprintable()


def test_a_draft_takes_a_bounded_number_of_files(cast: Cast, now: datetime) -> None:
    sent = sending(cast, "dora", now)
    owner = drafts.Owner(cast.actor("dora"))
    for number in range(files.default_limits().max_count):
        drafts.attach_file(owner, sent.draft, drafts.Attachment("a.log", BytesIO(b"%d" % number)), now)
    with pytest.raises(files.TooManyFiles):
        drafts.attach_file(owner, sent.draft, drafts.Attachment("a.log", BytesIO(b"one more")), now)


def test_nobody_finds_another_s_draft(cast: Cast, now: datetime) -> None:
    mine = sending(cast, "dora", now).draft
    for name in ("ana", "olga", "alma"):
        assert drafts.find_draft(drafts.Owner(cast.actor(name)), "opening") is None
        assert drafts.find_draft(drafts.Owner(cast.actor(name), mine.pk), "opening") is None
    assert drafts.find_draft(drafts.Owner(cast.actor("viktor"), mine.pk), "opening") is None


def test_drafts_that_nobody_touched_are_dropped(cast: Cast, now: datetime) -> None:
    sending(cast, "dora", now)
    assert drafts.drop_stale(now + timedelta(days=59)) == 0
    assert drafts.drop_stale(now + timedelta(days=61)) == 1
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_large_is_refused_and_the_last_one_stays(cast: Cast, now: datetime) -> None:
    owner = drafts.Owner(cast.actor("dora"))
    drafts.save_draft(owner, "opening", {"body": "short"}, now)
    with pytest.raises(drafts.DraftTooLarge):
        drafts.save_draft(owner, "opening", {"body": "x" * 200_001}, now)
    assert Draft.objects.get().data == {"body": "short"}
