"""What the gate may know of a case."""

from typing import Any

from amparo.cases.escalating import done_steps
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case
from amparo.gate.asking import Asking


def case_facts(asking: Asking) -> dict[str, Any] | None:
    """The `case` of decision-format.md; None while there is no case yet."""
    kind, _, number = asking.about.partition(":")
    if kind != "case" or not number.isdecimal():
        return None
    case = Case.objects.get(pk=int(number))
    standing = asking.standing if case.company_id == asking.company_id else None
    done = done_steps(case)
    return {
        "status": "open" if case.state in OPEN_STATES else "closed",
        "age_minutes": max(0, int((asking.at - case.opened_at).total_seconds() // 60)),
        "evidence": list(case.evidence),
        "author_company": standing is not None and standing.how == "member",
        "updates_read": "updates-read" in done,
        "update_requested": "update-requested" in done,
        "called": "called" in done,
    }
