"""A webhook of a demo's company, switched off: its receiver is invented."""

from datetime import datetime

from amparo.notify import actions
from amparo.people.actors import actor_for
from amparo.people.models import Membership

WISH = actions.Wish(
    "https://hooks.harvestlane.example/amparo",
    "Our own ledger of requests",
    ["case.answered", "case.evidence_requested", "case.opened", "case.resolved"],
)


def connect_company(email: str, now: datetime) -> None:
    """The portal administrator with that address has made one, and switched it off until their side is ready."""
    held = Membership.objects.current(now).select_related("person").get(person__email=email, company__isnull=False)
    actor = actor_for(held.person)
    endpoint = actions.create_endpoint(actor, held.company_id, WISH, now)
    actions.disable_endpoint(actor, endpoint, now)
