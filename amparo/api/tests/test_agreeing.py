"""Agreeing to texts by a program: an agreement that has ended is asked for again, and both stay as proof."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from amparo.api.tests.calling import WISH, calling, new_case
from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.gate.models import Acceptance
from amparo.gate.tests.changing import changed_files, without_examples, write_pack
from amparo.testing.builders import make_product
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO

BOOKING = '"LUMEN-19"\non = ["service.book"'  # the rule that asks for the terms


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def test_what_was_agreed_to_is_asked_for_again_once_it_has_ended(cast: Cast) -> None:
    dora = calling(cast.dora)
    case = make_case(cast, cast.dora, cast.acme, LONG_AGO)
    wanted = {"action": "remote.request", "request": {"purpose": "view"}, "case": case.number}
    agreement = {"text": "remote-access", "version": 1, "case": case.number}  # for one day
    first = dora.post("/acceptances", agreement).json()
    assert dora.post("/acceptances", agreement).json()["id"] == first["id"]
    Acceptance.objects.update(at=timezone.now() - timedelta(days=1))
    asked = [
        one["item"] for one in dora.post("/decisions", wanted).json()["obligations"] if one["kind"] == "acceptance"
    ]
    assert asked == ["remote-access"]
    again = dora.post("/acceptances", agreement)
    assert (again.status_code, again.json()["id"] != first["id"]) == (201, True)
    assert not [one for one in dora.post("/decisions", wanted).json()["obligations"] if one["kind"] == "acceptance"]
    assert Acceptance.objects.filter(about=case.ref).count() == 2


def test_an_agreement_that_ended_before_the_case_was_opened_leaves_the_decision_as_it_was_shown(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    files = changed_files(BOOKING, BOOKING + ', "case.open"')
    settings.PACK = write_pack(without_examples(files), tmp_path)
    make_product("lumen-finance")
    dora = calling(cast.dora)
    wish = WISH | {"product": "lumen-finance", "evidence": ["process", "behaviour", "records"]}
    shown = dora.post("/decisions", {"action": "case.open", "request": wish}).json()
    agreement = {"text": "terms", "version": 3, "decision": shown["id"]}
    dora.post("/acceptances", agreement)
    Acceptance.objects.update(at=timezone.now() - timedelta(days=366))
    refused = dora.post("/cases", new_case(request=wish, decision=shown["id"]))
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert [(one["kind"], one["item"]) for one in refused.json()["obligations"]] == [("acceptance", "terms")]
    dora.post("/acceptances", agreement)
    assert dora.post("/cases", new_case(request=wish, decision=shown["id"])).status_code == 201
    assert Acceptance.objects.filter(about=Case.objects.get().ref).count() == 2  # both stay as proof
