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
TOKEN = re.compile(r"[^\W_]+(?:[-_.:#@'’][^\W_]+)*")
PART = re.compile(r"[^\W_]+")
JOINING = re.compile(r"[-_.:#@]")
WORD_LENGTH = 40
JOINED_LENGTH = 60
JOINED_PARTS = 6
FOLDED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})  # NFKD keeps these
_local = threading.local()


@dataclass(frozen=True)
class Token:
    """Something between spaces: where it stands, and its parts between punctuation, in small letters."""

    start: int
    end: int
    parts: tuple[str, ...]
    joined: str | None


def folded(text: str) -> str:
    """Without accents and capitals: `Facturación` is `facturacion`, `Straße` is `strasse`."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char)).translate(FOLDED)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order."""
    for match in TOKEN.finditer(text):
        whole = match.group()
        parts = tuple(part.lower()[:WORD_LENGTH] for part in PART.findall(whole))
        joined = None
        if 1 < len(parts) <= JOINED_PARTS and len(whole) <= JOINED_LENGTH and JOINING.search(whole):
            joined = folded("".join(parts))
        yield Token(match.start(), match.end(), parts, joined)


def stem(word: str, language: str) -> str:
    """The stem of a word in small letters, without accents. Words with digits and unknown languages are only folded."""
    stems: dict[str, dict[str, str]] | None = getattr(_local, "stems", None)
    if stems is None:
        stems = _local.stems = {}
    known = stems.setdefault(language, {})
    found = known.get(word)
    if found is None:
        if len(known) > 100_000:
            known.clear()
        found = known[word] = _stem(word, language)
    return found


def _stem(word: str, language: str) -> str:
    name = STEMMERS.get(language[:2].lower())
    if name is None or not word.isalpha():
        return folded(word)
    stemmers: dict[str, Stemmer.Stemmer] | None = getattr(_local, "stemmers", None)
    if stemmers is None:
        stemmers = _local.stemmers = {}
    if name not in stemmers:
        stemmers[name] = Stemmer.Stemmer(name, 0)
    return folded(stemmers[name].stemWord(unicodedata.normalize("NFC", word)))


def terms_of(token: Token, language: str) -> list[str]:
    """What a token is found by."""
    found = [stem(part, language) for part in token.parts]
    if token.joined is not None:
        found.append(token.joined if not token.joined.isalpha() else stem(token.joined, language))
    return found


@lru_cache(maxsize=4096)
def query_terms(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """The terms of a query with the word (folded) that each comes from; each once, in order."""
    found: dict[str, str] = {}
    for token in tokens(text):
        for part in token.parts:
            found.setdefault(stem(part, language), folded(part))
        if token.joined is not None:
            found.setdefault(terms_of(token, language)[-1], token.joined)
    return tuple(found.items())
