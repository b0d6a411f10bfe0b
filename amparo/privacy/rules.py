"""What stands in the way of an erasure, and when one may be carried out: pure, in codes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that has to be handed over first; `names` says of which companies or cases, `count` how many."""

    code: str
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody leaves behind, as far as it needs a successor."""

    assigned_cases: tuple[str, ...] = ()
    managed_companies: tuple[str, ...] = ()
    led_alone: tuple[str, ...] = ()
    last_administrator: bool = False


def find_hindrances(standing: Standing) -> list[Hindrance]:
    """What has to be handed over before the data of this person can be erased."""
    found = [
        Hindrance(code, len(names), names)
        for code, names in (
            ("assigned-cases", standing.assigned_cases),
            ("account-manager", standing.managed_companies),
            ("last-portal-administrator", standing.led_alone),
        )
        if names
    ]
    return [*found, Hindrance("last-administrator")] if standing.last_administrator else found


@dataclass(frozen=True, slots=True)
class Order:
    """An erasure as it stands, and who wants it carried out now."""

    asked_by: int | None
    due_at: datetime
    by_system: bool
    by: int | None
    administrator: bool


def may_order(order: Order, now: datetime) -> str:
    """Why the erasure cannot be carried out now, as a code; empty where two have looked at it, or the days ended."""
    if order.by_system:
        return "" if now >= order.due_at else "not-due"
    if not order.administrator:
        return "administrators-only"
    return "second-administrator-needed" if order.by == order.asked_by else ""
