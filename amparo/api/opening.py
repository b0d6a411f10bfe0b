"""From a case as a caller sends it to what the action takes, and the answer."""

from typing import Any

from amparo.api import deciding, reasons
from amparo.api.caller import Caller
from amparo.api.problems import Fault, Problem
from amparo.api.schemas.cases import NewCase
from amparo.api.shapes.cases import case_row
from amparo.cases.actions.direct import Direct
from amparo.cases.actions.opening import Known
from amparo.cases.models import Case
from amparo.cases.spec import Opening
from amparo.core.languages import TAGS
from amparo.people.access import Standing
from amparo.people.models import Company

KEY_LENGTH = 80  # of a product


def direct_of(caller: Caller, body: NewCase, standing: Standing | None) -> Direct:
    """What the action takes; raises Problem and RequestRefusedError."""
    deciding.check_wish("case.open", body.request)
    return Direct(
        request=body.request,
        opening=opening_of(body, standing.company.pk if standing else None),
        language=body.language or (caller.person.language if caller.person.language in TAGS else caller.tag),
        files=tuple(dict.fromkeys(body.files)),
        shown=deciding.shown_decision(caller, body.decision),
        known=Known(opener=caller.person, standing=standing),
    )


def opening_of(body: NewCase, company: int | None) -> Opening:
    """The words, with what the case's row keeps of the request."""
    wish = body.request
    if len(wish.get("product") or "") > KEY_LENGTH:
        raise Problem("not-valid", pointers=[Fault("unknown", reasons.missing("unknown"), "/request/product")])
    return Opening(
        company=company,
        product=wish.get("product") or "",
        module=body.module,
        kind=wish.get("kind") or "",
        impact=wish.get("impact") or "",
        scope=wish.get("scope") or "",
        environment=wish.get("environment") or "",
        title=body.title,
        body=body.body,
        evidence=body.evidence,
    )


def filed(caller: Caller, case: Case, company: Company | None) -> dict[str, Any]:
    """The case that was just filed, without reading anything again."""
    case.company, case.opened_by = company, caller.person
    row = case_row(caller.actor, case, tagged=False)
    return row | {"decision": str(case.decision_id)}
