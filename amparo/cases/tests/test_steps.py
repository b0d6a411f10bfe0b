"""The typed steps of SI-9: what each says, who has the next word, what the customer is asked for and gives."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.cases import queries, reading
from amparo.cases.actions import steps
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.drafts import Attachment, Owner, attach_file, save_draft
from amparo.cases.actions.evidence import Giving, give_evidence
from amparo.cases.models import Case, Draft, EvidenceRequest, Message
from amparo.cases.steps import KINDS, StepSpec, find_problems, is_web_address
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.testing.cast import Cast

SPEC = StepSpec("answer", body="Restart it.", done="We read the log.", next="Tell us whether it helps.")


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def events_of(case: Case) -> list[str]:
    return list(Event.objects.filter(about=case.ref).order_by("id").values_list("type", flat=True))


def spec_of(kind: str) -> StepSpec:
    spec = replace(SPEC, kind=kind)
    if kind == "document":
        return replace(spec, document_title="Closing a month", document_url="https://help.example/closing")
    return replace(spec, wanted=("recording", "log")) if KINDS[kind].asks else spec


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_step_says_what_was_done_and_what_comes_next(cast: Cast, case: Case, now: datetime, kind: str) -> None:
    message = steps.take_step(cast.actor("alma"), case.number, spec_of(kind), now)
    case.refresh_from_db()
    assert case.state == ("waiting" if KINDS[kind].verb == "answer" else "in_progress")
    assert (case.first_answered_at, case.assignee) == (now, cast.alma)
    shown = queries.get_message(cast.actor("dora"), case, message.pk)
    assert shown is not None
    assert (shown.step.kind, shown.step.done, shown.step.next) == (kind, SPEC.done, SPEC.next)
    assert Event.objects.get(type="case.answered").payload["step"] == kind
    assert OutgoingMail.objects.get().kind == "case_answered"


@pytest.mark.parametrize(
    ("spec", "problems"),
    [
        (replace(SPEC, done=" "), {"done": "missing"}),
        (replace(SPEC, next="x" * 501), {"next": "too-long"}),
        (replace(SPEC, body=""), {"body": "missing"}),
        (replace(SPEC, kind="joke"), {"kind": "unknown"}),
        (replace(SPEC, kind="document"), {"document_title": "missing", "document_url": "missing"}),
        (
            replace(SPEC, kind="document", document_title="A page", document_url="javascript:alert(1)"),
            {"document_url": "not-an-address"},
        ),
        (replace(SPEC, kind="recording"), {"wanted": "missing"}),
        (replace(SPEC, kind="details", wanted=("no-such-item",)), {"wanted": "unknown"}),
        (replace(SPEC, kind="details", labels=("x" * 161,)), {"labels": "too-long"}),
    ],
)
def test_a_step_that_lacks_something_is_not_taken(
    cast: Cast, case: Case, now: datetime, spec: StepSpec, problems: dict[str, str]
) -> None:
    with pytest.raises(steps.StepIncomplete) as refused:
        steps.take_step(cast.actor("alma"), case.number, spec, now)
    assert refused.value.problems == problems
    assert case.messages.count() == 1
    assert events_of(case) == []


@pytest.mark.parametrize(("name", "refusal"), [("dora", NotAllowed), ("olga", NotVisible), ("adam", NotVisible)])
def test_steps_are_for_agents(cast: Cast, case: Case, now: datetime, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        steps.take_step(cast.actor(name), case.number, SPEC, now)
    assert events_of(case) == []


@given(st.text(max_size=80))
def test_only_pages_of_the_web_are_linked(text: str) -> None:
    assert not is_web_address(text) or text.lower().startswith(("http://", "https://"))


@given(st.builds(StepSpec, kind=st.sampled_from(sorted(KINDS)), body=st.text(), done=st.text(), next=st.text()))
def test_what_is_wrong_comes_back_as_codes_whatever_is_typed(spec: StepSpec) -> None:
    codes = {"missing", "too-long", "not-an-address", "unknown"}
    assert set(find_problems(spec, frozenset()).values()) <= codes


def test_sending_forgets_the_draft_of_the_step_and_keeps_the_one_of_the_note(
    cast: Cast, case: Case, now: datetime
) -> None:
    owner = Owner(cast.actor("alma"))
    for kind in ("reply", "note"):
        save_draft(owner, kind, {"body": "half a sentence"}, now, case.ref)
    steps.take_step(cast.actor("alma"), case.number, SPEC, now)
    assert [row.kind for row in Draft.objects.all()] == ["note"]


def ask(cast: Cast, case: Case, now: datetime) -> list[EvidenceRequest]:
    spec = replace(SPEC, kind="recording", wanted=("recording", "log"), labels=("Which browser?", " Which  browser? "))
    steps.take_step(cast.actor("alma"), case.number, spec, now)
    return reading.list_requests(case)


def test_a_recording_and_a_log_are_asked_for_by_name(cast: Cast, case: Case, now: datetime) -> None:
    rows = ask(cast, case, now)
    assert [(row.item, row.label) for row in rows] == [("recording", ""), ("log", ""), ("", "Which browser?")]
    assert events_of(case) == ["case.answered", "case.evidence_requested"]


def test_what_is_still_asked_for_is_not_asked_twice(cast: Cast, case: Case, now: datetime) -> None:
    ask(cast, case, now)
    assert len(ask(cast, case, now)) == 3
    assert events_of(case).count("case.evidence_requested") == 1


def test_the_customer_gives_by_name_a_file_and_words(cast: Cast, case: Case, now: datetime) -> None:
    rows = {row.key: row for row in ask(cast, case, now)}
    later = now + timedelta(hours=1)
    owner = Owner(cast.actor("dora"))
    draft = save_draft(owner, "reply", {}, now, case.ref)
    file = attach_file(owner, draft, Attachment("screen.webm", BytesIO(b"a recording"), "recording"), now)
    browser = rows[next(key for key in rows if key.startswith("request-"))]
    giving = Giving(Words("Here you are.", (file.pk,)), {browser.pk: "Firefox 140"}, {browser.pk: "Which browser?"})
    message = give_evidence(cast.actor("dora"), case.number, giving, later)
    assert message.body == "Here you are.\n\n**Which browser?**\n\nFirefox 140"
    assert [row.item for row in reading.list_requests(case)] == ["log"]
    assert EvidenceRequest.objects.get(item="recording").given_in == message
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert events_of(case)[-2:] == ["case.commented", "case.evidence_given"]


def test_evidence_of_the_packs_list_counts_for_the_case(cast: Cast, case: Case, now: datetime) -> None:
    spec = replace(SPEC, kind="details", wanted=("process",))
    steps.take_step(cast.actor("alma"), case.number, spec, now)
    [row] = reading.list_requests(case)
    giving = Giving(Words(""), {row.pk: "Closing the month"}, {row.pk: "The process"})
    give_evidence(cast.actor("dora"), case.number, giving, now)
    case.refresh_from_db()
    assert case.evidence == ["process"]
    assert case.evidence_given.get().body == "Closing the month"


def test_nobody_gives_evidence_to_a_case_of_others(cast: Cast, case: Case, now: datetime) -> None:
    [first, *_rest] = ask(cast, case, now)
    with pytest.raises(NotVisible):
        give_evidence(cast.actor("olga"), case.number, Giving(Words("x"), {first.pk: "x"}), now)
    assert len(reading.list_requests(case)) == 3


def test_a_request_of_another_case_is_not_answered_by_its_number(cast: Cast, case: Case, now: datetime) -> None:
    [first, *_rest] = ask(cast, case, now)
    other = make_case(cast, cast.greta, cast.gruber, now)
    give_evidence(cast.actor("greta"), other.number, Giving(Words("x"), {first.pk: "mine"}), now)
    first.refresh_from_db()
    assert first.given_at is None
    assert "mine" not in Message.objects.filter(case=other).latest("id").body


def test_a_request_is_withdrawn_once(cast: Cast, case: Case, now: datetime) -> None:
    [first, *_rest] = ask(cast, case, now)
    for _ in range(2):
        steps.withdraw_request(cast.actor("igor"), case.number, first.pk, now)
    assert len(reading.list_requests(case)) == 2
    assert events_of(case).count("case.evidence_request_withdrawn") == 1
    with pytest.raises(NotVisible):
        steps.withdraw_request(cast.actor("alma"), case.number, 10**9, now)


def test_after_a_report_the_next_word_is_ours_even_in_a_solved_case(cast: Cast, case: Case, now: datetime) -> None:
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    steps.take_step(cast.actor("alma"), case.number, spec_of("reproduce"), now)
    case.refresh_from_db()
    assert (case.state, case.ended_at) == ("in_progress", None)
