"""Marks: what of a text matched a query, by stems, folded accents and codes; words without weight are not. Pure.

Parts join back to the text as it was; a mark covers whole words and never splits a character from its accent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.search.rules.function_words import carries, stands_alone
from amparo.search.rules.passages import passages
from amparo.search.rules.words import TOKEN, Cut, cut, query_terms, tokens

Parts = tuple[tuple[str, bool], ...]
SNIPPET = 280
BODY_LENGTH = 60_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What carries a query in a text's language: terms, which any form of a word has, and words that stand alone."""

    terms: frozenset[str]
    words: frozenset[str]

    def of(self, found: Cut) -> frozenset[str]:
        """What of it a token says."""
        return self.terms.intersection(found.terms) | self.words.intersection(found.parts)


def mark(text: str, query: str, language: str) -> Parts:
    """A text with what matched of the query marked."""
    asked = _asked(query, language)
    return _parts(text, [(token.start, token.end) for token in tokens(text, language) if asked.of(token.cut)])


def snippet(body: str, query: str, language: str, length: int = SNIPPET) -> Parts:
    """The passage of a plain text that says most of the query, at most `length` characters, with marks.

    Where nothing matches it is the beginning of the text.
    """
    asked = _asked(query, language)
    read = body[:BODY_LENGTH]
    initials = {term[0] for term in asked.terms | asked.words}
    saying = {
        token: said
        for token in set(TOKEN.findall(read))
        if _may_be(token, initials) and (said := asked.of(cut(token, language)))
    }
    best, most = read[: 4 * length] if not saying else "", -1.0
    for number, passage in enumerate(passages(read, length) if saying else ()):
        held = set(TOKEN.findall(passage)) if any(token in passage for token in saying) else set()
        found = set().union(*(saying[token] for token in saying.keys() & held))
        worth = sum(min(len(term), 8) for term in found) - 0.01 * number
        if worth > most:
            best, most = passage, worth
    return mark(_cut(" ".join(best.split()), length), query, language)


def _asked(query: str, language: str) -> Asked:
    """What carries a query; all of its words, as they stand, where none does."""
    found = query_terms(query, language)
    carrying = [(term, word) for term, word in found if carries(word, language)]
    if not carrying:
        return Asked(frozenset(), frozenset(word for _term, word in found))
    return Asked(
        frozenset(term for term, word in carrying if not stands_alone(word)),
        frozenset(word for _term, word in carrying if stands_alone(word)),
    )


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
