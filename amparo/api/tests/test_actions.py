"""What is done with cases by the API: each typed action with its event, its refusal, and what it leaves behind."""

from datetime import datetime

import pytest

from amparo.api.tests.calling import Caller, calling
from amparo.cases.actions.indexing import index_case
from amparo.cases.models import Case, CaseFile, Escalation, Satisfaction
from amparo.cases.tests.making import make_case
from amparo.core.models import Event
from amparo.people.models import Membership
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.dora, cast.acme, now)
    found.decision.person, found.decision.company = cast.dora, cast.acme
    found.decision.save()
    index_case(found.number)
    return found


@pytest.fixture
def dora(cast: Cast) -> Caller:
    return calling(cast.dora)


@pytest.fixture
def alma(cast: Cast) -> Caller:
    return calling(cast.alma)


def happened() -> list[str]:
    """The types of all events but those of clocks and tokens, in their order."""
    rows = Event.objects.exclude(type__startswith="token.").exclude(type__startswith="clock.")
    return list(rows.exclude(type="decision.made").order_by("id").values_list("type", flat=True))


def upload(caller: Caller, name: str = "a.log", item: str = "") -> int:
    """A file that waits."""
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        f"a log of {name}\r\n--{boundary}--\r\n"
    ).encode()
    answer = caller.send("POST", f"/files?item={item}", body, Content_Type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def test_a_conversation_with_steps_evidence_and_files(case: Case, dora: Caller, alma: Caller) -> None:
    step = {"kind": "details", "body": "Not here.", "done": "Tried it", "next": "I read your log", "wanted": ["log"]}
    asked = alma.post(f"/cases/{case.number}/steps", step).json()
    assert (asked["step"]["kind"], asked["asked_for"][0]["item"]) == ("details", "log")
    request = asked["asked_for"][0]["id"]
    given = dora.post(
        f"/cases/{case.number}/comments",
        {"body": "Here.", "files": [upload(dora)], "evidence": {str(request): "Line 7"}},
    )
    assert given.status_code == 201, given.content
    assert given.json()["files"][0]["name"] == "a.log"
    assert "Line 7" in given.json()["body"]
    assert dora.get(f"/cases/{case.number}").json()["asked_for"] == []
    content = alma.get(given.json()["files"][0]["url"])
    assert b"".join(content.streaming_content) == b"a log of a.log"  # type: ignore[attr-defined]
    assert content["Content-Disposition"].startswith("attachment")
    assert happened() == ["case.answered", "case.evidence_requested", "case.commented", "case.evidence_given"]


def test_a_step_that_lacks_something_says_what(case: Case, alma: Caller) -> None:
    told = alma.post(f"/cases/{case.number}/steps", {"kind": "document", "done": "", "next": "That"}).json()
    assert {fault["pointer"] for fault in told["errors"]} == {"/done", "/document_title", "/document_url"}


def test_files_are_ones_own_until_they_are_used(cast: Cast, case: Case, dora: Caller) -> None:
    file = upload(dora)
    petra = calling(cast.petra)
    assert dora.get(f"/files/{file}").status_code == 200
    assert petra.get(f"/files/{file}").status_code == 404
    stolen = petra.post(f"/cases/{case.number}/comments", {"body": "Mine", "files": [file]})
    assert (stolen.status_code, stolen.json()["errors"][0]["pointer"]) == (422, "/files")
    assert dora.post(f"/cases/{case.number}/comments", {"files": [file]}).status_code == 201
    again = dora.post(f"/cases/{case.number}/comments", {"files": [file]})
    assert again.status_code == 422
    other = upload(dora, "b.log")
    assert dora.delete(f"/files/{other}").status_code == 204
    assert CaseFile.objects.count() == 1


def test_sec_17_the_file_of_a_note_is_for_agents(case: Case, dora: Caller, alma: Caller) -> None:
    note = alma.post(f"/cases/{case.number}/notes", {"body": "See here", "files": [upload(alma)]}).json()
    assert note["internal"] is True
    assert alma.get(note["files"][0]["url"]).status_code == 200
    assert dora.get(note["files"][0]["url"]).status_code == 404
    assert "See here" not in str(dora.get(f"/cases/{case.number}/messages").json())
    assert not [row for row in dora.get(f"/cases/{case.number}/events").json()["events"] if row["type"] == "case.noted"]


def test_assigning_grading_tagging_linking_watching(cast: Cast, case: Case, alma: Caller, now: datetime) -> None:
    other = make_case(cast, cast.dora, cast.acme, now)
    assert alma.put(f"/cases/{case.number}/assignment", {"to": cast.igor.pk}).json()["assignee"]["name"] == "Igor"
    assert alma.put(f"/cases/{case.number}/assignment", {"to": cast.dora.pk}).json()["code"] == "not-an-agent"
    assert alma.put(f"/cases/{case.number}/priority", {"impact": "down"}).json()["impact"] == "down"
    assert alma.post(f"/cases/{case.number}/tags", {"tag": "#rounding"}).json()["tags"] == ["rounding"]
    links = alma.post(f"/cases/{case.number}/links", {"other": other.number, "kind": "duplicate"}).json()["links"]
    assert [(link["number"], link["kind"]) for link in links] == [(other.number, "duplicate-of")]
    again = alma.post(f"/cases/{case.number}/links", {"other": other.number, "kind": "duplicate"})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "linked-already")
    assert alma.put(f"/cases/{case.number}/watch").status_code == 204
    assert alma.delete(f"/cases/{case.number}/watch").status_code == 204
    assert alma.delete(f"/cases/{case.number}/links/{links[0]['id']}").status_code == 204
    assert alma.delete(f"/cases/{case.number}/tags/rounding").status_code == 204
    kinds = [
        "assigned",
        "graded",
        "tagged",
        "linked",
        "linked",
        "watched",
        "unwatched",
        "unlinked",
        "unlinked",
        "untagged",
    ]
    assert happened() == [f"case.{kind}" for kind in kinds]


def test_a_case_ends_with_a_cause_is_marked_and_opened_again(
    cast: Cast, case: Case, dora: Caller, alma: Caller
) -> None:
    ended = alma.post(f"/cases/{case.number}/resolution", {"cause": "workaround"})
    assert (ended.status_code, ended.json()["status"]) == (201, "resolved")
    assert dora.post(f"/cases/{case.number}/satisfaction", {"score": 4, "words": "Quick."}).status_code == 201
    assert Satisfaction.objects.get(person=cast.dora).score == 4
    assert dora.post(f"/cases/{case.number}/satisfaction", {"score": 5}).json()["code"] == "already-marked"
    assert alma.post(f"/cases/{case.number}/closure", None).json()["status"] == "closed"
    assert dora.post(f"/cases/{case.number}/reopening", {"body": "It is back."}).json()["status"] == "in_progress"
    assert dora.post(f"/cases/{case.number}/reopening", {"body": "Again."}).status_code == 409
    withdrawn = dora.post(f"/cases/{case.number}/resolution", {"cause": "release"})
    assert (withdrawn.status_code, withdrawn.json()["errors"][0]["pointer"]) == (422, "/cause")
    assert dora.post(f"/cases/{case.number}/resolution", {"cause": "withdrawn"}).json()["status"] == "resolved"
    kinds = ["resolved", "marked", "closed", "commented", "reopened", "resolved"]
    assert happened() == [f"case.{kind}" for kind in kinds]


def test_splitting_and_merging(case: Case, dora: Caller, alma: Caller) -> None:
    word = dora.post(f"/cases/{case.number}/comments", {"body": "And the printer jams."}).json()["id"]
    split = alma.post(f"/cases/{case.number}/split", {"title": "The printer jams", "messages": [word]})
    assert split.status_code == 201, split.content
    new = split.json()["number"]
    assert [one["body"] for one in dora.get(f"/cases/{new}").json()["messages"]] == ["And the printer jams."]
    assert alma.post(f"/cases/{new}/merge", {"into": new}).json()["errors"][0]["code"] == "merge-itself"
    assert alma.post(f"/cases/{new}/merge", {"into": case.number}).json()["number"] == case.number
    merged = dora.get(f"/cases/{new}").json()
    assert (merged["status"], merged["merged_into"]) == ("merged", case.number)
    assert happened() == ["case.commented", "case.split", "case.opened", "case.merged", "case.absorbed"]


def test_escalation_says_what_comes_first_and_then_goes_ahead(case: Case, dora: Caller, alma: Caller) -> None:
    refused = dora.post(f"/cases/{case.number}/escalation", {"body": "Now!"})
    assert refused.status_code == 422
    first = {one["kind"] for one in refused.json()["obligations"]}
    assert first
    for step in dora.get(f"/cases/{case.number}/escalation").json()["steps"]:
        sent = {"kind": step["kind"], "body": "What is new?"}
        assert dora.post(f"/cases/{case.number}/escalation-steps", sent).status_code == 201
    asked = dora.post(f"/cases/{case.number}/escalation", {"body": "We cannot close the month."})
    assert asked.status_code == 201, asked.content
    assert asked.json()["open"]["reason"] == "We cannot close the month."
    assert dora.post(f"/cases/{case.number}/escalation", {"body": "Now!"}).json()["code"] == "already-escalated"
    assert (
        alma.post(f"/cases/{case.number}/escalation-answer", {"answer": "accepted", "body": "Yes."}).status_code == 201
    )
    assert Escalation.objects.get().answer == "accepted"
    assert (
        alma.post(f"/cases/{case.number}/escalation-answer", {"answer": "declined", "body": "No."}).status_code == 409
    )


def test_a_change_of_authority_is_asked_for_and_carried_out(cast: Cast, case: Case, dora: Caller, alma: Caller) -> None:
    wish = {"kind": "designated-user", "subject": "ana@acme.example", "subject_name": "Ana"}
    made = dora.post(f"/cases/{case.number}/authority-changes", wish)
    assert made.status_code == 201, made.content
    address = f"/cases/{case.number}/authority-changes/{made.json()['id']}"
    done = alma.post(f"{address}/carrying-out", None).json()
    if done["state"] == "prepared":
        assert alma.post(f"{address}/confirmation", None).json()["code"] == "second-agent-needed"
        done = calling(cast.igor).post(f"{address}/confirmation", None).json()
    assert done["state"] == "done"
    assert "designated" in Membership.objects.get(person=cast.ana).roles
    assert alma.post(f"{address}/refusal", None).status_code == 409
    assert dora.get(f"/cases/{case.number}/authority-changes").json()["changes"][0]["state"] == "done"


def test_sec_17_experts_talk_among_themselves(cast: Cast, case: Case, dora: Caller, alma: Caller) -> None:
    question = {"subject": "Rounding", "body": "Is it that?", "invited": [cast.igor.pk]}
    thread = alma.post(f"/cases/{case.number}/threads", question).json()
    igor = calling(cast.igor)
    said = igor.post(f"/threads/{thread['id']}/messages", {"body": "It is."}).json()
    assert [one["body"] for one in said["messages"]] == ["Is it that?", "It is."]
    assert dora.get(f"/threads/{thread['id']}").status_code == 404
    assert igor.delete(f"/threads/{thread['id']}/members/{cast.igor.pk}").status_code == 204
    assert igor.get(f"/threads/{thread['id']}").status_code == 404
    assert alma.post(f"/threads/{thread['id']}/closure", None).status_code == 204
    assert alma.post(f"/threads/{thread['id']}/messages", {"body": "Late"}).json()["code"] == "thread-closed"
    assert alma.get(f"/cases/{case.number}/threads").json()["threads"][0]["closed_at"]


def test_several_cases_at_once_and_back(cast: Cast, case: Case, alma: Caller, now: datetime) -> None:
    other = make_case(cast, cast.dora, cast.acme, now)
    wanted = {"cases": [case.number, other.number, 999_999], "verb": "assign", "to": cast.igor.pk}
    told = alma.post("/case-changes", wanted).json()
    assert (told["changed"], told["left"]) == ([case.number, other.number], {"999999": "not-possible"})
    undone = alma.post(f"/case-changes/{told['id']}/undoing", None)
    assert undone.json() == {"restored": [case.number, other.number], "left": []}
    assert alma.post(f"/case-changes/{told['id']}/undoing", None).json()["code"] == "too-late"
    assert set(Case.objects.values_list("assignee", flat=True)) == {None}
