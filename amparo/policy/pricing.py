"""What an action costs (OM-3, OM-8, TO-5, TO-6).

1. Of the `work` and `free` entries that apply, the one with most conditions counts (then the lower id).
2. Work: expected minutes less those included, rounded up to whole units, raised to the minimum.
3. Prepaid credit pays minutes of work; what it does not cover is billed at the rate.
4. Every surcharge that applies is added; credit never covers it.
5. Where a fact or a rate is missing, the total is unknown and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from moneyed import get_currency

from amparo.policy.decision import Line, Price
from amparo.policy.facts import UNKNOWN, Facts
from amparo.policy.logic import Leaf, Node, Truth, deciding, truth
from amparo.policy.pack.pack import CompiledPrice, Pack
from amparo.policy.pack.service import Price as PriceEntry
from amparo.policy.verdicts import Message, Verdict

ZERO = Decimal(0)


@dataclass(slots=True)
class Bill:
    """A price being made."""

    currency: str
    lines: list[Line] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    unknown: bool = False

    def rounded(self, amount: Decimal) -> Decimal:
        """To the currency's smallest unit, half up."""
        places = Decimal(1) / Decimal(get_currency(self.currency).sub_unit)
        return amount.quantize(places, rounding=ROUND_HALF_UP)

    def add(self, kind: str, minutes: int | None, rate: Decimal | None, amount: Decimal, message: Message) -> None:
        """One more line."""
        self.lines.append(Line(kind, minutes, rate, self.rounded(amount), message))

    def leave_open(self, *messages: Message) -> None:
        """The total cannot be known, and why."""
        self.unknown = True
        self.messages.extend(message for message in messages if message not in self.messages)

    def price(self) -> Price:
        """The price as it stands."""
        total = None if self.unknown else self.rounded(sum((line.amount for line in self.lines), ZERO))
        return Price(self.currency, total, tuple(self.lines), tuple(self.messages))


def missing_facts(node: Node, verdict: Callable[[int], Verdict]) -> tuple[str, ...]:
    """The paths of the facts that leave a tree unknown."""

    def value(index: int) -> Truth:
        return verdict(index).value

    paths = (path for leaf in deciding(node, value) for path in verdict(leaf.index).missing)
    return tuple(dict.fromkeys(paths))


def _open_for(paths: tuple[str, ...]) -> list[Message]:
    return [Message("price.fact-missing", (("fact", path),)) for path in paths]


def charge_work(bill: Bill, entry: PriceEntry, facts: Facts) -> None:
    """Add the lines of an entry of work."""
    minutes, credit = facts.request.minutes, facts.company_facts.credit_minutes
    bill.messages.append(Message("price.entry", (("price_id", entry.id),)))
    if entry.waived_if:
        bill.messages.append(Message("price.waived-if-product-at-fault"))
    if not isinstance(minutes, int):
        path = "request.minutes"
        return bill.leave_open(*_open_for((path,)))
    if entry.credit and credit is UNKNOWN:
        return bill.leave_open(*_open_for(("company.credit_minutes",)))
    started = max(0, minutes - entry.included_minutes)
    work = -(-started // entry.unit_minutes) * entry.unit_minutes
    extra = max(0, entry.minimum_minutes - work)
    left = credit if entry.credit and isinstance(credit, int) else 0
    taken = min(left, work + extra)
    if taken:
        bill.add("credit", taken, entry.rate, ZERO, Message("line.credit", (("minutes", taken),)))
    billed, topped = max(0, work - taken), extra - max(0, taken - work)
    if entry.rate is None:
        if billed or topped:
            bill.leave_open(Message("price.rate-not-published"))
        return None
    if billed:
        bill.add("work", billed, entry.rate, billed * entry.rate, Message("line.work", (("minutes", billed),)))
    if topped:
        parameters = (("minutes", topped), ("limit", entry.minimum_minutes))
        bill.add("minimum", topped, entry.rate, topped * entry.rate, Message("line.minimum", parameters))
    if taken and not (billed or topped):
        bill.messages.append(Message("price.credit-covers", (("minutes", taken),)))
    elif not (taken or billed or topped):
        bill.messages.append(Message("price.included", (("minutes", entry.included_minutes),)))
    return None


def _base(entries: list[tuple[CompiledPrice, Truth]]) -> tuple[CompiledPrice | None, list[Leaf | Node]]:
    """The entry that counts, and the conditions of those that might count instead of it."""
    base = [(entry, value) for entry, value in entries if entry.price.kind != "surcharge"]
    certain = min((e for e, v in base if v), key=lambda e: (-e.weight, e.price.id), default=None)
    weight = certain.weight if certain else -1
    rivals: list[Leaf | Node] = [e.when for e, v in base if v is None and e.weight >= weight]
    return certain, rivals


def price_action(pack: Pack, facts: Facts, action: str, verdict: Callable[[int], Verdict]) -> Price:
    """The price of an action with the facts of a request; pure, never raises on valid facts."""
    bill = Bill(pack.document.vendor.currency)

    def value(index: int) -> Truth:
        return verdict(index).value

    entries = [(entry, truth(entry.when, value)) for entry in pack.prices_by_action[action]]
    entries = [(entry, found) for entry, found in entries if found is not False]
    counting, rivals = _base(entries)
    if rivals:
        bill.leave_open(*_open_for(tuple(p for node in rivals for p in missing_facts(node, verdict))))
    elif counting is None:
        if not entries:
            bill.messages.append(Message("price.nothing-charged"))
    elif counting.price.kind == "free":
        bill.messages.append(Message("price.entry", (("price_id", counting.price.id),)))
    else:
        charge_work(bill, counting.price, facts)
    for entry, found in sorted(entries, key=lambda pair: pair[0].price.id):
        if entry.price.kind != "surcharge":
            continue
        if found is None:
            bill.leave_open(*_open_for(missing_facts(entry.when, verdict)))
        elif entry.price.flat is not None:
            told = Message("price.entry", (("price_id", entry.price.id),))
            bill.add("surcharge", None, None, entry.price.flat, told)
            bill.messages.append(told)
    return bill.price()
