"""Rules and the contact points to which their remedies lead."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Discriminator, Field, Tag

from amparo.policy.pack.kinds import (
    ACTIONS,
    Action,
    Actions,
    Days,
    Entry,
    Hours,
    Id,
    Ids,
    Kinds,
    Listed,
    Otherwise,
    RemedyKind,
    Role,
    Table,
    TextId,
)

Leaf = Annotated[str, Field(pattern=r"^!?[a-z_]+(\.[a-z_]+)*([:=].+)?$", description="A predicate, !x is not x")]


class AnyOf(Table):
    """`{ any = [...] }`: at least one of them."""

    any: Annotated[tuple[Condition, ...], Field(strict=False, min_length=1)]


class AllOf(Table):
    """`{ all = [...] }`: every one of them; useful inside `any`."""

    all: Annotated[tuple[Condition, ...], Field(strict=False, min_length=1)]


def _shape(value: object) -> str:
    if isinstance(value, AllOf) or (isinstance(value, dict) and "all" in value):
        return "all"
    return "any" if isinstance(value, AnyOf | dict) else "leaf"


Condition = Annotated[
    Annotated[Leaf, Tag("leaf")] | Annotated[AnyOf, Tag("any")] | Annotated[AllOf, Tag("all")], Discriminator(_shape)
]
AnyOf.model_rebuild()
AllOf.model_rebuild()
Conditions = Annotated[tuple[Condition, ...], Listed]


def _actions(value: object) -> object:
    if value in ("*", ["*"]):
        return list(ACTIONS)
    return value


RemedyName = Annotated[
    str,
    Field(
        pattern=r"^[a-z-]+(:[a-z0-9-]+)?$",
        description="A kind of decision-format.md, or kind:text for one certain contact point of that kind",
    ),
]


class Rule(Entry):
    """`[[rule]]`: applies to its actions when all of `when` holds, and asks for all of `require`."""

    id: Id
    on: Annotated[Actions, BeforeValidator(_actions)]
    when: Conditions = ()
    require: Conditions = ()
    otherwise: Otherwise | None = None
    remedies: Annotated[tuple[RemedyName, ...], Listed] = ()
    overrides: Ids = ()
    text: Id | None = Field(default=None, description="Its key in words/<lang>.toml [rules]; left out: the id")


class ContactPoint(Entry):
    """`[[contact_point]]`: where a remedy leads. The selectors narrow for whom it is; the narrowest match is taken."""

    kind: RemedyKind
    text: Id
    url: str | None = None
    phone: str | None = Field(default=None, description="Left out for the kind phone: the number of the region")
    menu: Annotated[tuple[str, ...], Listed] = ()
    days: Days | None = None
    hours: Hours | None = None
    regions: Ids = ()
    products: Ids = ()
    kinds: Kinds = ()
    actions: Annotated[tuple[Action, ...], Listed] = ()
    roles: Annotated[tuple[Role, ...], Listed] = ()
    price_of: Action | None = Field(default=None, description="The action whose price this remedy carries")


class AcceptedText(Entry):
    """`[[text]]`: words to be accepted. A new wording is a new version; older acceptances then no longer count."""

    id: TextId
    version: Annotated[int, Field(ge=1)] = 1
    channel: Annotated[str, Field(pattern=r"^(portal|widget|email|phone|chat|api)$")] | None = None
    authority: Role | None = None
    valid_days: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="How many days of 24 hours an agreement counts; left out: for ever"
    )


class Escalation(Entry):
    """`[escalation]`: how a request to escalate is handled; what must be done before is a rule."""

    review_minutes: Annotated[int, Field(ge=1)] | None = None


class Authority(Entry):
    """`[authority]`: how changes of authority are carried out once they are authorised."""

    dual_control: bool = False
    kinds: Kinds = ()
