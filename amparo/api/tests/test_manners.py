"""What is the same for every address: tokens, limits, languages, sizes, methods, repeated writes, the description."""

import json
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openapi_spec_validator import validate
from pytest_django import Settings

from amparo.api import keeping
from amparo.api.document import TAGS, as_text, document
from amparo.api.models import KeptAnswer
from amparo.api.tests.calling import WISH, Caller, calling, new_case, token_of
from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.core.refusals import Refused
from amparo.gate.models import Acceptance
from amparo.people.models import ApiToken
from amparo.testing.builders import make_product
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO
from amparo.testing.server import serving

PROBLEM = "application/problem+json"
ROOT = Path(__file__).resolve().parents[3]


def test_a_token_has_so_many_requests_and_is_told_how_it_stands(cast: Cast, settings: Settings) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    dora = calling(cast.dora)
    left = [dora.get("/products")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = dora.get("/products")
    assert (refused.status_code, refused["Content-Type"], refused.json()["code"]) == (429, PROBLEM, "too-often")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert calling(cast.dora).get("/products").status_code == 200  # each token for itself


def test_a_limit_holds_across_processes_but_for_a_lot(cast: Cast, settings: Settings) -> None:
    from amparo.api import limits

    settings.API_REQUESTS_A_MINUTE = 100
    dora, answered = calling(cast.dora), 0
    for _ in range(120):
        limits._lots.clear()  # as if each request came to another process
        answered += dora.get("/products").status_code == 200
    assert answered <= 50  # each took a lot of two and used one of it


def test_sec_10_unknown_tokens_are_counted_by_address(cast: Cast) -> None:
    codes = [Caller("amparo_" + "x" * 43).get("/me").status_code for _ in range(62)]
    assert codes == [401] * 60 + [429] * 2
    assert calling(cast.dora).get("/me").status_code == 200


def test_a_session_is_no_token(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dora)
    assert client.get("/api/v1/cases").status_code == 401


def test_the_language_is_the_requests_else_the_persons(cast: Cast) -> None:
    ana = calling(cast.ana)
    for wanted, spoken in (("", "es"), ("de-CH,fr;q=0.5", "de"), ("tlh", "es"), ("pt", "pt-BR")):
        headers = {"Accept_Language": wanted} if wanted else {}
        assert ana.get("/cases/1", **headers)["Content-Language"] == spoken


@pytest.mark.parametrize("path", ["/nothing", "/cases/x", "/cases/1/", "/cases/1/nothing", "/"])
def test_what_is_not_there_is_a_problem(cast: Cast, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = calling(cast.dora).send(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_other_methods_are_told(cast: Cast) -> None:
    answer = calling(cast.dora).send("DELETE", "/cases")
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    assert set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_other_kinds_of_bodies_and_too_large_ones_are_refused(cast: Cast, settings: Settings) -> None:
    dora = calling(cast.dora)
    answer = Client(headers={"Authorization": f"Bearer {dora.key}"}).post("/api/v1/cases", {"title": "x"}, "text/plain")
    assert (answer.status_code, answer.json()["code"]) == (415, "not-supported-media-type")
    for path, kind in (("/cases", "multipart/form-data"), ("/files", "application/json")):
        answer = dora.send("POST", path, b"{}", Content_Type=kind, Idempotency_Key="k")
        assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)
    torn = dora.send("POST", "/files", b"{}", Content_Type="multipart/form-data", Idempotency_Key="k")
    assert (torn.status_code, torn["Content-Type"]) == (400, PROBLEM)
    large = dora.post("/cases", b'{"body": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}')
    assert (large.status_code, large.json()["code"]) == (413, "too-large")


def test_what_went_wrong_is_told_without_a_word_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("amparo.api.routes.people.list_tree", broken)
    answer = calling(cast.dora).get("/products")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in answer.content.decode()


def test_what_is_agreed_to_holds_for_what_it_was_shown_for(cast: Cast, settings: Settings) -> None:
    settings.PACK = "lumen"
    dora = calling(cast.dora)
    case = make_case(cast, cast.dora, cast.acme, LONG_AGO)
    wanted = {"action": "remote.request", "request": {"purpose": "view"}, "case": case.number}
    [text] = [one for one in dora.post("/decisions", wanted).json()["obligations"] if one["kind"] == "acceptance"]
    made = dora.post("/acceptances", {"text": text["item"], "version": text["version"], "case": case.number})
    assert made.status_code == 201, made.content
    assert made.json()["words"]
    assert not [one for one in dora.post("/decisions", wanted).json()["obligations"] if one["kind"] == "acceptance"]
    assert Acceptance.objects.values_list("about", "channel").get() == (case.ref, "api")
    other = calling(cast.olga).post("/acceptances", {"text": text["item"], "version": 1, "case": case.number})
    assert other.status_code == 404


def test_what_was_agreed_to_since_is_no_change_of_the_decision(cast: Cast, settings: Settings) -> None:
    settings.PACK = "lumen"
    make_product("lumen-finance")
    dora = calling(cast.dora)
    wish = WISH | {"product": "lumen-finance", "evidence": ["process", "behaviour", "records"]}
    shown = dora.post("/decisions", {"action": "case.open", "request": wish}).json()
    made = dora.post("/acceptances", {"text": "terms", "version": 3, "decision": shown["id"]})
    assert made.status_code == 201, made.content
    assert dora.post("/cases", new_case(request=wish, decision=shown["id"])).status_code == 201
    assert Acceptance.objects.get().about == Case.objects.get().ref  # what was agreed to holds for the case


@pytest.mark.django_db(transaction=True)
def test_the_same_at_the_same_time_happens_once(cast: Cast) -> None:
    key, answers = token_of(cast.dora), []

    def send() -> None:
        answers.append(Caller(key).post("/cases", new_case(), Idempotency_Key="at-once").json())
        connection.close()

    together = [threading.Thread(target=send) for _ in range(4)]
    for one in together:
        one.start()
    for one in together:
        one.join(30)
    assert Case.objects.count() == 1
    assert {answer["number"] for answer in answers} == {Case.objects.get().number}


def test_kept_answers_end_after_a_day(cast: Cast) -> None:
    dora = calling(cast.dora)
    dora.post("/cases", new_case(), Idempotency_Key="k")
    assert keeping.drop_old(timezone.now()) == 0
    KeptAnswer.objects.update(at=timezone.now() - keeping.KEEP)
    assert dora.post("/cases", new_case(title="Another"), Idempotency_Key="k").status_code == 201  # too old to count
    assert keeping.drop_old(timezone.now() + keeping.KEEP * 2) == 1


def test_the_door_speaks_as_the_api_does(transactional_db: None, cast: Cast) -> None:
    import httpx

    with serving(REQUEST_MAX_BYTES=1000) as address:
        sent = httpx.post(f"{address}/api/v1/cases", content=b"x" * 2000, headers={"Accept-Language": "en"})
    assert (sent.status_code, sent.headers["Content-Type"]) == (413, PROBLEM)
    assert sent.json()["code"] == Refused("too-large", 413).code


PAGES = [
    ("dora", "/cases", 6),
    ("alma", "/cases", 4),
    ("alma", "/cases?status=open&q=ledger", 6),
    ("petra", "/cases?q=ledger&excerpts=true", 14),
    ("alma", "/events?limit=500", 8),
    ("alma", "/companies", 3),
    ("petra", "/contacts", 3),
]


@pytest.mark.parametrize(("who", "path", "most"), PAGES)
def test_lists_take_a_known_few_queries_however_long_they_are(cast: Cast, who: str, path: str, most: int) -> None:
    caller, taken = calling(getattr(cast, who)), []
    for count in (2, 20):
        for _ in range(count):
            case = make_case(cast, cast.dora, cast.acme, LONG_AGO, assignee=cast.alma)
            case.product = make_product(parent=cast.financials)
            case.save()
        caller.get(path)  # the token is touched, and the first request of a window is counted
        with CaptureQueriesContext(connection) as queries:
            assert caller.get(path).status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1] <= most


def test_the_description_is_openapi_complete_and_committed() -> None:
    validate(document())
    assert (ROOT / "docs" / "api" / "openapi.json").read_text(encoding="utf-8") == as_text()
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert set(operation["tags"]) <= set(TAGS)
            assert "Scope" in operation["description"]
            assert {"401", "403", "429"} <= set(operation["responses"])


def test_the_description_is_served_and_can_be_read(db: None) -> None:
    assert Client().get("/api/v1/openapi.json").json() == json.loads(as_text())
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<details") == sum(len(one) for one in document()["paths"].values())
    assert "<script>" not in text
    assert "style=" not in text


def test_the_tokens_of_others_are_in_no_answer(cast: Cast) -> None:
    dora = calling(cast.dora)
    token = ApiToken.objects.get()
    assert token.token_sha256 not in dora.get("/me").content.decode()
    assert dora.key not in dora.get("/me").content.decode()
