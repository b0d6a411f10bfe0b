"""Two versions of a pack side by side: which entries differ, and the lines of each file."""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amparo.gate.drafts import order_of

CONTEXT = 3
MOST_LINES = 3000
NAMES = ("id", "name", "kind", "item", "impact", "region")  # by which an entry of a list is known


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a diff: `state` is same, gone, new or skipped; numbers count from 1, None where there is none."""

    state: str
    old: int | None
    new: int | None
    text: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry (`rule designated-only-us`) that is new, gone or changed; `fields` says what was and is."""

    state: str
    table: str
    name: str
    fields: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class FileDiff:
    """A file that differs."""

    path: str
    state: str
    entries: Sequence[EntryChange]
    lines: Sequence[Line]
    added: int
    removed: int


def compare_files(old: Mapping[str, str], new: Mapping[str, str]) -> list[FileDiff]:
    """The files that differ, in the order in which people look for them."""
    paths = sorted({*old, *new}, key=order_of)
    return [_compare(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


def _compare(path: str, old: str | None, new: str | None) -> FileDiff:
    lines = list(diff_lines(old or "", new or ""))
    state = "new" if old is None else "gone" if new is None else "changed"
    return FileDiff(
        path=path,
        state=state,
        entries=list(_entries(_parsed(old), _parsed(new))),
        lines=lines[:MOST_LINES],
        added=sum(line.state == "new" for line in lines),
        removed=sum(line.state == "gone" for line in lines),
    )


def diff_lines(old: str, new: str) -> Sequence[Line]:
    """Changed lines with some around them."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT):
        if found or group[0][1] > 0:
            found.append(Line("skipped", None, None, ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Line("same", i + 1, j1 + i - i1 + 1, before[i]) for i in range(i1, i2)]
                continue
            found += [Line("gone", i + 1, None, before[i]) for i in range(i1, i2)]
            found += [Line("new", None, j + 1, after[j]) for j in range(j1, j2)]
    return found


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        return tomllib.loads((text or "").removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return {}


def _named(value: object) -> dict[str, Any]:
    """The entries of a table by name: of a list by what they are known by, else by their place."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return {"": value}
    found: dict[str, Any] = {}
    for number, entry in enumerate(value, 1):
        name = next((str(entry[key]) for key in NAMES if key in entry), "") if isinstance(entry, dict) else str(entry)
        found[name if name and name not in found else f"{name} #{number}".strip()] = entry
    return found


def _entries(old: Mapping[str, Any], new: Mapping[str, Any]) -> Sequence[EntryChange]:
    changes = []
    for table in dict.fromkeys([*old, *new]):
        before, after = _named(old.get(table, {})), _named(new.get(table, {}))
        for name in dict.fromkeys([*before, *after]):
            if name not in after:
                changes.append(EntryChange("gone", table, name))
            elif name not in before:
                changes.append(EntryChange("new", table, name))
            elif before[name] != after[name]:
                changes.append(EntryChange("changed", table, name, _fields(before[name], after[name])))
    return changes


def _fields(old: object, new: object) -> list[tuple[str, str, str]]:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [("", _shown(old), _shown(new))]
    keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    return [(str(key), _shown(old.get(key)), _shown(new.get(key))) for key in keys]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_shown(part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(part)}" for key, part in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
