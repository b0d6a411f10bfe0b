"""The steps that an agent takes in a case (SI-9): what each is called, who has the next word after it, what it needs.

Pure: what is wrong comes back as codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

LINE_MAX_LENGTH = 500  # of *done* and *next*
LABEL_MAX_LENGTH = 160
REQUESTS_LIMIT = 20  # asked for in one step
ASKED = ("recording", "log")  # what every desk may ask for beside the evidence that the pack lists (SI-9e)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step. `verb` is the case's: after `answer` the next word is the customer's, after `report` ours."""

    id: str
    verb: str
    source: str
    asks: bool = False
    needs_body: bool = False
    needs_document: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            Kind("answer", "answer", "SI-9a", needs_body=True),
            Kind("document", "answer", "SI-9b", needs_document=True),
            Kind("workaround", "report", "SI-9c", needs_body=True),
            Kind("reproduce", "report", "SI-9d"),
            Kind("details", "answer", "SI-9d", asks=True),
            Kind("recording", "answer", "SI-9e", asks=True),
            Kind("expert", "report", "SI-9f"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class StepSpec:
    """A step as an agent writes it. `wanted` are codes of evidence, `labels` further things asked for in words."""

    kind: str
    body: str = ""
    done: str = ""
    next: str = ""
    document_title: str = ""
    document_url: str = ""
    wanted: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    files: tuple[int, ...] = field(default=())
    once: str = ""


def find_problems(spec: StepSpec, known: frozenset[str]) -> dict[str, str]:
    """What the step lacks, as field to code; `known` are the codes that may be asked for (see ASKED)."""
    problems: dict[str, str] = {}
    kind = KINDS.get(spec.kind)
    if kind is None:
        return {"kind": "unknown"}
    for name, text in (("done", spec.done), ("next", spec.next)):
        if not text:
            problems[name] = "missing"
        elif len(text) > LINE_MAX_LENGTH:
            problems[name] = "too-long"
    if kind.needs_body and not spec.body and not spec.files:
        problems["body"] = "missing"
    if kind.needs_document:
        problems |= find_document_problems(spec)
    if kind.asks:
        problems |= find_asking_problems(spec, known)
    return problems


def find_document_problems(spec: StepSpec) -> dict[str, str]:
    """A document has a title and an address of the web (SEC-6: no other scheme is ever linked)."""
    problems: dict[str, str] = {}
    if not spec.document_title:
        problems["document_title"] = "missing"
    elif len(spec.document_title) > LABEL_MAX_LENGTH:
        problems["document_title"] = "too-long"
    if not spec.document_url:
        problems["document_url"] = "missing"
    elif len(spec.document_url) > LINE_MAX_LENGTH or not is_web_address(spec.document_url):
        problems["document_url"] = "not-an-address"
    return problems


def is_web_address(text: str) -> bool:
    """Whether it is an address of a page: http or https, with a host, without blanks or control characters."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text


def find_asking_problems(spec: StepSpec, known: frozenset[str]) -> dict[str, str]:
    """Something is asked for, by a name that is known or in words."""
    if not spec.wanted and not spec.labels:
        return {"wanted": "missing"}
    if not set(spec.wanted) <= known or len(spec.wanted) + len(spec.labels) > REQUESTS_LIMIT:
        return {"wanted": "unknown"}
    if any(len(label) > LABEL_MAX_LENGTH for label in spec.labels):
        return {"labels": "too-long"}
    return {}
