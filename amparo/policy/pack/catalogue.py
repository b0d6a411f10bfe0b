"""What is supported: products, what must be sent with a request about them, and when they are maintained."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from amparo.policy.pack.kinds import Days, Entry, Hours, Id, Ids, Impact, Listed, Table, Zone


class Product(Entry):
    """`[[product]]`: a product, or a module below its `parent`. Names are proper nouns and stay untranslated."""

    id: Id
    name: str
    parent: Id | None = None
    versions: Annotated[tuple[str, ...], Listed] = ()
    help_url: str | None = None


class Evidence(Entry):
    """`[[evidence]]`: one thing that a request carries; without `products` it holds for all of them."""

    item: Id
    products: Ids = ()
    optional: bool = Field(default=False, description="Asked for where there is any, never obliged to")


class Maintenance(Entry):
    """`[[maintenance]]`: a window that comes back every week; an end at or before the start is on the next day."""

    id: Id
    products: Ids
    days: Days
    hours: Hours
    time_zone: Zone


class Priority(Entry):
    """`[[priority]]`: a published priority in display order; its name and definition are in the words."""

    impact: Impact


class FactorLevel(Table):
    """One level of a defect factor."""

    id: Id
    points: Annotated[int, Field(ge=0, le=100)]


class DefectFactor(Entry):
    """`[[defect_factor]]`: what the priority of a confirmed defect weighs."""

    id: Id
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    levels: Annotated[tuple[FactorLevel, ...], Field(strict=False, min_length=1)]


class DefectScale(Entry):
    """`[[defect_scale]]`: from this score on, a defect has this impact."""

    at_least: Annotated[int, Field(ge=0)]
    impact: Impact
