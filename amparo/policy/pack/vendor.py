"""Who the vendor is, where it serves people and when it is open."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from amparo.policy.pack.kinds import Country, Days, Entry, Hours, Id, Impacts, Kinds, Language, Listed, Table, Zone


class Vendor(Table):
    """`[vendor]`: the software company that runs the installation."""

    name: str
    languages: Annotated[tuple[Language, ...], Field(strict=False, min_length=1)]
    default_language: Language
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    url: str | None = None
    source: str | None = None
    demonstration: bool = Field(default=False, description="A worked example, not affiliated with the vendor named")


class Opening(Table):
    """Further days with other hours."""

    days: Days
    hours: Hours


class Region(Entry):
    """`[[region]]`: countries served alike; its hours are kept in the company's or the region's time zone."""

    id: Id
    countries: Annotated[tuple[Country, ...], Field(strict=False, min_length=1)]
    time_zone: Zone
    phone: str | None = None
    days: Days
    hours: Hours
    more_hours: Annotated[tuple[Opening, ...], Listed] = ()
    holidays: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = Field(
        default=None, description="Country or country-subdivision whose public holidays are observed"
    )


class Calendar(Entry):
    """`[[calendar]]`: other hours than the region's, for a service target or `desk.open:<id>`."""

    id: Id
    time_zone: Zone | None = Field(default=None, description="Left out: the zone in which the region's hours are kept")
    days: Days
    hours: Hours
    more_hours: Annotated[tuple[Opening, ...], Listed] = ()
    holidays_of: Id | None = Field(default=None, description="Region whose frozen holidays close this calendar")


class Holiday(Table):
    """`[[holiday]]` of `holidays.toml`: one day on which a region is closed, frozen by `amparo policy holidays`."""

    region: Id
    on: date
    name: str


class Desk(Entry):
    """`[desk]`: what counts as high priority, and when its clock starts."""

    high_priority: Impacts = ()
    high_priority_clock: Annotated[str, Field(pattern=r"^(at-once|next-opening)$")] = "next-opening"


class Requests(Entry):
    """`[requests]`: the kinds that the vendor's forms offer, in this order."""

    kinds: Kinds


class Visitors(Entry):
    """`[visitors]`: what people may find who are not signed in; whether they may act is decided by the rules."""

    may_open: bool = False
    confirm_email: bool = True
    link_days: Annotated[int, Field(ge=1, le=90)] = 14


class Plan(Entry):
    """`[[plan]]`: what a company pays for. Its name is in the words."""

    id: Id
    subscription: bool = True


class Partner(Entry):
    """`[[partner]]`: a reseller or implementer, with the countries it serves."""

    id: Id
    name: str
    countries: Annotated[tuple[Country, ...], Listed] = ()
    url: str | None = None
    phone: str | None = None
