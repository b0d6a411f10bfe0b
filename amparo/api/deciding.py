"""From what a caller sends to a question to the gate, and from its refusal to a problem."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.api import reasons
from amparo.api.caller import Caller
from amparo.api.problems import Fault, Problem
from amparo.api.shapes.decisions import decision_row
from amparo.cases.access import case_for
from amparo.cases.actions.authority import NotAuthorised
from amparo.cases.actions.direct import NotComplete
from amparo.cases.actions.escalation import NotEscalated
from amparo.cases.actions.opening import DecisionChanged, NotOpened
from amparo.cases.models import Case
from amparo.core.access import NotVisible
from amparo.gate.access import decision_for
from amparo.gate.models import Decision
from amparo.people.access import Standing, companies_of, standing_for
from amparo.policy.facts import parse_request


def standing_of(caller: Caller, wanted: int | None, place: Fault) -> Standing | None:
    """For which company the caller acts, and how: the one they name, else their only one; None where they have none.

    Raises Problem where they have several and name none, or name one that is not theirs.
    """
    if wanted is not None:
        try:
            return standing_for(caller.actor, wanted, caller.now)
        except NotVisible:
            fault = Fault("unknown", reasons.missing("not-one"), place.pointer, place.parameter)
            raise Problem("not-valid", pointers=[fault]) from None
    found = companies_of(caller.person, caller.now, limit=2)
    if len(found) > 1:
        fault = Fault("missing", _("You act for several companies: say for which one."), place.pointer, place.parameter)
        raise Problem("not-valid", pointers=[fault])
    return found[0] if found else None


def check_wish(action: str, wish: Mapping[str, Any]) -> None:
    """Raises RequestRefusedError where the request is not of the form of decision-format.md."""
    parse_request({"action": action, "request": dict(wish)})


def shown_decision(caller: Caller, text: str | None, action: str = "case.open") -> Decision | None:
    """The decision that was shown to the caller; raises Problem where it is none of theirs, or about something else."""
    if text is None:
        return None
    try:
        decision = decision_for(caller.actor, UUID(text), caller.now)
    except (ValueError, NotVisible):
        decision = None
    if decision is None or decision.person_id != caller.actor.id:
        raise Problem("not-valid", pointers=[Fault("unknown", reasons.missing("unknown"), "/decision")])
    if action and decision.action != action:
        raise Problem("not-valid", pointers=[Fault("other-case", reasons.missing("other-case"), "/decision")])
    return decision


def case_about(caller: Caller, number: int | None) -> Case | None:
    """The case that a question is about; raises NotVisible."""
    return case_for(caller.actor, number, "see", caller.now) if number is not None else None


def refused(caller: Caller, refusal: NotOpened | NotEscalated | NotAuthorised) -> Problem:
    """403 with the decision, 422 with the obligations, 409 where it changed."""
    decision = decision_row(refusal.decision, caller.tag)
    more: dict[str, Any] = {"decision": decision}
    if isinstance(refusal, DecisionChanged):
        return Problem("decision-changed", more=more)
    if refusal.decision.outcome in ("refused", "redirected"):
        return Problem(refusal.decision.outcome, more=more)
    more["obligations"] = decision["obligations"]
    problems = refusal.problems if isinstance(refusal, NotComplete) else {}
    return Problem("incomplete", pointers=faults_of(problems), more=more)


def faults_of(problems: Mapping[str, str]) -> list[Fault]:
    """What the words lack, as pointers: `request.kind` is `/request/kind`."""
    places = {"product": "request.product"}
    return [
        Fault(code, reasons.missing(code), "/" + places.get(name, name).replace(".", "/"))
        for name, code in problems.items()
    ]
