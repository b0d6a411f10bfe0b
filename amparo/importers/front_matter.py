"""The head of a Markdown file between two lines of `---`: names and values, a small and safe part of YAML.

A value is plain text to the end of its line, text in quotation marks (as JSON has it), yes or no, a list in brackets
or with a line that begins with a hyphen for each item, or text on indented lines after `|` (kept) or `>` (joined).
"""

import json
import re
from collections.abc import Mapping

Value = str | bool | list[str]
BLOCKS = ("|", "|-", ">", ">-")
NAME = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,40}):(?:[ \t]+(.*))?$")


class BrokenFrontMatter(ValueError):
    """The head cannot be read; `line` (from 1), `code` (not-closed, no-name, twice, bad-value) and the `name` that is
    meant say where and why."""

    def __init__(self, line: int, code: str, name: str = "") -> None:
        super().__init__(f"line {line}: {code}")
        self.line, self.code, self.name = line, code, name


def split(text: str) -> tuple[dict[str, Value], str]:
    """The head's values and the body; no head, no values. Raises BrokenFrontMatter."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---":
        return {}, "\n".join(lines)
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        raise BrokenFrontMatter(1, "not-closed")
    return values_in(lines[:end]), "\n".join(lines[end + 1 :])


def values_in(head: list[str]) -> dict[str, Value]:
    """The values of a head, of which the first line is ---. Raises BrokenFrontMatter."""
    found: dict[str, Value] = {}
    at = 1
    while at < len(head):
        line, number = head[at], at + 1
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        named = NAME.match(line)
        if named is None:
            raise BrokenFrontMatter(number, "no-name")
        name = named[1].lower().replace("-", "_")
        if name in found:
            raise BrokenFrontMatter(number, "twice", name)
        text = (named[2] or "").strip()
        below = lines_below(head, at) if text in ("", *BLOCKS) else []
        at += len(below)
        try:
            found[name] = block_of(text, below) if below else value_of(text)
        except ValueError:
            raise BrokenFrontMatter(number, "bad-value", name) from None
    return found


def lines_below(head: list[str], at: int) -> list[str]:
    """The lines that belong to the name above them: indented, empty, or items of a list."""
    end = at
    while end < len(head) and (not head[end].strip() or head[end][0] in " \t" or head[end].startswith("- ")):
        end += 1
    return head[at:end]


def block_of(mark: str, lines: list[str]) -> Value:
    """A value on lines of its own; raises ValueError."""
    said = [line.strip() for line in lines]
    if mark:
        depth = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        kept = "\n".join(line[depth:].rstrip() for line in lines).strip("\n")
        return kept if mark.startswith("|") else " ".join(" ".join(said).split())
    items = [line for line in said if line]
    if not items:
        return ""
    if not all(line.startswith("- ") for line in items):
        raise ValueError
    values = [(line[2:].strip(), value_of(line[2:].strip())) for line in items]
    return [value if isinstance(value, str) else text for text, value in values]


def value_of(text: str) -> Value:
    """One value; raises ValueError."""
    if text.lower() in ("true", "yes", "false", "no"):
        return text.lower() in ("true", "yes")
    if text.startswith('"'):
        quoted = json.loads(text)
        if not isinstance(quoted, str):
            raise ValueError
        return quoted
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):
            raise ValueError
        return text[1:-1].replace("''", "'")
    if text.startswith("["):
        return list_of(text)
    if text[:1] in ("{", "&", "*", "!", "|", ">"):  # YAML that we do not read
        raise ValueError
    return text


def list_of(text: str) -> list[str]:
    """Values in brackets; raises ValueError."""
    if not text.endswith("]"):
        raise ValueError
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
