"""What the gate may know of a case."""

from typing import Any

from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case
from amparo.gate.asking import Asking
from amparo.gate.facts import current
from amparo.people.models import Membership


def case_facts(asking: Asking) -> dict[str, Any] | None:
    """The `case` of decision-format.md; None while there is no case yet."""
    kind, _, number = asking.about.partition(":")
    if kind != "case" or not number.isdecimal():
        return None
    case = Case.objects.get(pk=int(number))
    by_company = (
        case.company_id is not None
        and case.company_id == asking.company_id
        and asking.person_id is not None
        and Membership.objects.filter(
            current(asking.at), person_id=asking.person_id, person__is_active=True, company_id=case.company_id
        ).exists()
    )
    return {
        "status": "open" if case.state in OPEN_STATES else "closed",
        "age_minutes": max(0, int((asking.at - case.opened_at).total_seconds() // 60)),
        "evidence": list(case.evidence),
        "author_company": by_company,
    }
