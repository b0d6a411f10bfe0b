"""A text to accept before sending: agreed to once, and asked for again when the agreement has ended (OM-4)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.cases.models import Case, Draft
from amparo.core.languages import django_code
from amparo.gate.models import Acceptance
from amparo.gate.tests.changing import changed_files, without_examples, write_pack
from amparo.testing.builders import make_product
from amparo.testing.cast import Cast

TERMS = '"LUMEN-19"\non = ["service.book"'
ENDED = "An agreement holds for 365 days, so we ask you again."


@pytest.fixture(autouse=True)
def lumen(settings: Settings, tmp_path: Path) -> None:
    """A desk whose terms are agreed to before a case is opened."""
    settings.PACK = "lumen"
    files = changed_files(TERMS, TERMS + ', "case.open"')
    settings.PACK = write_pack(without_examples(files), tmp_path)


@pytest.fixture
def dora(cast: Cast, client: Client) -> Client:
    """Dora, who has said everything and stands before the last step."""

    client.force_login(cast.dora)
    make_product("lumen-finance")
    client.post("/open/product/", {"product": "lumen-finance"})
    client.post("/open/need/", {"kind": "kind:problem"})
    client.post("/open/severity/", {"impact": "minor", "scope": "team", "environment": "production"})
    evidence = {f"evidence-{item}": "As always." for item in ("process", "behaviour", "records")}
    client.post("/open/problem/", {"subject": "Off by one", "text": "It is off.", "problems": "1"} | evidence)
    return client


def words(client: Client) -> str:
    """The last step without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/open/review/").content.decode()))


def agree(client: Client, shown: str = "") -> int:
    """Ticks the box and sends."""
    said = {"shown": shown or client.get("/open/review/").context["shown"], "accept-terms": "yes", "version-terms": "3"}
    return client.post("/open/review/", said).status_code


def grow_old(days: int) -> None:
    """The agreement was given so many days ago."""
    Acceptance.objects.update(at=timezone.now() - timedelta(days=days))


@pytest.fixture
def agreed(dora: Client) -> Client:
    """Dora has agreed, and nothing was sent: the decision had changed meanwhile."""
    assert agree(dora, shown="of yesterday") == 409
    assert (Acceptance.objects.count(), Case.objects.count()) == (1, 0)
    return dora


def test_whoever_has_not_agreed_is_asked_and_told_of_no_earlier_agreement(dora: Client) -> None:
    page = words(dora)
    assert "I agree to: " in page and "Your agreement has ended" not in page
    assert agree(dora) == 302
    assert Acceptance.objects.get().about == Case.objects.get().ref


def test_an_agreement_that_holds_is_not_asked_for_again(agreed: Client) -> None:
    grow_old(364)
    assert "I agree to: " not in words(agreed)
    assert agree(agreed) == 302
    assert Acceptance.objects.count() == 1


def test_whose_agreement_has_ended_is_told_so_and_asked_again(agreed: Client) -> None:
    grow_old(366)
    page = words(agreed)
    assert "Your agreement has ended" in page and ENDED in page and "I agree to: " in page
    shown = agreed.get("/open/review/").context["shown"]
    refused = agreed.post("/open/review/", {"shown": shown})
    assert refused.status_code == 422 and not Case.objects.exists()
    assert agree(agreed) == 302
    case = Case.objects.get()
    kept = Acceptance.objects.order_by("at").values_list("about", "renewal")
    assert list(kept) == [(case.ref, 0), (case.ref, 1)]
    assert len(case.decision.request["accepted"]) == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("es", "Su aceptación ha caducado"),
        ("fr", "Votre accord a expiré"),
        ("pt-BR", "O seu aceite expirou"),
        ("de", "Ihre Zustimmung ist abgelaufen"),
    ],
)
def test_so_it_is_told_in_every_language(cast: Cast, agreed: Client, tag: str, told: str) -> None:
    grow_old(366)
    cast.dora.language = django_code(tag)
    cast.dora.save()
    page = words(agreed)
    assert told in page and "365" in page


def test_new_words_are_asked_for_without_speaking_of_an_end(agreed: Client) -> None:
    grow_old(366)
    Acceptance.objects.update(version=2)
    page = words(agreed)
    assert "I agree to: " in page and "Your agreement has ended" not in page
