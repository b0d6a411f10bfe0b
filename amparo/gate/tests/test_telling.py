"""What somebody was told no about on the way is on record, once."""

from datetime import datetime

import pytest
from pytest_django import Settings

from amparo.core.models import Event
from amparo.gate import actions as gate
from amparo.gate.asking import Asking
from amparo.gate.models import Decision
from amparo.gate.telling import record_told
from amparo.testing.cast import Cast
from amparo.testing.clock import later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def shown(cast: Cast, at: datetime, kind: str = "question") -> Decision:
    """What Ana, who is not designated, is shown."""
    return gate.preview(Asking("case.open", {"kind": kind, "product": "financials"}, cast.ana.pk, cast.acme.pk, at))


def test_a_refusal_is_kept_once_an_hour_for_each_request(cast: Cast, now: datetime) -> None:
    ana = cast.actor("ana")
    assert record_told(ana, shown(cast, now), now)
    assert not record_told(ana, shown(cast, later(minutes=59)), later(minutes=59))
    assert record_told(ana, shown(cast, now, "problem"), now)
    assert record_told(ana, shown(cast, later(minutes=61)), later(minutes=61))
    assert list(Decision.objects.values_list("outcome", flat=True)) == ["refused"] * 3
    events = Event.objects.filter(type="decision.made")
    assert [event.payload["outcome"] for event in events] == ["refused"] * 3


def test_what_goes_ahead_and_a_visitor_without_a_draft_leave_no_record(cast: Cast, now: datetime) -> None:
    allowed = gate.preview(Asking("help.search", {}, None, None, now))
    assert not record_told(cast.actor("viktor"), allowed, now)
    idea = Asking("case.open", {"kind": "idea", "product": "financials"}, None, None, now)
    redirected = gate.preview(idea)
    assert redirected.outcome == "redirected"
    assert not record_told(cast.actor("viktor"), redirected, now)
    assert not Decision.objects.exists()
    assert not Event.objects.filter(type="decision.made").exists()
