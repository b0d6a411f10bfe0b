"""What every source of articles is: texts to be read more than once, and what in it cannot be read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from pathlib import Path
from typing import Any, Protocol

from amparo.core.languages import TAGS, best_tag
from amparo.knowledge.carrying import Carried, State

MOST_BYTES = 1024 * 1024  # of one article's file; a text has at most 50,000 letters
MOST_LINE = 4 * 1024 * 1024
MOST_FILES = 200_000


@dataclass(frozen=True, slots=True)
class Picture:
    """An image beside a text, by the name that the text shows it under."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Read:
    """A text and where it stands (`en/close.md`, `articles.jsonl:12`)."""

    where: str
    carried: Carried
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is no text; `code` and `params` become a sentence in kb_texts."""

    where: str
    code: str
    field: str = ""
    params: Mapping[str, object] = with_default(default_factory=dict)


class SourceUnusable(Exception):
    """Nothing can be imported from here; `code` says why."""

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(f"{code}: {path}")
        self.code, self.path = code, path


class Library(Protocol):
    """A source of articles; `texts` may be called again and gives the same."""

    def texts(self) -> Iterator[Read | Unread]: ...


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where the source says nothing: a product's key, who reads it, whether all of it comes as drafts."""

    product: str = ""
    audience: str = "all"
    draft: bool = False


def language_of(tag: str) -> str:
    """Our tag for a language as others write it (`en-us`, `pt_BR`, `es-419`); the text itself where it is none."""
    return best_tag(tag.strip().replace("_", "-"), TAGS, tag.strip())


def main_language(languages: set[str]) -> str:
    """Which of an article's languages the others are translated from, where nobody says: English, else the first."""
    return "en" if "en" in languages else min(languages)


def carried_state(state: str, defaults: Defaults) -> State:
    """The state in which a text comes in: what was under way elsewhere is a draft here, and nothing is shown that was
    not published."""
    if state == "archived":
        return "archived"
    return "published" if state == "published" and not defaults.draft else "draft"


def read_object(where: str, data: bytes) -> dict[str, Any] | Unread:
    """A JSON object, or where it stops being one."""
    try:
        found = json.loads(data)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return Unread(where, "not-json", params={"value": f"{error.msg}, {line}column {error.colno}"})
    except ValueError:
        return Unread(where, "encoding")
    except RecursionError:
        return Unread(where, "not-json", params={"value": "nested too deeply"})
    return found if isinstance(found, dict) else Unread(where, "not-an-object")
