"""Who may read a decision."""

from datetime import datetime
from uuid import UUID

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.gate.models import Decision
from amparo.people.access import roles_in

OVERSEERS = frozenset({"portal-administrator", "authorised-manager"})


def decision_for(actor: Actor, key: UUID, now: datetime) -> Decision:
    """The decision, for agents, whoever asked for it, and their company's managers and portal administrators.

    Raises NotVisible.
    """
    decision = Decision.objects.filter(pk=key).first()
    if decision is None or not (actor.is_agent or is_concerned(actor, decision, now)):
        raise NotVisible
    return decision


def is_concerned(actor: Actor, decision: Decision, now: datetime) -> bool:
    """The person's own decision, or one for a company that they oversee."""
    if actor.id is None:
        return False
    if decision.person_id == actor.id:
        return True
    return decision.company_id is not None and bool(OVERSEERS & roles_in(actor, decision.company_id, now))
