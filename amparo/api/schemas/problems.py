"""The form of every refusal."""

from typing import Any

from pydantic import ConfigDict, Field

from amparo.api.schemas.base import Out


class FaultOut(Out):
    """What is wrong with one part of what was sent."""

    pointer: str | None = Field(None, description="JSON pointer into the body", examples=["/request/kind"])
    parameter: str | None = Field(None, description="name of the parameter, where it is none of the body")
    code: str
    detail: str = Field(description="a sentence in the caller's language")


class ProblemOut(Out):
    """Problem details (RFC 9457) in the caller's language."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": "/api/v1/docs#problem-not-found",
                "title": "Not found",
                "status": 404,
                "detail": "There is nothing at this address that you can see.",
                "code": "not-found",
            }
        },
    )

    type: str = Field(description="address of the explanation")
    title: str = Field(description="what kind of problem it is, in the caller's language")
    status: int
    detail: str = Field(description="what happened and what to do, in the caller's language")
    code: str = Field(description="for programs; the reason's code where there is one")
    errors: list[FaultOut] | None = Field(None, description="which parts of the request, where that is known")
    decision: dict[str, Any] | None = Field(None, description="what the gate said, where it did not let it go ahead")
    obligations: list[dict[str, Any]] | None = Field(None, description="what must come first, where something must")
