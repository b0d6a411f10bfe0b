"""What is promised: so many minutes of the hours that count (SI-7, SI-10, KA-9b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from amparo.policy.alerts import choose_alert, warn_minutes
from amparo.policy.calendars import Schedule, add_business_time, business_time_between
from amparo.policy.facts import Facts
from amparo.policy.pack.pack import Pack
from amparo.policy.targets import Service, service_for

Kind = Literal["first_response", "next_response", "resolution"]
ANSWERS: tuple[Kind, ...] = ("first_response", "next_response")


@dataclass(frozen=True, slots=True)
class Promise:
    """A target for one clock. `counted` is `business` (the schedule's hours) or `elapsed` (every minute).

    `time_zone` is the company's, in which it reads its times; `warn_minutes` of use are a warning.
    """

    target: str
    source: str
    minutes: int
    counted: str
    schedule: Schedule
    time_zone: str
    warn_minutes: int | None = None

    def used_between(self, start: datetime, end: datetime) -> timedelta:
        """The time that counts from one moment to a later one; none if it is not later."""
        if self.counted == "elapsed":
            return max(end.astimezone(UTC) - start.astimezone(UTC), timedelta())
        return business_time_between(self.schedule, start, end)

    def reached(self, start: datetime, span: timedelta) -> datetime | None:
        """The first moment (in UTC) at which so much time has counted; None if it never will."""
        if self.counted == "elapsed":
            return start.astimezone(UTC) + span
        found = add_business_time(self.schedule, start, span)
        return found.astimezone(UTC) if found else None

    def counts_like(self, other: Promise | None) -> bool:
        """Whether a customer would see no difference: as long, and counted in the same hours."""
        return other is not None and (self.minutes, self.counted, self.schedule) == (
            other.minutes,
            other.counted,
            other.schedule,
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised for a request at the moment; None where nothing is."""

    first_response: Promise | None = None
    next_response: Promise | None = None
    resolution: Promise | None = None

    def promise(self, kind: Kind) -> Promise | None:
        """The promise of one kind of clock."""
        found: Promise | None = getattr(self, kind)
        return found


def terms_for(pack: Pack, facts: Facts) -> Terms:
    """What a pack promises for a request: nothing where it has no target, or where a missing fact could change it."""
    service = service_for(pack, facts)
    if service is None:
        return Terms()
    target = service.target
    return Terms(
        _promise(pack, facts, service, "first_response", target.first_response_minutes),
        _promise(pack, facts, service, "next_response", target.next_response_minutes),
        _promise(pack, facts, service, "resolution", target.resolution_minutes),
    )


def _promise(pack: Pack, facts: Facts, service: Service, kind: Kind, minutes: int | None) -> Promise | None:
    if minutes is None:
        return None
    alert = choose_alert(pack, facts, "warning", kind.replace("_", "-"))
    return Promise(
        target=service.target.id,
        source=service.target.source,
        minutes=minutes,
        counted=service.counted,
        schedule=service.schedule,
        time_zone=service.time_zone,
        warn_minutes=warn_minutes(alert, minutes),
    )
