"""What the gate decides: outcome, reasons, obligations, remedies, price and target, in codes and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from amparo.policy.logic import Truth
from amparo.policy.verdicts import Message, Obligation


@dataclass(frozen=True, slots=True)
class Because:
    """A leaf that decided, with its own value (not that of its opposite)."""

    predicate: str
    value: Truth
    message: Message


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that applied, and what it did: `refuse` `redirect` `oblige` `unknown` `advise` `satisfied`."""

    rule: str
    source: str
    effect: str
    text: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a price; kinds are those of `decision-format.md`, the amount is in the price's currency."""

    kind: str
    minutes: int | None
    rate: Decimal | None
    amount: Decimal
    message: Message


@dataclass(frozen=True, slots=True)
class Price:
    """What is to be invoiced; `total` is None where an amount cannot be known, and `messages` say why."""

    currency: str
    total: Decimal | None
    lines: tuple[Line, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way forward, with its contact point."""

    kind: str
    text: str
    url: str | None = None
    phone: str | None = None
    menu: tuple[str, ...] = ()
    opening: tuple[tuple[str, str], ...] = ()
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When answers are due, in the company's zone; the minutes are those of the pack's `target` entry."""

    target: str
    source: str
    calendar: str
    time_zone: str
    counted: str
    starts_at: datetime
    first_response_due: datetime
    resolution_due: datetime | None
    next_response_minutes: int | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a request; `outcome` is `allowed` `conditional` `redirected` or `refused`."""

    outcome: str
    reasons: tuple[Reason, ...]
    obligations: tuple[Obligation, ...]
    remedies: tuple[Remedy, ...]
    price: Price
    target: Due | None
    pack: str
    sha256: str
