"""What the desk has of its own beside the pack: closing days, versions of texts to accept, contact points.

Administrators only (and the system, for a demo). Nothing is overwritten; the pack in force follows at once, and open
clocks are measured by it within a minute (`clocks.retarget_outdated`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import events, own, packs
from amparo.gate.models import ClosingDay, OwnPoint, TextVersion
from amparo.gate.own_rules import PointTerms, problems_of_point, problems_of_words

ABOUT = "desk"
LONGEST_NAME = 80
MOST_DAYS_AHEAD = 3 * 366


class OwnRefused(ValueError):
    """It cannot be kept; `problems` maps a field to a code (see web/admin/own_texts)."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(str(dict(problems)))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Closing:
    """A closing day as it is entered: for which regions, when, and what it is called."""

    regions: Sequence[str]
    on: date
    name: str


def _check_right(actor: Actor) -> None:
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")


def today_in(region: str, now: datetime) -> date:
    """The date in a region; raises StopIteration where the pack has none of this name."""
    found = next(one for one in packs.version_in_force().document.regions if one.id == region)
    return now.astimezone(ZoneInfo(found.time_zone)).date()


@transaction.atomic
def add_closing_day(actor: Actor, closing: Closing, now: datetime) -> list[ClosingDay]:
    """Closes the desk of some regions for a day, today at the earliest: what was promised for past days stays.

    Days that are closed already are left as they are. `closing_day.added` for each; raises OwnRefused: `regions`
    (none, unknown), `on` (past, too-far), `name` (missing, too-long).
    """
    _check_right(actor)
    pack = packs.version_in_force()
    known = {region.id for region in pack.document.regions}
    name, problems = " ".join(closing.name.split()), dict[str, str]()
    if not closing.regions or not set(closing.regions) <= known:
        problems["regions"] = "unknown" if closing.regions else "none"
    elif any(closing.on < today_in(region, now) for region in closing.regions):
        problems["on"] = "past"
    elif closing.on > now.date() + timedelta(days=MOST_DAYS_AHEAD):
        problems["on"] = "too-far"
    if not name or len(name) > LONGEST_NAME:
        problems["name"] = "too-long" if name else "missing"
    if problems:
        raise OwnRefused(problems)
    added = []
    for region in sorted(set(closing.regions)):
        if closing.on in pack.holidays.get(region, frozenset()):
            continue
        row, made = ClosingDay.objects.get_or_create(
            region=region,
            on=closing.on,
            removed_at=None,
            defaults={"name": name, "added_at": now, "added_by_id": actor.person_id},
        )
        if made:
            added.append(row)
            payload = events.ClosingDayAdded(closing=row.pk, region=region, on=closing.on.isoformat())
            record(actor, payload, about=ABOUT, now=now)
    own.tell_change()
    return added


@transaction.atomic
def remove_closing_day(actor: Actor, closing_id: int, now: datetime) -> ClosingDay:
    """The desk is open after all; a day that has begun stays. `closing_day.removed`; raises NotVisible, OwnRefused."""
    _check_right(actor)
    row = ClosingDay.objects.select_for_update().filter(pk=closing_id, removed_at=None).first()
    if row is None:
        raise NotVisible(f"closing:{closing_id}")
    known = {region.id for region in packs.version_in_force().document.regions}
    if row.region in known and row.on <= today_in(row.region, now):
        raise OwnRefused({"on": "past"})
    row.removed_at, row.removed_by_id = now, actor.person_id
    row.save(update_fields=["removed_at", "removed_by"])
    payload = events.ClosingDayRemoved(closing=row.pk, region=row.region, on=row.on.isoformat())
    record(actor, payload, about=ABOUT, now=now)
    own.tell_change()
    return row


@dataclass(frozen=True)
class Wording:
    """A new version of a text: title and body in each language that the desk serves, and from when on it counts."""

    text: str
    words: Mapping[str, Mapping[str, str]]
    from_at: datetime


@transaction.atomic
def write_text(actor: Actor, wording: Wording, now: datetime) -> TextVersion:
    """Keeps a new version of one of the pack's texts to accept; acceptances of older versions stay as proof and no
    longer count from then on (OM-4, OM-8, TO-9c).

    `text.version_written` follows; raises OwnRefused (`from_at`: past, before-another; `<language>`: missing,
    too-long) and NotVisible.
    """
    _check_right(actor)
    pack = packs.version_in_force()
    if wording.text not in pack.texts:
        raise NotVisible(f"text:{wording.text}")
    given = {str(tag): wording.words.get(tag, {}) for tag in pack.document.vendor.languages}
    words = {tag: {key: text.get(key, "").strip() for key in ("title", "body")} for tag, text in given.items()}
    problems = problems_of_words(words)
    earlier = TextVersion.objects.select_for_update().filter(text=wording.text).order_by("-version")
    held = [row for row in earlier if row.removed_at is None]
    if wording.from_at < now - timedelta(minutes=1):
        problems["from_at"] = "past"
    elif held and wording.from_at < held[0].from_at:
        problems["from_at"] = "before-another"
    if problems:
        raise OwnRefused(problems)
    version = max([pack.texts[wording.text].version, *(row.version for row in earlier)]) + 1
    row = TextVersion.objects.create(
        text=wording.text,
        version=version,
        words=words,
        from_at=max(wording.from_at, now),
        written_at=now,
        written_by_id=actor.person_id,
    )
    payload = events.TextVersionWritten(text=row.text, version=version, from_at=row.from_at.isoformat())
    record(actor, payload, about=ABOUT, now=now)
    own.tell_change()
    return row


@transaction.atomic
def withdraw_text(actor: Actor, text: str, version: int, now: datetime) -> None:
    """Takes back a version that is not in force yet. `text.version_withdrawn`; raises NotVisible, OwnRefused."""
    _check_right(actor)
    row = TextVersion.objects.select_for_update().filter(text=text, version=version, removed_at=None).first()
    if row is None:
        raise NotVisible(f"text:{text}")
    if row.from_at <= now:
        raise OwnRefused({"from_at": "in-force"})
    row.removed_at, row.removed_by_id = now, actor.person_id
    row.save(update_fields=["removed_at", "removed_by"])
    record(actor, events.TextVersionWithdrawn(text=text, version=version), about=ABOUT, now=now)
    own.tell_change()


@transaction.atomic
def save_point(actor: Actor, terms: PointTerms, key: str, now: datetime) -> OwnPoint:
    """Keeps a contact point of the desk's own, a new one where `key` is empty; what it was before stays as a row.

    `contact_point.saved` follows; raises OwnRefused and NotVisible.
    """
    _check_right(actor)
    problems = problems_of_point(terms, packs.version_in_force())
    if problems:
        raise OwnRefused(problems)
    before = _current_point(key) if key else None
    if before is not None:
        _end_point(actor, before, now)
    row = OwnPoint(key=key or "new", saved_at=now, saved_by_id=actor.person_id, **terms.columns())
    row.save()
    if not key:
        row.key = f"own-{row.pk}"
        row.save(update_fields=["key"])
    record(actor, events.ContactPointSaved(key=row.key, kind=row.kind, new=not key), about=ABOUT, now=now)
    own.tell_change()
    return row


@transaction.atomic
def remove_point(actor: Actor, key: str, now: datetime) -> None:
    """The desk no longer has it; the pack's own ones lead on. `contact_point.removed`; raises NotVisible."""
    _check_right(actor)
    row = _current_point(key)
    _end_point(actor, row, now)
    record(actor, events.ContactPointRemoved(key=row.key, kind=row.kind), about=ABOUT, now=now)
    own.tell_change()


def _current_point(key: str) -> OwnPoint:
    row = OwnPoint.objects.select_for_update().filter(key=key, removed_at=None).first()
    if row is None:
        raise NotVisible(f"contact-point:{key}")
    return row


def _end_point(actor: Actor, row: OwnPoint, now: datetime) -> None:
    row.removed_at, row.removed_by_id = now, actor.person_id
    row.save(update_fields=["removed_at", "removed_by"])
