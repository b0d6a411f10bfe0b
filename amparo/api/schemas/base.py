"""What all descriptions have in common. Those of answers are for OpenAPI and tests; answers are written by hand."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=MOST_ID, strict=True)]
PathId = Annotated[int, Field(json_schema_extra={"minimum": 0, "maximum": MOST_ID})]  # beyond is not found
OptionalProduct = Annotated[
    str, Field(pattern=r"^([a-z0-9][a-z0-9_.-]{0,79})?$", description="key of a product or module")
]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-23T15:00:00+00:00"])]


class Given(BaseModel):
    """What a caller sends: nothing unknown, nothing turned into something else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """What a caller gets; further members may come with time."""

    model_config = ConfigDict(extra="allow")
