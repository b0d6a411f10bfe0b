"""What the components show: one frozen dataclass a component. Views build these; templates only read them.

The decision panel is the exception: it reads a decision in the form of the gate's public contract (mapping or
object with those names), so that nothing stands between the gate and the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Tone = Literal["calm", "accent", "good", "warn", "bad"]
Side = Literal["customer", "agent", "internal", "event"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio card: what it is called, what that means, and examples where a pack gives them.

    `group` is a heading that stands before the first card of its group; a `folded` group is opened by its heading.
    """

    value: str
    title: str
    text: str = ""
    examples: Sequence[str] = ()
    icon: str = ""
    badge: str = ""
    badge_tone: Tone = "calm"
    disabled: bool = False
    group: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a guided flow. `url` only where one may go back to it."""

    label: str
    state: Literal["done", "now", "next"]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a page, with its own address."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file people gave. `progress` is 0 to 100 while it travels, else None; `problem` says why it failed.

    `removal_url` takes it back by POST, where that is still possible.
    `value` is the id with which a draft's file travels with its form; it can be taken off.
    """

    name: str
    size_bytes: int
    url: str = ""
    kind: Literal["file", "image", "log", "recording", "archive"] = "file"
    note: str = ""
    progress: int | None = None
    problem: str = ""
    removal_url: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation. `html` is sanitised before it gets here (core.richtext)."""

    key: str
    side: Side
    author: str
    at: datetime
    html: str
    role: str = ""
    icon: str = "info"
    files: Sequence[FileRow] = ()
    new: bool = False
    step: "StepPart | None" = None


@dataclass(frozen=True, slots=True)
class StepPart:
    """What a typed step says beside its message: `badge` names the kind, `asked` what the customer is to send."""

    badge: str
    done: str
    next: str
    document_title: str = ""
    document_url: str = ""
    asked: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due and how it stands; `label` says what, `text` why."""

    label: str
    at: datetime | None
    state: Literal["running", "soon", "late", "met", "paused"]
    text: str = ""
    used_percent: int | None = None


class Marked(Protocol):
    """A stretch of a text; `marked` where it is what was looked for."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def marked(self) -> bool:
        """Whether they were looked for."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, and whether it is chosen. `group` is a heading before the first of its group."""

    value: str
    label: str
    chosen: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class FilterField:
    """One filter: a list to choose from, boxes to tick, or text with suggestions (`options`)."""

    key: str
    label: str
    kind: Literal["select", "boxes", "text", "date"]
    options: Sequence[Option] = ()
    value: str = ""
    suggest_url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that a filter says, with the address without it."""

    label: str
    value: str
    without_url: str


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A view in the list of views; `count` as it is shown (12, 99+)."""

    label: str
    url: str
    current: bool = False
    count: str = ""
    shared_by: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. Customers' lists leave `company`, `due`, `assignee` and `tags` out.

    Of a search, `title_pieces` is the title with marks, and `text_pieces` where the words stand.
    """

    number: str
    title: str
    url: str
    status: str
    status_tone: Tone
    updated_at: datetime
    product: str = ""
    author: str = ""
    company: str = ""
    assignee: str = ""
    priority: str = ""
    priority_tone: Tone = "calm"
    due: Due | None = None
    unread: bool = False
    facets: Sequence[str] = field(default_factory=tuple)
    tags: Sequence[str] = ()
    title_pieces: Sequence[Marked] = ()
    text_pieces: Sequence[Marked] = ()
