"""Marks: what of a text matched a query, by stems, folded accents and codes; words without weight are not. Pure.

Parts join back to the text as it was; a mark covers whole words and never splits a character from its accent.
"""

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from operator import itemgetter
from string import ascii_lowercase

from amparo.search.rules.function_words import carries, stands_alone
from amparo.search.rules.passages import passages
from amparo.search.rules.words import TOKEN, Cut, cut, folded, query_terms

Parts = tuple[tuple[str, bool], ...]
Meant = tuple[str, ...]  # terms that stand for mistyped words of a query, in the text's language
SNIPPET = 280
BODY_LENGTH = 60_000
NOTHING: frozenset[str] = frozenset()
FIRST_TWO = itemgetter(slice(2))
SHORT = 3  # letters of a stem whose last one may be another in its words


@dataclass(frozen=True, slots=True)
class Asked:
    """What carries a query in a text's language: terms, which any form of a word has, and words that stand alone.
    `heads`: how a word may begin that says something of it."""

    terms: frozenset[str]
    words: frozenset[str]
    heads: frozenset[str]

    def of(self, found: Cut) -> frozenset[str]:
        """What of it a token says."""
        if self.terms.isdisjoint(found.terms) and self.words.isdisjoint(found.parts):
            return NOTHING  # most tokens
        return self.terms.intersection(found.terms) | self.words.intersection(found.parts)


def mark(text: str, query: str, language: str, meant: Meant = ()) -> Parts:
    """A text with what matched of the query marked."""
    return _marked(text, _saying(text, _asked(query, language, meant), language))


def snippet(body: str, query: str, language: str, meant: Meant = (), length: int = SNIPPET) -> Parts:
    """The passage of a plain text that says most of the query, at most `length` characters, with marks.

    Where nothing matches it is the beginning of the text.
    """
    read = body[:BODY_LENGTH]
    saying = _saying(read, _asked(query, language, meant), language)
    best, most = read[: 4 * length] if not saying else "", -1.0
    for number, passage in enumerate(passages(read, length) if saying else ()):
        low = passage.lower()
        held = set(TOKEN.findall(low)) if any(token in low for token in saying) else set()
        found = set().union(*(saying[token] for token in saying.keys() & held))
        worth = sum(min(len(term), 8) for term in found) - 0.01 * number
        if worth > most:
            best, most = passage, worth
    return _marked(_cut(" ".join(best.split()), length), saying)


def _marked(text: str, saying: Collection[str]) -> Parts:
    spans = (found.span() for found in TOKEN.finditer(text) if found.group().lower() in saying) if saying else ()
    return _parts(text, spans)


def _saying(text: str, asked: Asked, language: str) -> dict[str, Set[str]]:
    """The tokens of a text, in small letters, that say something of the query, with what they say."""
    return {token: said for token in _likely(text, asked.heads) if (said := asked.of(cut(token, language)))}


def _likely(text: str, heads: Set[str]) -> Iterator[str]:
    """The tokens that may say something: a word that begins otherwise need not be cut, which takes most of the time.
    Most tokens are what stands between spaces, and without accents; looking closer at all takes thrice as long."""
    pieces = set(text.lower().split())
    words = {piece for piece in pieces if piece.isascii() and piece.isalpha()}
    for token in TOKEN.findall(" ".join(pieces - words)):
        if token.isascii() and token.isalpha():
            words.add(token)
        elif not token.isalpha() or _begins(_plain(token[:3]), heads):
            yield token
    firsts = {head[:2] for head in heads}
    for word in compress(words, map(firsts.__contains__, map(FIRST_TWO, words))):
        if _begins(word, heads):
            yield word


@lru_cache(maxsize=1_000)
def _plain(beginning: str) -> str:
    return folded(beginning)


def _begins(word: str, heads: Set[str]) -> bool:
    return word[:3] in heads or word[:2] in heads


@lru_cache(maxsize=256)
def _asked(query: str, language: str, meant: Meant) -> Asked:
    """What carries a query; all of its words, as they stand, where none does."""
    found = query_terms(query, language)
    carrying = [(term, word) for term, word in found if carries(word, language)]
    terms = frozenset(term for term, word in carrying if not stands_alone(word)).union(meant)
    words = frozenset(word for _term, word in carrying or found if not carrying or stands_alone(word))
    return Asked(terms, words, frozenset(word[:3] for word in words).union(*map(_heads, terms)))


def _heads(term: str) -> set[str]:
    """How words may begin that have this stem: stemming leaves three letters, of short stems two, save in `dying`
    (`die`) and what is a single letter; German spells ä as ae."""
    if len(term) > SHORT:
        return {term[:3], f"{term[0]}e{term[1]}", f"{term[:2]}e"}
    return {term[:2], *(term[0] + letter for letter in ("ey" if len(term) > 1 else ascii_lowercase))}


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    space = text.rfind(" ", length // 2, length - 1)
    return text[: space if space > 0 else length - 1] + "…"


def _parts(text: str, spans: Iterable[tuple[int, int]]) -> Parts:
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
