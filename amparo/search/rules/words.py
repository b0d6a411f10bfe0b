"""Words of texts and of queries, cut the same way on both sides. Pure; safe in threads.

A word is stemmed in the language of the text and then loses its accents. A code with punctuation is kept whole, without
the punctuation, and in its parts: `ORA-00942` is `ora00942`, `ora` and `00942`.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

STEMMERS = {"en": "english", "es": "spanish", "fr": "french", "pt": "portuguese", "de": "german"}
LETTERS = r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*"  # with accents that stand after their letter
TOKEN = re.compile(rf"{LETTERS}(?:[-_.:#@'’]{LETTERS})*")
PART = re.compile(LETTERS)
JOINING = re.compile(r"[-_.:#@]")
WORD_LENGTH = 40
JOINED_LENGTH = 60
JOINED_PARTS = 6
FOLDED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})  # NFKD keeps these
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Token:
    """Something between spaces, where it stands in its text, and as what it is found."""

    start: int
    end: int
    cut: "Cut"


@dataclass(frozen=True, slots=True)
class Cut:
    """A token's parts between punctuation, without accents and capitals; a code's parts as one; and its terms."""

    parts: tuple[str, ...]
    joined: str | None
    terms: tuple[str, ...]


def folded(text: str) -> str:
    """Without accents and capitals: `Facturación` is `facturacion`, `Straße` is `strasse`."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char)).translate(FOLDED)


def tokens(text: str, language: str) -> Iterator[Token]:
    """The tokens of a text, in order."""
    for match in TOKEN.finditer(text):
        yield Token(match.start(), match.end(), cut(match.group(), language))


@lru_cache(maxsize=8_000)  # about 4 MB
def cut(token: str, language: str) -> Cut:
    """What stands between two spaces, in its parts. The terms of the parts come first, in order."""
    found = [token] if token.isalpha() else PART.findall(token)
    parts = [unicodedata.normalize("NFC", part.lower())[:WORD_LENGTH] for part in found]
    terms = [stem(part, language) for part in parts]
    joined = None
    if 1 < len(parts) <= JOINED_PARTS and len(token) <= JOINED_LENGTH and JOINING.search(token):
        joined = folded("".join(parts))
        terms.append(stem(joined, language) if joined.isalpha() else joined)
    return Cut(tuple(folded(part) for part in parts), joined, tuple(terms))


def stem(word: str, language: str) -> str:
    """The stem of a word in small letters, without accents. Words with digits and unknown languages are only folded."""
    name = STEMMERS.get(language[:2].lower())
    if name is None or not word.isalpha():
        return folded(word)
    stemmer: Stemmer.Stemmer | None = getattr(_local, name, None)  # one serves one thread
    if stemmer is None:
        stemmer = Stemmer.Stemmer(name, 0)
        setattr(_local, name, stemmer)
    return folded(stemmer.stemWord(word))


@lru_cache(maxsize=512)
def query_terms(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """The terms of a query with the word (folded) that each comes from; each once, in order."""
    found: dict[str, str] = {}
    for token in tokens(text, language):
        words = [*token.cut.parts, token.cut.joined or ""]
        for term, word in zip(token.cut.terms, words, strict=False):
            found.setdefault(term, word)
    return tuple(found.items())
