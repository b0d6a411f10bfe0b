"""Putting a version of the pack in force: now, at a time, and back again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from amparo.catalogue.actions import nodes_of, sync_products
from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import record
from amparo.core.transitions import NotPossible
from amparo.gate import packs
from amparo.gate.drafts import Examined, administrators_only, examine
from amparo.gate.events import PackEnacted, PackScheduled, PackWithdrawn
from amparo.gate.models import Enactment, PackDraft, PackSnapshot
from amparo.policy.pack.pack import Pack

TICK = timedelta(microseconds=1)
FURTHEST = timedelta(days=3653)
NOTE_MAX_LENGTH = 2000


class PackWrong(Exception):
    """The version has findings or failing examples and cannot be put in force; `examined` tells which."""

    def __init__(self, examined: Examined) -> None:
        super().__init__(f"{len(examined.errors)} findings")
        self.examined = examined


class OtherInForce(Exception):
    """Another version was put in force since the administrator looked: they have to see that first."""


class BadMoment(ValueError):
    """The moment has passed, is taken by another version, or lies years ahead: code `past`, `taken` or `far`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wish:
    """Which version (a hash), from when (None: now), why; which one was seen in force, and the draft it came of."""

    sha256: str
    from_at: datetime | None
    note: str
    seen: str
    draft_id: int | None = None


@transaction.atomic
def enact_version(actor: Actor, wish: Wish, now: datetime) -> Enactment:
    """Puts a kept version in force, from now or from a later moment on; also how one goes back.

    Events: `pack.scheduled`, and `pack.enacted` where it is in force at once. Raises NotAllowed, PackWrong,
    OtherInForce, BadMoment, and PackSnapshot.DoesNotExist for a version that nobody kept.
    """
    administrators_only(actor)
    _lock()
    line = packs.read_line()
    current = packs.version_in_force(now)
    if wish.seen != current.sha256:
        raise OtherInForce(current.sha256)
    version = PackSnapshot.objects.get(pk=wish.sha256)
    _refuse_wrong(version)
    _keep_first(line, current, now)
    draft = PackDraft.objects.select_for_update().filter(pk=wish.draft_id).first() if wish.draft_id else None
    enactment = Enactment.objects.create(
        pack=version,
        pack_name=packs.installed_name(),
        from_at=_moment(line, wish.from_at, now),
        note=wish.note.strip()[:NOTE_MAX_LENGTH],
        draft=draft,
        set_at=now,
        set_by_id=actor.id,
    )
    if draft is not None and draft.state == "open":
        draft.state, draft.enacted_as = "enacted", version
        draft.save(update_fields=["state", "enacted_as"])
    from_at = enactment.from_at.isoformat()
    payload = PackScheduled(enactment=enactment.pk, pack=version.pk, from_at=from_at, instead_of=current.sha256)
    record(actor, payload, about=enactment.ref, topics=["packs"], now=now)
    packs.tell_change()
    if wish.from_at is None:
        _apply(actor, enactment, now)
    return enactment


@transaction.atomic
def withdraw_enactment(actor: Actor, enactment_id: int, now: datetime) -> Enactment:
    """Takes back what was to come into force later. Event: `pack.withdrawn`.

    Raises NotAllowed, Enactment.DoesNotExist, and NotPossible where it has come into force, or was withdrawn.
    """
    administrators_only(actor)
    _lock()
    enactment = Enactment.objects.get(pk=enactment_id, pack_name=packs.installed_name())
    if enactment.withdrawn_at is not None or enactment.from_at <= now:
        raise NotPossible("enactment", "withdrawn" if enactment.withdrawn_at else "in force", "withdraw")
    enactment.withdrawn_at, enactment.withdrawn_by_id = now, actor.id
    enactment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    payload = PackWithdrawn(enactment=enactment.pk, pack=enactment.pack_id)
    record(actor, payload, about=enactment.ref, topics=["packs"], now=now)
    packs.tell_change()
    return enactment


def apply_due(now: datetime) -> int:
    """What a version brings about when its moment has come, done once whichever process is first; returns how many."""
    due = Enactment.objects.filter(applied_at=None, withdrawn_at=None, from_at__lte=now)
    if not due.exists():
        return 0
    with transaction.atomic():
        _lock()
        found = list(due.order_by("from_at"))
        for enactment in found:
            _apply(SYSTEM, enactment, now)
        return len(found)


def _apply(actor: Actor, enactment: Enactment, now: datetime) -> None:
    """The products follow the version, if it is the one in force, and everybody hears of it."""
    enactment.applied_at = now
    enactment.save(update_fields=["applied_at"])
    if packs.read_line().at(now) == enactment.pack_id and enactment.pack_name == packs.installed_name():
        sync_products(actor, nodes_of(packs.version_of(enactment.pack_id)), now)
    payload = PackEnacted(enactment=enactment.pk, pack=enactment.pack_id)
    record(actor, payload, about=enactment.ref, topics=["packs"], now=now)
    packs.tell_change()


def _lock() -> None:
    """One change of the line at a time; whoever decides meanwhile reads it as it was."""
    with connection.cursor() as cursor:
        cursor.execute("lock table gate_enactment in share row exclusive mode")


def _refuse_wrong(version: PackSnapshot) -> None:
    examined = examine(version.name, version.files)
    if examined.errors or examined.pack is None:
        raise PackWrong(examined)


def _keep_first(line: packs.Line, current: Pack, now: datetime) -> None:
    """The installation's own pack, in force until somebody puts another one in force, begins the record of them."""
    if line.entries and line.entries[0][0] <= now:
        return
    first = packs.snapshot_of(current, now)
    since = min(first.first_used_at, now - TICK)
    Enactment.objects.create(pack=first, pack_name=current.name, from_at=since, note="", set_at=now, applied_at=now)


def _moment(line: packs.Line, wanted: datetime | None, now: datetime) -> datetime:
    """From when it counts: later than everything that is in force already, also where a clock was set back."""
    if wanted is None:
        applied = Enactment.objects.filter(pack_name=packs.installed_name(), applied_at__isnull=False)
        latest: datetime = applied.aggregate(Max("from_at"))["from_at__max"]
        return max(now, latest + TICK)
    if wanted <= now:
        raise BadMoment("past")
    if wanted > now + FURTHEST:
        raise BadMoment("far")
    if any(moment == wanted for moment, _ in line.entries):
        raise BadMoment("taken")
    return wanted
