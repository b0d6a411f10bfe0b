"""What service is promised, what it costs, and the ladders that lead from one service to the next."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from amparo.policy.pack.kinds import (
    Action,
    Actions,
    Amount,
    Audience,
    ClockKind,
    Entry,
    Environment,
    Id,
    Ids,
    Impacts,
    Kinds,
    Listed,
    Minutes,
    Purpose,
    RequestKind,
    Scope,
    Table,
)
from amparo.policy.pack.rules import Conditions


class Target(Entry):
    """`[[target]]`: when answers are due. The entry with most selectors that match is taken."""

    id: Id
    on: Actions = ("case.open",)
    impact: Impacts = ()
    scope: Annotated[tuple[Scope, ...], Listed] = ()
    environment: Annotated[tuple[Environment, ...], Listed] = ()
    plan: Ids = ()
    kinds: Kinds = ()
    products: Ids = ()
    first_response_minutes: Minutes
    next_response_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = Field(default=None, description="Left out: no resolution time is promised")
    counted: Literal["business", "elapsed"] = "business"
    calendar: Id | None = Field(default=None, description="A [[calendar]]; left out: the region's hours")


class ClockAlert(Entry):
    """`[[clock_alert]]`: who is told before a service clock runs out, and when it has. The best match is taken."""

    at: Literal["warning", "breach"]
    clocks: Annotated[tuple[ClockKind, ...], Listed] = Field(default=(), description="Left out: every clock")
    impact: Impacts = ()
    plan: Ids = ()
    percent: Annotated[int, Field(ge=1, le=99)] | None = Field(
        default=None, description="Of a warning: so much of the target is used"
    )
    minutes_before: Annotated[int, Field(ge=1, le=525_600)] | None = Field(
        default=None, description="Of a warning: so many counted minutes are left"
    )
    tell: Annotated[tuple[Audience, ...], Field(strict=False, min_length=1)]


class Price(Entry):
    """`[[price]]`: what an action costs. `free` says why nothing is charged; a surcharge is added to the rest."""

    id: Id
    kind: Literal["work", "surcharge", "free"]
    on: Actions
    when: Conditions = ()
    rate: Amount | None = Field(default=None, description="Per minute; left out: not published, the total is unknown")
    unit_minutes: Annotated[int, Field(ge=1, le=480)] = 1
    minimum_minutes: Minutes = 0
    included_minutes: Minutes = 0
    flat: Amount | None = None
    credit: bool = Field(default=False, description="Prepaid credit pays the work")
    waived_if: Annotated[tuple[Literal["product-at-fault"], ...], Listed] = ()


class Hotline(Entry):
    """`[hotline]`: how long an answer may take."""

    minutes: Annotated[int, Field(ge=1, le=120)]
    kinds: Kinds = ()


class TriageExample(Entry):
    """`[[triage.example]]`: a request in the vendor's own words and the side it falls on."""

    id: Id
    side: Literal["free", "paid"]
    kind: RequestKind | None = Field(default=None, description="The kind of request that it stands for")


class Triage(Entry):
    """`[triage]`: which requests are free; every other kind is paid."""

    free_kinds: Kinds = ()
    examples: Annotated[tuple[TriageExample, ...], Listed] = Field(default=(), alias="example")


class RemoteTool(Entry):
    """`[[remote.tool]]`: an approved tool."""

    id: Id
    name: str
    url: str | None = None


class RemoteRung(Entry):
    """`[[remote.rung]]`: one scope of service, from the narrowest up; its words explain what it holds."""

    id: Id
    purposes: Annotated[tuple[Purpose, ...], Listed]
    action: Action


class Remote(Entry):
    """`[remote]`: the ladder of remote access."""

    tools: Annotated[tuple[RemoteTool, ...], Listed] = Field(default=(), alias="tool")
    rungs: Annotated[tuple[RemoteRung, ...], Listed] = Field(default=(), alias="rung")


class MenuOption(Table):
    """One key of a phone menu; `text` is its key in the words."""

    key: Annotated[str, Field(pattern=r"^[0-9*#]$")]
    text: Id
    leads_to: Literal["menu", "queue", "announcement", "voicemail"] = "queue"
    queue: Id | None = None
    products: Ids = ()
    options: Annotated[tuple[MenuOption, ...], Listed] = Field(default=(), alias="option")


class PhoneMenu(Entry):
    """`[[phone_menu]]`: what callers of a number are offered."""

    id: Id
    number: str
    regions: Ids = ()
    text: Id
    options: Annotated[tuple[MenuOption, ...], Listed] = Field(default=(), alias="option")
