"""Decisions of the gate, as docs/decisions.md has them."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from amparo.api.schemas.base import Given, Id, Moment, Out
from amparo.api.schemas.cases import WISH_EXAMPLE, Wish
from amparo.policy.pack.kinds import Action, TextId


class Question(Given):
    """What somebody wants to know before they act. Who asks, and when, the desk knows itself."""

    model_config = ConfigDict(json_schema_extra={"example": {"action": "case.open", "request": WISH_EXAMPLE}})
    action: Action
    request: Wish = Field(default_factory=dict)
    case: Id | None = Field(None, description="number of the case that it is about")


class DecisionOut(Out):
    """What the gate says, in the caller's language."""

    id: str
    action: str
    at: Moment
    outcome: Literal["allowed", "conditional", "redirected", "refused"]
    reasons: list[dict[str, Any]]
    obligations: list[dict[str, Any]]
    remedies: list[dict[str, Any]]
    price: dict[str, Any]
    target: dict[str, Any] | None
    policy: dict[str, Any]


class NewAcceptance(Given):
    """A text that the caller agrees to, for a decision that was shown or for a case."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"text": "terms", "version": 1, "decision": "3f1c1d8e-98a0-4a46-a9a4-0d7b1d0a8a52"}
        }
    )
    text: TextId
    version: int = Field(ge=1, le=1_000_000, description="as the obligation names it")
    decision: str | None = Field(None, max_length=36)
    case: Id | None = None


class AcceptanceOut(Out):
    """Proof that the caller agreed to exact words."""

    id: int
    text: str
    version: int
    language: str
    channel: str
    about: str
    at: Moment
    words: str
    text_sha256: str
