"""Cases for the tests of cases."""

from datetime import datetime
from typing import Any

from amparo.cases.models import Case, Message
from amparo.gate.models import Decision, PackSnapshot
from amparo.people.models import Company, Person
from amparo.testing.cast import Cast


def make_decision(now: datetime) -> Decision:
    """An allowed decision of the pack in force, as opening would leave it."""
    from amparo.gate import actions
    from amparo.gate.asking import Asking
    from amparo.gate.packs import in_force, snapshot

    decision = actions.preview(Asking("help.search", {}, None, None, now))
    snapshot(in_force(), now)
    decision.save()
    assert PackSnapshot.objects.filter(pk=decision.pack_id).exists()
    return decision


def make_case(cast: Cast, person: Person | None, company: Company | None, now: datetime, **more: Any) -> Case:
    """A filed case with its first message."""
    case = Case.objects.create(
        company=company,
        opened_by=person,
        product=cast.financials,
        title=more.pop("title", "The ledger does not balance"),
        kind="problem",
        language="en",
        channel="portal",
        decision=make_decision(now),
        opened_at=now,
        active_at=now,
        **more,
    )
    Message.objects.create(case=case, author=person, by_vendor=False, body="It is off by one.", at=now)
    return case
