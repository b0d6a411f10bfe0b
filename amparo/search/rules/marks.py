"""Marks: what of a text matched a query, by stems, folded accents and codes. Pure.

Parts join back to the text as it was; a mark covers whole words and never splits a character from its accent.
"""

from collections.abc import Sequence

from amparo.search.rules.function_words import carries
from amparo.search.rules.passages import passages
from amparo.search.rules.words import TOKEN, cut, query_terms, tokens

Parts = tuple[tuple[str, bool], ...]
SNIPPET = 280
BODY_LENGTH = 60_000


def mark(text: str, query: str, language: str) -> Parts:
    """A text with what matched of the query marked."""
    asked = _carrying(query, language)
    return _parts(
        text,
        [(token.start, token.end) for token in tokens(text, language) if not asked.isdisjoint(token.cut.terms)],
    )


def snippet(body: str, query: str, language: str, length: int = SNIPPET) -> Parts:
    """The passage of a plain text that says most of the query, at most `length` characters, with marks.

    Where nothing matches it is the beginning of the text.
    """
    asked = _carrying(query, language)
    read = body[:BODY_LENGTH]
    initials = {term[0] for term in asked}
    saying = {
        token: said
        for token in set(TOKEN.findall(read))
        if _may_be(token, initials) and (said := asked.intersection(cut(token, language).terms))
    }
    best, most = read[: 4 * length] if not saying else "", -1.0
    for number, passage in enumerate(passages(read, length) if saying else ()):
        held = set(TOKEN.findall(passage)) if any(token in passage for token in saying) else set()
        found = set().union(*(saying[token] for token in saying.keys() & held))
        worth = sum(min(len(term), 8) for term in found) - 0.01 * number
        if worth > most:
            best, most = passage, worth
    return mark(_cut(" ".join(best.split()), length), query, language)


def _carrying(query: str, language: str) -> set[str]:
    """The terms that carry a query; all of them where none does."""
    terms = query_terms(query, language)
    return {term for term, word in terms if carries(word, language)} or {term for term, _ in terms}


def _may_be(token: str, initials: set[str]) -> bool:
    """False where a token needs no cutting: a plain word keeps its first letter as a stem."""
    return token[0].lower() in initials or not (token.isascii() and token.isalpha())


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    space = text.rfind(" ", length // 2, length - 1)
    return text[: space if space > 0 else length - 1] + "…"


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> Parts:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if start > at:
            parts.append((text[at:start], False))
        if parts and parts[-1][1]:
            parts[-1] = (parts[-1][0] + text[start:end], True)
        else:
            parts.append((text[start:end], True))
        at = end
    if at < len(text):
        parts.append((text[at:], False))
    return tuple(parts)
