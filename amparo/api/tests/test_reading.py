"""Lists, search and single cases by the API: what the caller sees, and nothing else (SEC-7, SEC-11, SEC-17)."""

from datetime import datetime

import pytest

from amparo.api.tests.calling import WISH, calling
from amparo.cases.actions.conversation import Words, answer_case, note_case
from amparo.cases.actions.indexing import index_case
from amparo.cases.models import Case, Message
from amparo.cases.tests.making import make_case
from amparo.core.models import Event
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.dora, cast.acme, now)
    index_case(found.number)
    return found


def test_a_list_holds_what_the_caller_sees(cast: Cast, case: Case, now: datetime) -> None:
    other = make_case(cast, cast.olga, cast.outis, now)
    for person, numbers in ((cast.dora, [case.number]), (cast.olga, [other.number]), (cast.ana, []), (cast.adam, [])):
        told = calling(person).get("/cases").json()
        assert [row["number"] for row in told["cases"]] == numbers
    assert {row["number"] for row in calling(cast.alma).get("/cases").json()["cases"]} == {case.number, other.number}


def test_pages_follow_each_other_by_cursor(cast: Cast, now: datetime) -> None:
    numbers = [make_case(cast, cast.dora, cast.acme, now).number for _ in range(5)]
    dora, found, cursor = calling(cast.dora), [], ""
    for _ in range(3):
        told = dora.get(f"/cases?limit=2&cursor={cursor}").json()
        found += [row["number"] for row in told["cases"]]
        cursor = told["next"]
    assert cursor is None
    assert found == sorted(numbers, reverse=True)


def test_status_and_words_narrow_the_list(cast: Cast, case: Case, now: datetime) -> None:
    answer_case(cast.actor("alma"), case.number, Words("Round it."), now)
    dora = calling(cast.dora)
    assert [row["status"] for row in dora.get("/cases?status=waiting").json()["cases"]] == ["waiting"]
    assert dora.get("/cases?status=new&status=ended").json()["cases"] == []
    found = dora.get("/cases?q=ledger&excerpts=true").json()
    assert [row["number"] for row in found["cases"]] == [case.number]
    assert found["total"] == 1
    assert {"text": "ledger", "marked": True} in found["cases"][0]["excerpt"]["title"]
    assert dora.get("/cases?q=zebra").json()["cases"] == []


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "stauts=open",
        "limit=0",
        "limit=101",
        "limit=x",
        "sort=active_at",
        "cursor=1%27--",
        "cursor=9",
        "q=" + "x" * 201,
        "opened=7",
        "kind=x",
        "product=%27",
        "assignee=me",
        "tag=secret",
        "opened_from=2026-02-31",
    ],
)
def test_a_parameter_that_is_not_right_is_422(cast: Cast, case: Case, query: str) -> None:
    answer = calling(cast.dora).get(f"/cases?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content


def test_a_case_is_read_with_its_conversation(cast: Cast, case: Case, now: datetime) -> None:
    answer_case(cast.actor("alma"), case.number, Words("Round it."), now)
    told = calling(cast.dora).get(f"/cases/{case.number}").json()
    assert (told["number"], told["title"], told["assignee"]["name"]) == (case.number, case.title, "Alma")
    assert [(one["body"], one["by_vendor"]) for one in told["messages"]] == [
        ("It is off by one.", False),
        ("Round it.", True),
    ]
    assert told["earlier_messages"] is None


def test_long_conversations_come_in_pages(cast: Cast, case: Case, now: datetime) -> None:
    Message.objects.bulk_create(
        Message(case=case, author=cast.dora, by_vendor=False, body=f"Word {number}", at=now) for number in range(150)
    )
    dora = calling(cast.dora)
    told = dora.get(f"/cases/{case.number}").json()
    assert len(told["messages"]) == 100
    before = dora.get(f"/cases/{case.number}/messages?cursor={told['earlier_messages']}").json()
    assert (len(before["messages"]), before["earlier_messages"]) == (51, None)
    bodies = [one["body"] for one in before["messages"] + told["messages"]]
    assert bodies == ["It is off by one.", *(f"Word {number}" for number in range(150))]


def test_sec_17_notes_tags_and_addresses_are_for_agents(cast: Cast, case: Case, now: datetime) -> None:
    note_case(cast.actor("alma"), case.number, Words("They never pay."), now)
    for person, seen in ((cast.dora, False), (cast.petra, False), (cast.alma, True)):
        answer = calling(person).get(f"/cases/{case.number}")
        assert ("They never pay." in answer.content.decode()) is seen
        assert ("tags" in answer.json()) is seen
        assert not calling(person).get("/cases?q=never").json()["cases"] or seen


def test_what_one_does_not_see_is_not_there(cast: Cast, case: Case) -> None:
    for person in (cast.ana, cast.olga, cast.paco, cast.adam):
        for path in (
            f"/cases/{case.number}",
            f"/cases/{case.number}/messages",
            "/cases/1",
            "/cases/99999999999999999999",
        ):
            answer = calling(person).get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
            assert case.title not in answer.content.decode()


def test_a_comment_is_the_customers_word(cast: Cast, case: Case) -> None:
    answer = calling(cast.dora).post(f"/cases/{case.number}/comments", {"body": "It is worse."})
    assert answer.status_code == 201, answer.content
    assert answer.json()["body"] == "It is worse."
    assert Event.objects.get(type="case.commented").actor == f"person:{cast.dora.pk}"
    refused = calling(cast.alma).post(f"/cases/{case.number}/comments", {"body": "As an agent."})
    assert (refused.status_code, refused.json()["code"]) == (403, "customers-only")
    empty = calling(cast.dora).post(f"/cases/{case.number}/comments", {"body": " "})
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (422, "/body")


def test_a_decision_is_asked_for_and_read_again_in_another_language(cast: Cast) -> None:
    ana = calling(cast.ana)
    made = ana.post("/decisions", {"action": "case.open", "request": WISH}, Accept_Language="de")
    assert (made.status_code, made["Content-Language"]) == (201, "de")
    told = made.json()
    assert told["outcome"] == "refused"
    again = ana.get(made["Location"], Accept_Language="en").json()
    assert again["id"] == told["id"]
    assert again["reasons"][0]["text"] != told["reasons"][0]["text"]
    assert calling(cast.olga).get(made["Location"]).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"contact": {}},
        {"company": {}},
        {"at": "2026-11-23T15:00:00-05:00"},
        {"channel": "phone"},
        {"accepted": ["terms"]},
        {"action": "no.such"},
        {"request": {"colour": 1}},
        {"case": {"status": "open"}},
    ],
)
def test_the_desks_own_knowledge_is_not_taken_from_the_caller(cast: Cast, more: dict[str, object]) -> None:
    answer = calling(cast.dora).post("/decisions", {"action": "case.open", "request": WISH, **more})
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"]
