"""The mails of this package. The address of an endpoint is not in them: it may hold a key of the receiver's."""

from datetime import datetime

from django.conf import settings

from amparo.core import mailer
from amparo.core.mailer.kinds import Parameter
from amparo.notify.models import Endpoint
from amparo.notify.rules import read_target
from amparo.people.models import Membership, Person
from amparo.people.rules import BadInput

READERS_LIMIT = 20

mailer.kind("webhook_disabled", "name", "host", "reason", "link")
mailer.kind("desk_alert", "name", "alert", "what", "seconds", "most", "link")


def keepers_of(endpoint: Endpoint, now: datetime) -> list[Person]:
    """Who sees to an endpoint: the administrators, or the company's portal administrators."""
    people = Person.objects.filter(is_active=True)
    if endpoint.company_id is None:
        people = people.filter(is_administrator=True)
    else:
        held = Membership.objects.current(now).filter(
            company_id=endpoint.company_id, roles__contains=["portal-administrator"]
        )
        people = people.filter(pk__in=held.values("person_id"))
    return list(people.order_by("pk")[:READERS_LIMIT])


def page_of(endpoint: Endpoint) -> str:
    """Where somebody sees to an endpoint."""
    place = "/admin" if endpoint.company_id is None else f"/company/{endpoint.company_id}"
    return f"{settings.BASE_URL}{place}/webhooks/{endpoint.pk}/"


def host_of(endpoint: Endpoint) -> str:
    """The host of an endpoint, which holds no key."""
    try:
        return read_target(endpoint.url, settings.WEBHOOK_NETWORKS).host
    except BadInput:
        return "–"


def tell_disabled(endpoint: Endpoint, now: datetime) -> None:
    """*Nothing is sent to your address any more*: why, and where it is switched on again."""
    for person in keepers_of(endpoint, now):
        params: dict[str, Parameter] = {
            "name": person.name,
            "host": host_of(endpoint),
            "reason": endpoint.disabled_for,
            "link": page_of(endpoint),
        }
        mailer.send("webhook_disabled", person.email, person.language, params, endpoint.ref, now)


def tell_alert(alert: str, seconds: int, most: int, now: datetime) -> None:
    """*The desk is behind*: to each administrator, with what to look at."""
    kind, _, what = alert.partition(".")
    for person in Person.objects.filter(is_active=True, is_administrator=True).order_by("pk")[:READERS_LIMIT]:
        params: dict[str, Parameter] = {
            "name": person.name,
            "alert": kind,
            "what": what,
            "seconds": seconds,
            "most": most,
            "link": f"{settings.BASE_URL}/admin/doctor/",
        }
        mailer.send("desk_alert", person.email, person.language, params, "", now)
