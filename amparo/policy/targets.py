"""When answers are due (SI-7, SI-10, KA-9b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from amparo.policy.calendars import Schedule, add_business_minutes, add_elapsed_minutes, next_opening
from amparo.policy.decision import Due
from amparo.policy.desk import company_zone, schedule_for
from amparo.policy.facts import UNKNOWN, Facts, Maybe
from amparo.policy.logic import Truth, k_and
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.service import Target
from amparo.policy.predicates.about_request import impact_of
from amparo.policy.predicates.registry import Ask
from amparo.policy.verdicts import Message


def _one_of(value: Maybe[str], wanted: tuple[str, ...]) -> Truth:
    if not wanted:
        return True
    return value in wanted if value is None or isinstance(value, str) else None


def _matches(pack: Pack, facts: Facts, target: Target) -> Truth:
    wish, plan = facts.request, facts.company_facts.plan
    product: Truth = True
    if target.products:
        known = wish.product is None or wish.product in pack.products
        above = pack.lineage(wish.product) if isinstance(wish.product, str) else ()
        product = any(one in target.products for one in above) if known else None
    return k_and(
        [
            _one_of(impact_of(Ask(pack, facts)), target.impact),
            _one_of(wish.scope, target.scope),
            _one_of(wish.environment, target.environment),
            _one_of(wish.kind, target.kinds),
            _one_of(plan if plan is None or plan in pack.plans else UNKNOWN, target.plan),
            product,
        ]
    )


def _weight(target: Target) -> int:
    selectors = (target.impact, target.scope, target.environment, target.kinds, target.plan, target.products)
    return sum(1 for selector in selectors if selector)


def choose_target(pack: Pack, facts: Facts) -> Target | None:
    """The matching entry with most selectors (then the soonest); None where a missing fact could choose another."""
    found = [(target, _matches(pack, facts, target)) for target in pack.targets_by_action[facts.action]]
    certain = min(
        (target for target, value in found if value),
        key=lambda target: (-_weight(target), target.first_response_minutes, target.id),
        default=None,
    )
    weight = _weight(certain) if certain else -1
    rival = any(value is None and _weight(target) >= weight for target, value in found)
    return None if rival else certain


def _due(schedule: Schedule, at: datetime, minutes: int, counted: str) -> datetime | None:
    if counted == "elapsed":
        return add_elapsed_minutes(schedule, at, minutes)
    return add_business_minutes(schedule, at, minutes)


@dataclass(frozen=True, slots=True)
class Service:
    """What is promised for a request: the pack's entry, the hours that count, and the company's time zone.

    `counted` is `business` or `elapsed`; high priority is elapsed where the pack starts its clock at once (SI-7).
    """

    target: Target
    schedule: Schedule
    counted: str
    time_zone: str


def service_for(pack: Pack, facts: Facts) -> Service | None:
    """What is promised for a request; None where nothing is, or where it cannot be known. The time plays no part."""
    target = choose_target(pack, facts)
    if target is None:
        return None
    schedule = schedule_for(pack, facts, target.calendar)
    if isinstance(schedule, str):
        return None
    desk = pack.document.desk
    urgent = desk and desk.high_priority_clock == "at-once" and impact_of(Ask(pack, facts)) in desk.high_priority
    return Service(target, schedule, "elapsed" if urgent else target.counted, company_zone(pack, facts, schedule))


def due_for(pack: Pack, facts: Facts) -> Due | None:
    """When answers to a request are due; None where no clock starts or it cannot be known."""
    service, at = service_for(pack, facts), facts.at
    if service is None or not isinstance(at, datetime):
        return None
    target, schedule, counted = service.target, service.schedule, service.counted
    zone = ZoneInfo(service.time_zone)
    starts = at if counted == "elapsed" else next_opening(schedule, at)
    first = _due(schedule, at, target.first_response_minutes, counted)
    if starts is None or first is None:
        return None
    solved = None if target.resolution_minutes is None else _due(schedule, at, target.resolution_minutes, counted)
    messages = [Message(f"target.first-response.{counted}", (("due", first.astimezone(zone).isoformat()),))]
    if starts > at:
        messages.append(Message("target.starts-later", (("due", starts.astimezone(zone).isoformat()),)))
    if solved:
        messages.append(Message("target.resolution", (("due", solved.astimezone(zone).isoformat()),)))
    else:
        messages.append(Message("target.no-resolution"))
    return Due(
        target=target.id,
        source=target.source,
        calendar=schedule.name,
        time_zone=zone.key,
        counted=counted,
        starts_at=starts.astimezone(zone),
        first_response_due=first.astimezone(zone),
        resolution_due=solved.astimezone(zone) if solved else None,
        next_response_minutes=target.next_response_minutes,
        messages=tuple(messages),
    )
