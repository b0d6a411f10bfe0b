"""What is done with a case: bodies of the typed actions."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from amparo.api.schemas.base import Given, Id, Moment, Out
from amparo.api.schemas.cases import Body, Files
from amparo.cases.ending import HIGHEST, LOWEST, WORDS_MAX_LENGTH
from amparo.cases.models import TAG_MAX_LENGTH
from amparo.cases.spec import TITLE_MAX_LENGTH
from amparo.cases.steps import LABEL_MAX_LENGTH, LINE_MAX_LENGTH, REQUESTS_LIMIT
from amparo.policy.pack.kinds import Impact

Line = Annotated[str, Field(max_length=LINE_MAX_LENGTH)]
Title = Annotated[str, Field(min_length=1, max_length=TITLE_MAX_LENGTH)]
Ids = Annotated[list[Id], Field(max_length=500)]
Cause = Literal[
    "answer",
    "workaround",
    "document",
    "release",
    "by-customer",
    "not-reproducible",
    "duplicate",
    "withdrawn",
    "no-answer",
    "other",
]


class Saying(Given):
    """Words with files."""

    model_config = ConfigDict(json_schema_extra={"example": {"body": "Please try it again after the update."}})
    body: Body = ""
    files: Files = Field(default_factory=list)


class NewStep(Saying):
    """A typed step of an agent (SI-9): what was done, what comes next."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "details",
                "body": "I cannot see it in my own company.",
                "done": "Tried it with the same rounding rule",
                "next": "I look at your log as soon as it is here",
                "wanted": ["log"],
                "labels": ["The number of the journal"],
            }
        }
    )
    kind: Literal["answer", "document", "workaround", "reproduce", "details", "recording", "expert"]
    done: Line
    next: Line
    document_title: Annotated[str, Field(max_length=LABEL_MAX_LENGTH)] = ""
    document_url: Line = ""
    wanted: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, max_length=REQUESTS_LIMIT, description="evidence by its name, `recording` or `log`"
    )
    labels: list[Annotated[str, Field(max_length=LABEL_MAX_LENGTH)]] = Field(
        default_factory=list, max_length=REQUESTS_LIMIT, description="further things that are asked for, in words"
    )


class Assignment(Given):
    """Who has the case."""

    model_config = ConfigDict(json_schema_extra={"example": {"to": 12}})
    to: Id | None = Field(description="an agent's id; null: nobody")


class Priority(Given):
    """How much it hinders."""

    impact: Impact


class NewTag(Given):
    """A word by which agents group cases."""

    tag: Annotated[str, Field(min_length=1, max_length=TAG_MAX_LENGTH)] = Field(examples=["rounding"])


class NewLink(Given):
    """Two cases have to do with each other."""

    other: Id
    kind: Literal["related", "duplicate"] = Field(description="`duplicate`: this case is one of the other")


class LinkOut(Out):
    """A link, seen from one of its cases."""

    id: int
    kind: Literal["related", "duplicate-of", "has-duplicate"]
    number: int
    title: str
    status: str


class LinksOut(Out):
    """The links of a case whose other end the caller sees."""

    links: list[LinkOut]


class Resolution(Given):
    """Why the case counts as solved."""

    cause: Cause = Field(description="the customer's side: `by-customer`, `withdrawn`")
    duplicate_of: Id | None = Field(None, description="with `duplicate`: the other case")


class Cutting(Given):
    """What goes into a case of its own."""

    title: Title
    messages: Ids = Field(default_factory=list)
    evidence: Ids = Field(default_factory=list)
    files: Ids = Field(default_factory=list, description="files that go without their message")
    words: Body = Field("", description="to the customer, in the new case")
    product: str = Field("", max_length=80, description="a key; the same product where it is left out")


class Merging(Given):
    """The case in which it goes on."""

    into: Id


class NewMark(Given):
    """How it went."""

    score: int = Field(ge=LOWEST, le=HIGHEST, description="5 is very good")
    words: str = Field("", max_length=WORDS_MAX_LENGTH)


class NewEscalationStep(Given):
    """Something that comes before an escalation."""

    kind: Literal["updates-read", "update-requested", "called"]
    body: Body = Field("", description="the question for an update, or a note of the call (2,000 characters)")


class EscalationOut(Out):
    """How an escalation stands."""

    steps: list[dict[str, Any]] = Field(description="what comes first: kind, and when it was done")
    open: dict[str, Any] | None = Field(description="the request that is being reviewed")
    decision: dict[str, Any] | None = Field(description="what the gate would say now, for the customer's side")


class EscalationAnswer(Saying):
    """What becomes of an escalation, and why."""

    answer: Literal["accepted", "declined"]


class NewAuthorityChange(Given):
    """A change of authority that the company asks for (SI-13)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"kind": "designated-user", "subject": "ana@acme.example", "subject_name": "Ana Ruiz"}
        }
    )
    kind: Literal["designated-user", "permission", "password-reset"]
    subject: Annotated[str, Field(min_length=3, max_length=254)] = Field(description="address of whom it concerns")
    subject_name: str = Field("", max_length=120)
    role: str = Field("", max_length=40, description="with `permission`: which role")
    withdraw: bool = Field(False, description="with `permission`: it is taken away")


class AuthorityOut(Out):
    """A change of authority."""

    id: int
    kind: str
    subject: str
    role: str | None
    withdraw: bool
    state: Literal["asked", "prepared", "done", "refused"]
    asked_at: Moment


class AuthoritiesOut(Out):
    """The changes of authority of a case."""

    changes: list[AuthorityOut]


class NewThread(Given):
    """A question to experts."""

    subject: Title
    body: Annotated[Body, Field(min_length=1)]
    invited: Annotated[list[Id], Field(min_length=1, max_length=30)] = Field(description="agents by id")


class ThreadWord(Given):
    """A word among experts."""

    body: Annotated[Body, Field(min_length=1)]


class ThreadOut(Out):
    """A question to experts, for those who were invited."""

    id: int
    case: int
    subject: str
    opened_at: Moment
    closed_at: Moment | None
    members: list[dict[str, Any]]
    messages: list[dict[str, Any]] = Field(description="the newest 200, oldest first")


class ThreadsOut(Out):
    """The threads of a case that the caller may read, without their messages."""

    threads: list[dict[str, Any]]


class BulkChange(Given):
    """The same for several cases."""

    model_config = ConfigDict(json_schema_extra={"example": {"cases": [1042, 1043], "verb": "tag", "tag": "rounding"}})
    cases: Annotated[list[Id], Field(min_length=1, max_length=100)]
    verb: Literal["assign", "tag", "untag", "resolve"]
    to: Id | None = None
    tag: Annotated[str, Field(max_length=TAG_MAX_LENGTH)] = ""
    cause: Cause = "other"


class BulkOut(Out):
    """What became of it."""

    id: int | None = Field(description="by which it can be taken back for ten minutes; null where nothing changed")
    changed: list[int]
    left: dict[str, str] = Field(description="cases that were left as they are, with the reason's code")


class UndoneOut(Out):
    """What became of taking it back."""

    restored: list[int]
    left: list[int] = Field(description="cases that somebody changed since")
