"""What is wrong with a pack, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from amparo.policy.pack.kinds import Table
from amparo.policy.pack.positions import KeyPath, Positions, nearest


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: lines and columns count from 1; `severity` is `error` or `note`."""

    file: str
    line: int
    column: int
    key: str
    message: str
    suggestion: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.key}: {self.message}{hint}"


class PackRefusedError(ValueError):
    """A pack cannot be used; `problems` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a pack, for reporting."""

    file: str
    positions: Positions

    def problem(self, path: KeyPath, message: str, suggestion: str = "", severity: str = "error") -> Problem:
        """A problem at a key path of this file."""
        line, column = nearest(self.positions, path)
        return Problem(self.file, line, column, spell(path), message, suggestion, severity)


def spell(path: KeyPath) -> str:
    """A key path as people write it: `rule[3].on`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the file"


def near(word: str, words: Iterable[str]) -> str:
    """A suggestion from a list of names."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f'did you mean "{found[0]}"?' if found else ""


def _tables(annotation: Any) -> list[type[Table]]:
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return [annotation]
    return [table for part in get_args(annotation) for table in _tables(part)]


def _keys_at(model: type[Table], path: KeyPath) -> list[str]:
    tables = [model]
    for part in path:
        if isinstance(part, str):
            fields = [f for t in tables for name, f in t.model_fields.items() if part in (f.alias, name)]
            tables = [table for field in fields for table in _tables(field.annotation)] or tables
    return [field.alias or name for table in tables for name, field in table.model_fields.items()]


def _path(location: tuple[str | int, ...], positions: Positions) -> KeyPath:
    """The key path of a location of pydantic, which also names the branches of unions."""
    path: KeyPath = ()
    for part in location:
        if (*path, part) in positions:
            path = (*path, part)
    return path


def from_validation(model: type[Table], error: ValidationError, source: Source) -> list[Problem]:
    """The problems of a file that does not fit its model."""
    problems = []
    details = error.errors()
    for detail in details:
        location = detail["loc"]
        if detail["type"] == "too_short":
            if any(other["loc"][: len(location)] == location != other["loc"] for other in details):
                continue  # the list is empty only because its items were refused, which is said of each
            detail["msg"] = "needs at least one entry"
        path = _path(location, source.positions)
        message, suggestion = detail["msg"].removeprefix("Value error, "), ""
        if detail["type"] == "extra_forbidden":
            message = "unknown key"
            suggestion = near(str(location[-1]), _keys_at(model, path[:-1]))
        elif detail["type"] == "missing":
            path, message = (*path, location[-1]), "is required"
        elif detail["type"] == "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", ""))
            words = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
            message = f'"{detail["input"]}" is not one of: {", ".join(words)}'
            suggestion = near(str(detail["input"]), words)
        problems.append(source.problem(path, message, suggestion))
    return problems
