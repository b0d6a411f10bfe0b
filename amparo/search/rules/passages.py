"""Passages: an article cut where its thoughts end, short enough for a vector each and for a snippet."""

import re

from amparo.search.rules.texts import Text

PASSAGES = 2  # raise it with every change of what `passages_of` gives; vectors are then made anew
BODY_PASSAGES = 2
PASSAGE = 600
SHORTEST = 250
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+")


def passages_of(text: Text) -> list[str]:
    """What of a text is made into vectors: its title with its summary, then the first passages of its body."""
    head = "\n".join(part for part in (text.title, text.summary) if part)
    return [head, *passages(text.body, most=BODY_PASSAGES)]


def passages(body: str, length: int = PASSAGE, most: int = 1_000) -> list[str]:
    """A plain text in passages of about `length` characters, at most `most` of them, in order.

    A heading stands with what follows it; a paragraph is divided between sentences only where it is too long.
    """
    found: list[str] = []
    current = ""
    for piece in _pieces(body, length):
        starts = _is_heading(piece) and len(current) >= SHORTEST
        if current and (starts or len(current) + 1 + len(piece) > length):
            found.append(current)
            current = ""
            if len(found) >= most:
                return found
        current = f"{current}\n{piece}" if current else piece
    return [*found, current] if current else found


def _is_heading(piece: str) -> bool:
    return len(piece) <= 90 and piece[-1] not in ".:;,!"


def _pieces(body: str, length: int) -> list[str]:
    pieces: list[str] = []
    for line in body.split("\n"):
        if not line.strip():
            continue
        if len(line) <= length:
            pieces.append(line.strip())
        else:
            pieces.extend(_sentences(line.strip(), length))
    return pieces


def _sentences(line: str, length: int) -> list[str]:
    parts: list[str] = []
    for sentence in _SENTENCE.split(line):
        rest = sentence
        while len(rest) > length:
            space = rest.rfind(" ", length // 2, length)
            cut = space if space > 0 else length
            parts.append(rest[:cut])
            rest = rest[cut:].lstrip()
        if parts and len(parts[-1]) + len(rest) < length // 2:
            parts[-1] = f"{parts[-1]} {rest}"
        elif rest:
            parts.append(rest)
    return parts
