"""Opening a case by the API: decided as it is filed, refused with the decision, once for each key."""

from typing import Any

import pytest

from amparo.api.models import KeptAnswer
from amparo.api.tests.calling import WISH, Caller, calling, new_case
from amparo.cases.models import Case
from amparo.core.models import Event
from amparo.gate.models import Decision
from amparo.people.models import Membership
from amparo.testing.cast import Cast

PROBLEM = "application/problem+json"


def test_a_designated_user_opens_a_case_by_a_program(cast: Cast) -> None:
    answer = calling(cast.dora).post("/cases", new_case())
    assert answer.status_code == 201, answer.content
    told = answer.json()
    case = Case.objects.select_related("decision").get()
    assert answer["Location"] == told["url"] == f"/api/v1/cases/{case.number}"
    assert (told["number"], told["status"], told["company"]["id"]) == (case.number, "new", cast.acme.pk)
    assert (case.channel, case.opened_by, case.kind, case.impact) == ("api", cast.dora, "problem", "minor")
    assert case.decision.about == case.ref
    assert case.next_due_at is not None
    assert Event.objects.get(type="case.opened").actor == f"person:{cast.dora.pk}"


def test_refused_is_403_with_the_decision_in_the_callers_language(cast: Cast) -> None:
    answer = calling(cast.ana).post("/cases", new_case())
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)
    told = answer.json()
    assert told["code"] == "refused"
    assert told["decision"]["outcome"] == "refused"
    assert told["decision"]["remedies"]
    assert answer["Content-Language"] == "es"
    assert "Estados Unidos" in str(told["decision"]["reasons"])
    assert not Case.objects.exists()
    assert Decision.objects.get().outcome == "refused"  # what was said is kept


def test_redirected_is_403_and_says_where(cast: Cast) -> None:
    told = calling(cast.bea).post("/cases", new_case()).json()
    assert (told["status"], told["code"], told["decision"]["outcome"]) == (403, "redirected", "redirected")


def test_incomplete_is_422_with_the_obligations(cast: Cast) -> None:
    wish = {name: value for name, value in WISH.items() if name != "problems"} | {"problems": 2}
    answer = calling(cast.dora).post("/cases", new_case(request=wish))
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "incomplete")
    assert "split" in {one["kind"] for one in told["obligations"]}
    assert not Case.objects.exists()


def test_without_a_decision_that_was_shown_nothing_has_changed(cast: Cast) -> None:
    dora = calling(cast.dora)
    dora.post("/decisions", {"action": "case.open", "request": WISH})
    Membership.objects.filter(person=cast.dora).update(roles=[])
    assert dora.post("/cases", new_case()).status_code == 403


def test_with_the_decision_that_was_shown_the_case_is_opened(cast: Cast) -> None:
    dora = calling(cast.dora)
    shown = dora.post("/decisions", {"action": "case.open", "request": WISH})
    assert shown.status_code == 201, shown.content
    assert shown.json()["outcome"] == "allowed"
    assert dora.post("/cases", new_case(decision=shown.json()["id"])).status_code == 201


def test_a_decision_that_changed_since_is_409_with_the_new_one(cast: Cast) -> None:
    dora = calling(cast.dora)
    shown = dora.post("/decisions", {"action": "case.open", "request": WISH}).json()
    Membership.objects.filter(person=cast.dora).update(roles=[])
    answer = dora.post("/cases", new_case(decision=shown["id"]))
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "decision-changed")
    assert told["decision"]["outcome"] != shown["outcome"]
    assert told["decision"]["id"] != shown["id"]
    assert not Case.objects.exists()


def test_somebody_elses_decision_cannot_be_named(cast: Cast) -> None:
    shown = calling(cast.dora).post("/decisions", {"action": "case.open", "request": WISH}).json()
    answer = calling(cast.petra).post("/cases", new_case(decision=shown["id"]))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/decision"


def test_who_acts_for_several_companies_says_for_which(cast: Cast) -> None:
    zoe = calling(cast.zoe)
    answer = zoe.post("/cases", new_case())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/company"
    assert zoe.post("/cases", new_case(company=cast.gruber.pk)).status_code == 201
    answer = zoe.post("/cases", new_case(company=cast.acme.pk))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "\n \t"}, "/title"),
        ({"body": ""}, "/body"),
        ({"title": "x" * 161}, "/title"),
        ({"body": "x" * 20_001}, "/body"),
        ({"files": [99]}, "/files"),
        ({"files": ["1"]}, "/files/0"),
        ({"colour": "red"}, "/colour"),
        ({"request": WISH | {"product": "no-such"}}, "/request/product"),
        ({"request": WISH | {"kind": "nonsense"}}, "/request/kind"),
        ({"request": WISH | {"colour": "red"}}, "/request/colour"),
        ({"request": "problem"}, "/request"),
        ({"request": {"product": "financials"}}, "/request/kind"),
        ({"decision": "no-id"}, "/decision"),
        ({"company": 2**70}, "/company"),
    ],
)
def test_what_is_not_right_is_said_with_a_pointer(cast: Cast, change: dict[str, Any], pointer: str) -> None:
    answer = calling(cast.dora).post("/cases", new_case(**change))
    assert answer.status_code == 422, answer.content
    assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b'{"title": "\\u0000"}', b'{"title": "\\ud800"}', b"[" * 100_000, b"NaN"]
)
def test_a_body_that_is_no_json_is_400(cast: Cast, body: bytes) -> None:
    answer = calling(cast.dora).post("/cases", body)
    assert (answer.status_code, answer.json()["code"]) in ((400, "not-json"), (422, "not-valid"))


def test_a_repeated_create_happens_once(cast: Cast) -> None:
    dora = calling(cast.dora)
    first = dora.post("/cases", new_case(), Idempotency_Key="k-1")
    again = dora.post("/cases", new_case(), Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == Event.objects.filter(type="case.opened").count() == 1


def test_the_same_key_with_another_request_is_422(cast: Cast) -> None:
    dora = calling(cast.dora)
    dora.post("/cases", new_case(), Idempotency_Key="k-1")
    answer = dora.post("/cases", new_case(title="Something else"), Idempotency_Key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert Case.objects.count() == 1


def test_the_key_of_a_refused_request_may_carry_the_right_one(cast: Cast) -> None:
    dora = calling(cast.dora)
    assert dora.post("/cases", new_case(title=""), Idempotency_Key="k-1").status_code == 422
    two = dora.post("/cases", new_case(request=WISH | {"problems": 2}), Idempotency_Key="k-1")
    assert two.status_code == 422
    assert not KeptAnswer.objects.exists()
    assert Decision.objects.filter(pk=two.json()["decision"]["id"]).exists()  # what was said is kept
    assert dora.post("/cases", new_case(), Idempotency_Key="k-1").status_code == 201


def test_keys_are_each_tokens_own(cast: Cast) -> None:
    for caller in (calling(cast.dora), calling(cast.dora)):
        assert caller.post("/cases", new_case(), Idempotency_Key="k-1").status_code == 201
    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel", "k 1"])
def test_a_key_that_is_none_is_422(cast: Cast, key: str) -> None:
    answer = calling(cast.dora).post("/cases", new_case(), Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-idempotency-key")


def test_without_a_token_nothing_is_opened(cast: Cast) -> None:
    answer = Caller("").post("/cases", new_case())
    assert (answer.status_code, answer["WWW-Authenticate"][:6]) == (401, "Bearer")
