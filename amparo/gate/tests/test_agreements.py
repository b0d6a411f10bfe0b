"""An agreement counts for the days that its text says; then it is asked for again, and both stay as proof."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from amparo.core.models import Event
from amparo.gate import actions
from amparo.gate.actions import Agreement
from amparo.gate.agreements import find_ended
from amparo.gate.asking import Asking
from amparo.gate.models import Acceptance, Decision
from amparo.gate.packs import in_force
from amparo.gate.tests.changing import changed_files, enact, without_examples
from amparo.testing.cast import Cast
from amparo.testing.clock import earlier, later

ABOUT = "draft:1"
QUOTE = "quote"  # of lumen, for thirty days


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def agree(cast: Cast, at: datetime, name: str = "dora", text: str = QUOTE) -> Acceptance:
    said = Agreement(text, in_force().texts[text].version, "en", "portal", cast.acme.pk, ABOUT)
    return actions.accept_text(cast.actor(name), said, at)


def work(cast: Cast, at: datetime) -> Asking:
    """Work without the customer present, for which the quote must have been accepted."""
    request = {"kind": "configuration", "product": "financials", "minutes": 45, "customer_present": False}
    return Asking("service.perform", request, cast.dora.pk, cast.acme.pk, at, about=ABOUT)


def asked_for(decision: Decision) -> Sequence[str]:
    return [row["item"] for row in decision.result["obligations"] if row["kind"] == "acceptance"]


@pytest.mark.parametrize(
    ("ago", "counts"),
    [
        (timedelta(days=29), True),
        (timedelta(days=30) - timedelta(seconds=1), True),
        (timedelta(days=30), False),
        (timedelta(days=31), False),
    ],
)
def test_a_quote_accepted_29_days_ago_counts_and_one_of_31_days_does_not(
    cast: Cast, now: datetime, ago: timedelta, counts: bool
) -> None:
    agree(cast, now - ago)
    decision = actions.decide(cast.actor("dora"), work(cast, now), now)
    assert asked_for(decision) == ([] if counts else [QUOTE])
    assert [one["text"] for one in decision.request["accepted"]] == ([QUOTE] if counts else [])
    assert actions.preview_all(work(cast, now), ["service.perform"])[0].result == decision.result


def test_a_text_without_a_number_of_days_counts_for_ever(cast: Cast, now: datetime) -> None:
    assert in_force().texts["consultancy-term"].valid_days is None
    agree(cast, now - timedelta(days=3000), text="consultancy-term")
    asking = replace(work(cast, now), action="consultancy.support")
    assert asked_for(actions.preview(asking)) == []


def test_how_long_it_counts_is_said_by_the_pack_that_decides(cast: Cast, now: datetime) -> None:
    agree(cast, earlier(days=31))
    assert asked_for(actions.preview(work(cast, now))) == [QUOTE]
    enact(cast, without_examples(changed_files("valid_days = 30", "valid_days = 60")), now)
    assert asked_for(actions.decide(cast.actor("dora"), work(cast, now), now)) == []
    assert asked_for(actions.preview(work(cast, now), in_force(now))) == []


def test_agreeing_again_counts_and_keeps_the_earlier_proof_as_it_was(cast: Cast, now: datetime) -> None:
    first = agree(cast, earlier(days=31))
    kept = Acceptance.objects.values().get(pk=first.pk)
    second = agree(cast, now)
    assert (first.pk != second.pk, first.renewal, second.renewal) == (True, 0, 1)
    assert Acceptance.objects.values().get(pk=first.pk) == kept
    assert second.at == now
    told = Event.objects.filter(type="text.accepted").order_by("id").values_list("payload__acceptance", flat=True)
    assert list(told) == [first.pk, second.pk]
    decision = actions.decide(cast.actor("dora"), work(cast, now), now)
    assert asked_for(decision) == []
    assert len(decision.request["accepted"]) == 1
    assert asked_for(actions.preview(work(cast, later(days=30)))) == [QUOTE]  # and it ends in its turn


def test_a_double_click_stores_one_of_the_first_and_one_of_the_second(cast: Cast, now: datetime) -> None:
    for at in (earlier(days=31), earlier(days=31), now, now, later(days=29)):
        agree(cast, at)
    assert list(Acceptance.objects.order_by("at").values_list("at", flat=True)) == [earlier(days=31), now]
    assert Event.objects.filter(type="text.accepted").count() == 2


def test_another_persons_agreement_is_a_proof_of_its_own(cast: Cast, now: datetime) -> None:
    agree(cast, earlier(days=31))
    assert [agree(cast, now, name).renewal for name in ("max", "dora")] == [0, 1]


def test_the_database_keeps_no_second_one_of_the_same_turn(cast: Cast, now: datetime) -> None:
    row = agree(cast, now)
    row.pk = None
    with pytest.raises(IntegrityError, match="gate_acceptance_once"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [False, True])
def test_two_who_agree_at_the_same_moment_leave_one_proof(cast: Cast, now: datetime, before: bool) -> None:
    if before:
        agree(cast, earlier(days=31))
    found: list[int] = []
    ready = threading.Barrier(4)

    def click() -> None:
        ready.wait(10)
        found.append(agree(cast, now).pk)
        connection.close()

    together = [threading.Thread(target=click) for _ in range(4)]
    for one in together:
        one.start()
    for one in together:
        one.join(30)
    assert (len(found), len(set(found))) == (4, 1)
    assert Acceptance.objects.count() == 1 + before
    assert Event.objects.filter(type="text.accepted").count() == 1 + before


def test_which_agreement_has_ended_is_told_of_the_words_in_force_only(cast: Cast, now: datetime) -> None:
    row = agree(cast, earlier(days=31))
    assert find_ended([ABOUT], in_force(), earlier(days=2)) == {}
    assert find_ended([ABOUT, ""], in_force(), now) == {QUOTE: row}
    assert find_ended(["draft:2"], in_force(), now) == {}
    Acceptance.objects.update(version=row.version + 1)
    assert find_ended([ABOUT], in_force(), now) == {}
