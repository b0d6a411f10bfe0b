"""What the desk has of its own beside the pack, read into the pack in force.

It is written by `gate.actions.own`. A process asks the database once in a while, at once after its own writes, and when
it is told of another's; what is decided in between is measured again by the clocks once they see another pack.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from amparo.core import stream
from amparo.gate.models import ClosingDay, OwnPoint, TextVersion
from amparo.policy.pack import own
from amparo.policy.pack.load import compile_reading, read_contents
from amparo.policy.pack.pack import Pack

TOPIC = "own"  # a word in passing: there is something else of the desk's own
FRESH_SECONDS = 2.0
MOST = 1000  # of a kind


@dataclass(slots=True)
class _Kept:
    """What this process read last, and when (monotonic)."""

    own: own.Own
    until: float
    packs: dict[str, Pack] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A pack to lay something over, known by its hash."""

    pack: Pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Laid) and other.pack.sha256 == self.pack.sha256

    def __hash__(self) -> int:
        return hash(self.pack.sha256)


_kept: list[_Kept] = []


def read_own(now: datetime) -> own.Own:
    """Everything that holds now, from the database (three queries)."""
    closed = ClosingDay.objects.filter(removed_at=None).order_by("region", "on")[:MOST]
    versions = TextVersion.objects.filter(removed_at=None, from_at__lte=now).order_by("version")[:MOST]
    newest = {row.text: row for row in versions}
    points = OwnPoint.objects.filter(removed_at=None).order_by("key")[:MOST]
    return own.Own.model_validate(
        {
            "closed": [{"region": row.region, "on": row.on, "name": row.name} for row in closed],
            "texts": [{"id": row.text, "version": row.version, "words": row.words} for row in newest.values()],
            "points": [_point(row) for row in points],
        }
    )


def _point(row: OwnPoint) -> dict[str, object]:
    given = {name: getattr(row, name) or None for name in ("url", "phone", "days", "hours")}
    return {"id": row.key, "kind": row.kind, "regions": row.regions, "products": row.products, **given} | {
        "words": row.words
    }


def _current() -> _Kept:
    """What holds now, as this process knows it."""
    kept = _kept[0] if _kept else None
    if kept is None or time.monotonic() > kept.until:
        kept = _Kept(read_own(timezone.now()), time.monotonic() + FRESH_SECONDS)
        _kept[:] = [kept]
    return kept


def forget() -> None:
    """Lets the process ask again."""
    _kept.clear()


stream.overhear(TOPIC, forget)


def tell_change() -> None:
    """Lets every process look again once the transaction has committed, and this one at once."""
    forget()
    transaction.on_commit(forget)
    stream.tell(TOPIC)


def with_own(pack: Pack) -> Pack:
    """The pack with the desk's own laid over it; the same pack where there is nothing for it."""
    kept = _current()
    if pack.sha256 not in kept.packs:
        found = own.fitting(kept.own, pack.document)
        empty = not (found.closed or found.texts or found.points)
        kept.packs[pack.sha256] = pack if empty else _load(Laid(pack), found.model_dump_json())
    return kept.packs[pack.sha256]


@lru_cache(maxsize=8)
def _load(pack: Laid, text: str) -> Pack:
    """The pack's files and `desk.json`, under the hash of both."""
    contents = {**pack.pack.files, own.FILE: text.encode()}
    return compile_reading(read_contents(pack.pack.path, contents))
