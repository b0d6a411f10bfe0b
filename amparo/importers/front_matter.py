"""The head of a Markdown file between two lines of `---`: names and values, a small and safe part of YAML.

A value is plain text to the end of its line, text in quotation marks (as JSON has it), yes or no, or a list
in brackets.
"""

import json
import re
from collections.abc import Mapping

Value = str | bool | list[str]
NAME = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,40}):(?:[ \t]+(.*))?$")


class BrokenFrontMatter(ValueError):
    """The head cannot be read; `line` (from 1) and `code` (not-closed, no-name, twice, bad-value) say where and why."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(f"line {line}: {code}")
        self.line, self.code = line, code


def split(text: str) -> tuple[dict[str, Value], str]:
    """The head's values and the body; no head, no values. Raises BrokenFrontMatter."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---":
        return {}, "\n".join(lines)
    found: dict[str, Value] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            return found, "\n".join(lines[number:])
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        named = NAME.match(line)
        if named is None:
            raise BrokenFrontMatter(number, "no-name")
        name = named[1].lower().replace("-", "_")
        if name in found:
            raise BrokenFrontMatter(number, "twice")
        found[name] = value_of((named[2] or "").strip(), number)
    raise BrokenFrontMatter(1, "not-closed")


def value_of(text: str, line: int) -> Value:
    """One value; raises BrokenFrontMatter."""
    if text.lower() in ("true", "yes", "false", "no"):
        return text.lower() in ("true", "yes")
    if text.startswith('"'):
        try:
            quoted = json.loads(text)
        except ValueError:
            raise BrokenFrontMatter(line, "bad-value") from None
        if not isinstance(quoted, str):
            raise BrokenFrontMatter(line, "bad-value")
        return quoted
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):
            raise BrokenFrontMatter(line, "bad-value")
        return text[1:-1].replace("''", "'")
    if text.startswith("["):
        return list_of(text, line)
    if text[:1] in ("{", "&", "*", "!", "|", ">"):  # YAML that we do not read
        raise BrokenFrontMatter(line, "bad-value")
    return text


def list_of(text: str, line: int) -> list[str]:
    """Values in brackets; raises BrokenFrontMatter."""
    if not text.endswith("]"):
        raise BrokenFrontMatter(line, "bad-value")
    try:
        given = json.loads(text)
        if isinstance(given, list) and all(isinstance(one, str | int | float) for one in given):
            return [str(one) for one in given]
    except ValueError:
        pass
    return [one.strip().strip("'\"") for one in text[1:-1].split(",") if one.strip()]


def join(values: Mapping[str, Value], body: str) -> str:
    """The file again: what `split` reads back as it was."""
    head = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join(["---", *head, "---", body])
