"""Public keys for the vendor's own pages (SI-4a): made, changed and withdrawn by administrators."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, events
from amparo.people.models import PublicKey
from amparo.people.public_keys import MOST_KEYS, NAME_LENGTH, PREFIX, clean_origins
from amparo.people.rules import BadInput, clean_name
from amparo.people.scopes import TOUCH_EVERY


@dataclass(frozen=True, slots=True)
class PublicKeyTerms:
    """A name for administrators, and the origins of the pages that may use the key."""

    name: str
    origins: Sequence[str]


@transaction.atomic
def save_public_key(actor: Actor, key_id: int | None, terms: PublicKeyTerms, now: datetime) -> PublicKey:
    """Makes a key, or changes where it may be used; administrators. Event: `public_key.made` or `public_key.changed`.

    Raises BadInput (`name`: `empty`, `too-long`, `too-many`; `origins`: `empty`, `too-many`, `not-an-origin`),
    NotAllowed and NotVisible (none, or withdrawn).
    """
    access.require_desk(actor)
    name, origins = clean_name(terms.name, "name", NAME_LENGTH), clean_origins(terms.origins)
    if key_id is None:
        if PublicKey.objects.live().count() >= MOST_KEYS:
            raise BadInput("name", "too-many", {"limit": MOST_KEYS})
        made = PublicKey.objects.create(
            name=name, key=PREFIX + secrets.token_urlsafe(18), origins=origins, created_at=now
        )
        record(actor, events.PublicKeyMade(public_key=made.pk, origins=origins), about=made.ref, now=now)
        return made
    found = access.public_key_for(actor, key_id, lock=True)
    if (found.name, found.origins) != (name, origins):
        found.name, found.origins = name, origins
        found.save(update_fields=["name", "origins"])
        record(actor, events.PublicKeyChanged(public_key=found.pk, origins=origins), about=found.ref, now=now)
    return found


@transaction.atomic
def withdraw_public_key(actor: Actor, key_id: int, now: datetime) -> PublicKey:
    """Ends a key at once; administrators. Event: `public_key.withdrawn`; raises NotAllowed and NotVisible."""
    found = access.public_key_for(actor, key_id, lock=True)
    found.withdrawn_at, found.withdrawn_by_id = now, actor.id
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(actor, events.PublicKeyWithdrawn(public_key=found.pk), about=found.ref, now=now)
    return found


def touch_public_key(key: PublicKey, now: datetime) -> None:
    """Keeps that the key was used, to the minute; no event."""
    if key.last_used_at is None or now - key.last_used_at >= TOUCH_EVERY:
        PublicKey.objects.filter(pk=key.pk).update(last_used_at=now)
