"""The priority of a case: assessed by an agent, with everything that is due measured by it (KA-9, KA-11, KA-12,
SI-10)."""

from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.actions.conversation import locked
from amparo.cases.actions.timing import retarget
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case
from amparo.cases.topics import public_topics
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.transitions import NotPossible
from amparo.people.rules import BadInput
from amparo.policy.pack.kinds import IMPACTS


@transaction.atomic
def grade_case(actor: Actor, number: int, impact: str, now: datetime) -> Case:
    """An agent assesses the impact of an open case; its clocks are measured anew, and who follows it is told (KA-12).

    Raises BadInput for an impact that is none, NotPossible for an ended case, NotAllowed for customers, NotVisible.
    Event: `case.graded`, then those of its clocks; nothing where it is so already.
    """
    case = locked(actor, number, "answer", now)
    if impact not in IMPACTS:
        raise BadInput("impact", "unknown")
    if case.state not in OPEN_STATES:
        raise NotPossible("case", case.state, "grade")
    if impact == case.impact:
        return case
    payload = events.CaseGraded(case=case.number, impact=impact, before=case.impact)
    case.impact = impact
    case.save(update_fields=["impact"])
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    retarget(actor, case, {"request": {"impact": impact}}, "impact", now)
    mails.tell_graded(case, now)
    return case
