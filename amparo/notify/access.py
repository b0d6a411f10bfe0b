"""Who sees to which outgoing webhooks: administrators to all, a company's portal administrators to their company's."""

from datetime import datetime

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.notify.models import Endpoint, Message
from amparo.notify.queries import endpoints_of
from amparo.people.access import company_for, require_desk, roles_in
from amparo.people.models import Company


def may_manage(actor: Actor, company_id: int | None, now: datetime) -> bool:
    """Whether somebody who may see the place may also send its events elsewhere."""
    if actor.kind == "system" or actor.is_administrator:
        return True
    return company_id is not None and "portal-administrator" in roles_in(actor, company_id, now)


def owner_for(actor: Actor, company_id: int | None, now: datetime) -> Company | None:
    """The company whose endpoints the actor sees to, None for the vendor's own; raises NotVisible or NotAllowed."""
    if company_id is None:
        require_desk(actor)
        return None
    company = company_for(actor, company_id, "see", now)
    if not may_manage(actor, company_id, now):
        raise NotAllowed("portal-administrators-only")
    return company


def endpoint_for(actor: Actor, company_id: int | None, endpoint_id: int, now: datetime) -> Endpoint:
    """One endpoint of the company, or of the vendor; raises NotVisible or NotAllowed."""
    owner_for(actor, company_id, now)
    found = endpoints_of(company_id).filter(pk=endpoint_id).first()
    if found is None:
        raise NotVisible(f"webhook:{endpoint_id}")
    return found


def message_for(actor: Actor, company_id: int | None, endpoint_id: int, key: str, now: datetime) -> Message:
    """One message of an endpoint; raises NotVisible or NotAllowed."""
    endpoint = endpoint_for(actor, company_id, endpoint_id, now)
    found = endpoint.messages.filter(key=key).select_related("endpoint").first()
    if found is None:
        raise NotVisible(f"message:{key}")
    return found
