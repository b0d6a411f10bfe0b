"""Making, changing, stopping and removing endpoints (API-1.2, SI-14: each leaves an event that the company sees)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.notify import access, events, signing
from amparo.notify.audiences import types_for
from amparo.notify.mails import tell_disabled
from amparo.notify.models import Endpoint, EndpointSecret
from amparo.notify.queries import ENDPOINTS_LIMIT, current_secret, endpoints_of
from amparo.notify.rules import DESCRIPTION_LENGTH, Network, read_target
from amparo.people.rules import BadInput, clean_name

KEEP_HOURS = (0, 24, 168)  # how long the secret before goes on signing, as a person chooses


@dataclass(frozen=True, slots=True)
class Wish:
    """What an endpoint is to be: its address, a name for people, and the types of events; no types are all of them."""

    url: str
    description: str = ""
    types: Sequence[str] = ()


def networks_for(company_id: int | None) -> Collection[Network]:
    """The private networks that may be called: those of the setting, for the vendor's own endpoints alone (SEC-9)."""
    return settings.WEBHOOK_NETWORKS if company_id is None else ()


def create_endpoint(actor: Actor, company_id: int | None, wish: Wish, now: datetime) -> Endpoint:
    """Sends events to an address from now on; `webhook.created` follows.

    For administrators and a company's portal administrators. Raises NotVisible, NotAllowed and BadInput.
    """
    company = access.owner_for(actor, company_id, now)
    values = _clean(company_id, wish)
    with transaction.atomic():
        if endpoints_of(company_id).count() >= ENDPOINTS_LIMIT:
            raise BadInput("url", "too-many", {"limit": ENDPOINTS_LIMIT})
        endpoint = Endpoint.objects.create(company=company, since_at=now, created_at=now, **values)
        _add_secret(endpoint, now)
        tell(actor, endpoint, events.WebhookCreated(endpoint=endpoint.pk, company=company_id), now)
    return endpoint


def change_endpoint(actor: Actor, endpoint: Endpoint, wish: Wish, now: datetime) -> None:
    """Another address, name or choice of events; `webhook.changed` follows where something is different.

    Raises NotVisible, NotAllowed and BadInput.
    """
    access.owner_for(actor, endpoint.company_id, now)
    values = _clean(endpoint.company_id, wish)
    with transaction.atomic():
        locked = lock(endpoint)
        fields = [name for name, value in values.items() if getattr(locked, name) != value]
        if not fields:
            return
        for name in fields:
            setattr(locked, name, values[name])
        if "url" in fields:  # another receiver has not failed yet
            locked.failing_since, locked.failures, locked.quiet_until = None, 0, None
        locked.save()
        tell(actor, locked, events.WebhookChanged(endpoint=locked.pk, company=locked.company_id, fields=fields), now)


def _clean(company_id: int | None, wish: Wish) -> dict[str, str | list[str]]:
    url = wish.url.strip()
    read_target(url, networks_for(company_id))
    description = clean_name(wish.description, "description", DESCRIPTION_LENGTH) if wish.description.strip() else ""
    types = sorted(set(wish.types))
    if not set(types) <= set(types_for(company_id)):
        raise BadInput("types", "webhook-types")
    return {"url": url, "description": description, "types": types}


def rotate_secret(actor: Actor, endpoint: Endpoint, keep_hours: int, now: datetime) -> None:
    """A new secret signs from now on, the one before beside it for `keep_hours`; `webhook.secret_rotated` follows.

    With 0 hours the one before ends at once, because it was leaked. Raises NotVisible, NotAllowed and BadInput.
    """
    access.owner_for(actor, endpoint.company_id, now)
    if keep_hours not in KEEP_HOURS:
        raise BadInput("keep", "out-of-range", {"least": KEEP_HOURS[0], "most": KEEP_HOURS[-1]})
    with transaction.atomic():
        locked = lock(endpoint)
        until = now + timedelta(hours=keep_hours)
        if not keep_hours:
            locked.secrets.filter(until_at__gt=now).update(until_at=now)
        locked.secrets.filter(until_at=None).update(until_at=until)
        _add_secret(locked, now)
        said = events.WebhookSecretRotated(endpoint=locked.pk, company=locked.company_id, hours=keep_hours)
        tell(actor, locked, said, now)


def show_secret(actor: Actor, endpoint: Endpoint, now: datetime) -> str | None:
    """The current secret, once; None where it was shown before. `webhook.secret_shown` follows.

    Raises NotVisible, NotAllowed and SecretLost.
    """
    access.owner_for(actor, endpoint.company_id, now)
    with transaction.atomic():
        row = current_secret(lock(endpoint))
        if row.shown_at is not None:
            return None
        secret = signing.secret_of(row)
        row.shown_at = now
        row.save()
        tell(actor, endpoint, events.WebhookSecretShown(endpoint=endpoint.pk, company=endpoint.company_id), now)
    return secret


def disable_endpoint(actor: Actor, endpoint: Endpoint, now: datetime) -> None:
    """Sends nothing any more; what waits has failed and can be replayed. `webhook.disabled` follows.

    Raises NotVisible and NotAllowed; does nothing where it is so already.
    """
    access.owner_for(actor, endpoint.company_id, now)
    with transaction.atomic():
        locked = lock(endpoint)
        if locked.enabled:
            stop(actor, locked, "person", now)


def stop(actor: Actor, locked: Endpoint, reason: events.Reason, now: datetime) -> None:
    """Within a transaction that holds the endpoint: it is disabled, and whoever sees to it is told by mail."""
    locked.enabled, locked.disabled_at, locked.disabled_for = False, now, reason
    locked.save()
    locked.messages.filter(state="pending").update(state="failed", error="disabled", next_at=None, ended_at=now)
    tell(actor, locked, events.WebhookDisabled(endpoint=locked.pk, company=locked.company_id, reason=reason), now)
    if reason != "person":
        tell_disabled(locked, now)


def enable_endpoint(actor: Actor, endpoint: Endpoint, now: datetime) -> None:
    """Sends events again, those from now on; what was missed is asked for by a replay. `webhook.enabled` follows.

    Raises NotVisible and NotAllowed; does nothing where it is so already.
    """
    access.owner_for(actor, endpoint.company_id, now)
    with transaction.atomic():
        locked = lock(endpoint)
        if locked.enabled:
            return
        locked.enabled, locked.disabled_at, locked.disabled_for = True, None, ""
        locked.failing_since, locked.failures, locked.quiet_until, locked.since_at = None, 0, None, now
        locked.save()
        tell(actor, locked, events.WebhookEnabled(endpoint=locked.pk, company=locked.company_id), now)


def remove_endpoint(actor: Actor, endpoint: Endpoint, now: datetime) -> None:
    """The endpoint is gone, with its secrets and deliveries; `webhook.removed` follows.

    Raises NotVisible and NotAllowed.
    """
    access.owner_for(actor, endpoint.company_id, now)
    with transaction.atomic():
        locked = lock(endpoint)
        said = events.WebhookRemoved(endpoint=locked.pk, company=locked.company_id)
        tell(actor, locked, said, now)
        locked.delete()


def lock(endpoint: Endpoint) -> Endpoint:
    """The endpoint as it is now, held until the transaction ends."""
    return Endpoint.objects.select_for_update().get(pk=endpoint.pk)


def tell(actor: Actor, endpoint: Endpoint, said: events.WebhookPayload, now: datetime) -> None:
    """Records what happened; a company hears of its own (SI-14)."""
    topics = [f"company:{endpoint.company_id}"] if endpoint.company_id is not None else []
    record(actor, said, about=endpoint.ref, topics=topics, now=now)


def _add_secret(endpoint: Endpoint, now: datetime) -> None:
    EndpointSecret.objects.create(
        endpoint=endpoint,
        salt=signing.new_salt(),
        key_check=signing.check_of(settings.SECRET_KEY),
        created_at=now,
    )
