"""Who may read a decision."""

from datetime import datetime
from uuid import UUID

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.gate.models import Decision
from amparo.people.access import roles_in, standing_or_none

OVERSEERS = frozenset({"portal-administrator", "authorised-manager"})


def decision_for(actor: Actor, key: UUID, now: datetime) -> Decision:
    """The decision, for agents, whoever asked for it while they may act for the company that it is about, and that
    company's managers and portal administrators (SEC-7). Raises NotVisible.
    """
    decision = Decision.objects.filter(pk=key).first()
    if decision is None or not (actor.is_agent or is_concerned(actor, decision, now)):
        raise NotVisible
    return decision


def is_concerned(actor: Actor, decision: Decision, now: datetime) -> bool:
    """The person's own decision, or one for a company that they oversee; what they asked as one of a company's people
    is closed to them once they are not.
    """
    if actor.id is None:
        return False
    own, company = decision.person_id == actor.id, decision.company_id
    if company is None:
        return own
    if own and standing_or_none(actor, company, now) is not None:
        return True
    return bool(OVERSEERS & roles_in(actor, company, now))
