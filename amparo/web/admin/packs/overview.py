"""The list of versions: what is in force, what is to come, what was; drafts and replays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.core.actors import Actor
from amparo.gate import drafts, packs, replays
from amparo.gate.models import Enactment
from amparo.policy.pack.problems import PackRefusedError
from amparo.web.admin.packs.sources import short

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An enactment as it is listed; `state` is force, coming, past or withdrawn."""

    enactment: Enactment
    state: str
    version: str
    until: datetime | None


def list_rows(now: datetime) -> list[Row]:
    """The newest enactments, those to come first."""
    found = Enactment.objects.filter(pack_name=packs.installed_name()).select_related("set_by", "withdrawn_by", "draft")
    rows: list[Row] = []
    until: datetime | None = None
    taken = False
    for row in found.order_by("-from_at", "-id")[:LIMIT]:
        if row.withdrawn_at is not None:
            state = "withdrawn"
        elif row.from_at > now:
            state = "coming"
        else:
            state, taken = "past" if taken else "force", True
        rows.append(Row(row, state, short(row.pack_id), until if state == "past" else None))
        if row.withdrawn_at is None and row.from_at <= now:
            until = row.from_at
    return rows


def overview_context(actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything of the page."""
    installed = packs.installed()
    try:
        current = packs.version_in_force(now).sha256
    except PackRefusedError:
        current = packs.read_line().at(now) or ""
    rows: Sequence[Row] = list_rows(now)
    return {
        "rows": rows,
        "current": current,
        "current_short": short(current),
        "installed": installed.sha256,
        "installed_short": short(installed.sha256),
        "vendor": installed.document.vendor.name,
        "differs": installed.sha256 not in {current, *(row.enactment.pack_id for row in rows)},
        "drafts": drafts.list_drafts(actor),
        "replays": replays.list_replays(actor),
    }
