"""Cases: what is sent and what comes back."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, WithJsonSchema

from amparo.api.schemas.base import Given, Id, Moment, Out
from amparo.cases.spec import BODY_MAX_LENGTH, TITLE_MAX_LENGTH
from amparo.core.languages import TAGS
from amparo.policy.facts import MAX_COUNT, MAX_ITEMS, MAX_TEXT
from amparo.policy.pack.kinds import ENVIRONMENTS, IMPACTS, PURPOSES, REQUEST_KINDS, SCOPES

WISH_EXAMPLE: dict[str, Any] = {
    "kind": "problem",
    "product": "finance",
    "problems": 1,
    "impact": "significant",
    "scope": "company",
    "environment": "production",
    "urgent": False,
    "evidence": ["process", "behaviour"],
}


def _one_of(values: tuple[str, ...]) -> dict[str, Any]:
    return {"enum": [*values, None]}


_TEXT = {"type": ["string", "null"], "maxLength": MAX_TEXT}
_COUNT = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_COUNT}
_BOOLEAN = {"type": ["boolean", "null"]}
WISH_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "description": "What is asked for, as docs/decisions.md has it. A fact left out is unknown; null says that there "
    "is none.",
    "properties": {
        "kind": _one_of(REQUEST_KINDS),
        "product": _TEXT,
        "problems": _COUNT,
        "impact": _one_of(IMPACTS),
        "scope": _one_of(SCOPES),
        "environment": _one_of(ENVIRONMENTS),
        "urgent": _BOOLEAN,
        "minutes": _COUNT,
        "evidence": {
            "type": ["array", "null"],
            "items": {"type": "string", "maxLength": 40},
            "maxItems": MAX_ITEMS,
        },
        "purpose": _one_of(PURPOSES),
        "tool": _TEXT,
        "customer_present": _BOOLEAN,
        "text": _TEXT,
        "subject": _TEXT,
    },
    "example": WISH_EXAMPLE,
}
Wish = Annotated[dict[str, Any], WithJsonSchema(WISH_SCHEMA)]
Body = Annotated[str, Field(max_length=BODY_MAX_LENGTH, description="Markdown")]
Files = Annotated[list[Id], Field(max_length=20, description="ids of uploads that belong to nothing yet")]
Language = Literal["en", "es", "fr", "pt-BR", "de"]
assert set(TAGS) == set(Language.__args__)  # type: ignore[attr-defined]  # noqa: S101 - one list, written twice for types


class NewCase(Given):
    """A case to be opened."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "request": WISH_EXAMPLE,
                "title": "The ledger does not balance",
                "body": "Since this morning the trial balance is off by **0.01**.",
                "files": [],
            }
        }
    )
    request: Wish
    title: Annotated[str, Field(min_length=1, max_length=TITLE_MAX_LENGTH)]
    body: Annotated[Body, Field(min_length=1)]
    files: Files = Field(default_factory=list)
    evidence: dict[Annotated[str, Field(max_length=40)], Body] = Field(
        default_factory=dict, description="words for a piece of evidence, by its name", max_length=40
    )
    company: Id | None = Field(None, description="needed where the caller acts for several")
    module: str = Field("", max_length=80, description="a module of the product, by its key")
    language: Language | None = Field(None, description="of the words; the person's own where it is left out")
    decision: str | None = Field(None, max_length=36, description="id of the decision that was shown, if one was")


class NewComment(Given):
    """A word of the customer's side."""

    model_config = ConfigDict(json_schema_extra={"example": {"body": "It happens in the test company as well."}})
    body: Body = ""
    files: Files = Field(default_factory=list)
    evidence: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")], Body] = Field(
        default_factory=dict, description="words for what an agent asked for, by the request's id", max_length=40
    )


class Named(Out):
    """Somebody, or a company."""

    id: int
    name: str


class CaseRow(Out):
    """A case as lists have it."""

    number: int = Field(examples=[1042])
    title: str
    status: Literal["new", "in_progress", "waiting", "resolved", "closed", "merged"]
    kind: str
    impact: str | None
    scope: str | None
    environment: str | None
    language: str
    channel: str
    product: str = Field(description="key of the product or module")
    company: Named | None
    opened_by: Named | None
    assignee: Named | None
    opened_at: Moment
    active_at: Moment = Field(description="last public word of either side")
    first_answered_at: Moment | None
    next_due_at: Moment | None = Field(description="of the service clocks that run")
    ended_at: Moment | None
    url: str
    tags: list[str] | None = Field(None, description="for agents")
    visitor: dict[str, str] | None = Field(None, description="for agents: who wrote without an account")
    excerpt: dict[str, Any] | None = Field(None, description="where the words stand, with `excerpts=true`")


class CasePage(Out):
    """A page of a list of cases."""

    cases: list[CaseRow]
    next: str | None = Field(description="cursor of the next page; null on the last")
    total: int | None = Field(None, description="matches of a search; of the newest 1,000 where `bounded`")
    bounded: bool | None = None
    near: bool | None = Field(None, description="nothing holds the words; these titles and names are like them")


class FileOut(Out):
    """A file."""

    id: int
    name: str
    size_bytes: int
    media_type: str = Field(description="as its bytes say")
    item: str | None = Field(description="the evidence that it is")
    sha256: str
    url: str


class MessageOut(Out):
    """A word in a case."""

    id: int
    author: Named | None
    by_vendor: bool
    internal: bool = Field(description="a note, for agents alone")
    body: str = Field(description="Markdown")
    at: Moment
    step: dict[str, Any] | None = Field(description="what kind of answer it was: kind, done, next, document")
    files: list[FileOut]
    asked_for: list[dict[str, Any]] = Field(description="what the customer was asked for with it")


class CaseOut(CaseRow):
    """A case in full, with its newest messages, oldest first."""

    decision: str = Field(description="id of the decision under which it was opened")
    evidence: list[str]
    messages: list[MessageOut]
    earlier_messages: str | None = Field(description="cursor for the messages before; null where there are none")
    merged_into: int | None = Field(None, description="the case in which it goes on")


class NewCaseOut(CaseRow):
    """A case that was just opened."""

    decision: str = Field(description="id of the decision under which it was opened")


class MessagePage(Out):
    """A page of messages, oldest first."""

    messages: list[MessageOut]
    earlier_messages: str | None
