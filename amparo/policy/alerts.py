"""Who is told of a service clock, and when (SI-10, SI-14): the pack's `[[clock_alert]]` entries."""

from __future__ import annotations

from amparo.policy.facts import Facts
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.service import ClockAlert
from amparo.policy.predicates.about_request import impact_of
from amparo.policy.predicates.registry import Ask


def choose_alert(pack: Pack, facts: Facts, at: str, clock: str) -> ClockAlert | None:
    """The entry for a clock at `warning` or `breach` with most selectors that match, the first of equals; or None.

    An unknown fact matches no selector: nobody is woken by a guess.
    """
    impact, plan = impact_of(Ask(pack, facts)), facts.company_facts.plan
    found: list[tuple[int, ClockAlert]] = []
    for alert in pack.document.clock_alerts:
        asked = ((alert.clocks, clock), (alert.impact, impact), (alert.plan, plan))
        if alert.at == at and all(value in wanted for wanted, value in asked if wanted):
            found.append((sum(1 for wanted, _ in asked if wanted), alert))
    return max(found, key=lambda one: one[0])[1] if found else None


def warn_minutes(alert: ClockAlert | None, minutes: int) -> int | None:
    """How many minutes of a target are used when its warning is due; None where there is none, or from the start."""
    if alert is None:
        return None
    used = minutes * alert.percent // 100 if alert.percent is not None else minutes - (alert.minutes_before or 0)
    return used if used > 0 else None
