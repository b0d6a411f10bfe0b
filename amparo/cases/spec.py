"""What a person says while opening a case: the shape of an opening draft, and of what is finally sent."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from amparo.core.sent import one_line

TITLE_MAX_LENGTH = 160
BODY_MAX_LENGTH = 20_000
GRADED_KINDS = ("problem", "defect", "investigation")  # kinds whose impact the customer states


def plain_breaks(text: str) -> str:
    """Line ends as the web sends them become the plain ones; NUL, which PostgreSQL keeps nowhere, is left out."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


Line = Annotated[str, AfterValidator(one_line)]
Words = Annotated[str, AfterValidator(plain_breaks)]


class Opening(BaseModel):
    """Everything that the guided flow asks; each step fills a part, so every field may still be empty."""

    model_config = ConfigDict(extra="forbid")

    company: int | None = None
    product: str = ""
    module: str = ""
    need: str = ""
    action: str = "case.open"
    kind: str = ""
    text: Line | None = None
    impact: str = ""
    scope: str = ""
    environment: str = ""
    urgent: bool | None = None
    problems: int | None = Field(default=None, ge=1, le=99)
    minutes: int | None = Field(default=None, ge=0, le=100_000)
    title: Annotated[Line, Field(max_length=4 * TITLE_MAX_LENGTH)] = ""
    body: Words = ""
    evidence: dict[str, Words] = Field(default_factory=dict)
    accepted: list[str] = Field(default_factory=list)
    visitor_name: Line = ""
    visitor_email: str = ""

    def given_evidence(self, with_files: frozenset[str] = frozenset()) -> list[str]:
        """The evidence that is there: by words, or by a file sent for it."""
        return sorted({item for item, words in self.evidence.items() if words} | with_files)

    def gate_request(self, with_files: frozenset[str] = frozenset()) -> dict[str, Any]:
        """The `request` of decision-format.md; what nobody said yet is left out, so it stays unknown."""
        said: dict[str, Any] = {
            "kind": self.kind,
            "product": self.product,
            "impact": self.impact,
            "scope": self.scope,
            "environment": self.environment,
        }
        request: dict[str, Any] = {name: value for name, value in said.items() if value}
        if self.kind and self.kind not in GRADED_KINDS:
            request |= {"impact": None, "scope": None, "environment": None}  # nobody asks for them: there are none
        for name in ("urgent", "problems", "minutes"):
            value = getattr(self, name)
            if value is not None:
                request[name] = value
        request["text"] = self.text or self.title or None
        request["evidence"] = self.given_evidence(with_files)
        request["customer_present"] = True
        return request


def fitting_opening(data: Mapping[str, Any]) -> tuple[Opening, list[str]]:
    """What of a stored draft still fits, and the names of the fields that do not: an earlier version of the desk may
    have kept something else."""
    kept = dict(data)
    lost: list[str] = []
    for _attempt in range(2):
        try:
            return Opening.model_validate(kept), lost
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
            lost += sorted(wrong)
            kept = {name: value for name, value in kept.items() if name not in wrong}
    return Opening(), sorted(data)
