"""What somebody may have meant to type, told by what was found. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence

from amparo.search.rules.words import folded

WORD = re.compile(r"[^\W\d_]{4,30}")
MOST_WORDS = 12  # a longer text is a description, in which no single word matters so much
MOST_KNOWN = 400
ALIKE = 0.8
SHORTEST = 4
MOST_OFF = 2  # letters that are missing or too many


def corrected(text: str, shown: Sequence[str]) -> str:
    """The text with its mistyped words as the texts that were found write them; empty where nothing is to correct.

    A word that these texts have, or that begins like one of theirs, is left as it is.
    """
    words = WORD.findall(text)
    if not words or len(words) > MOST_WORDS:
        return ""
    known: dict[str, str] = {}
    for word in (word for one in shown for word in WORD.findall(one)):
        if len(known) < MOST_KNOWN:
            known.setdefault(folded(word), word)
    better = WORD.sub(lambda found: nearest(found[0], known), text)
    return better if better != text else ""


def nearest(word: str, known: Mapping[str, str]) -> str:
    """The word itself where it is known or nothing is like it, else what it is most like, in small letters."""
    plain = folded(word)
    if plain in known or any(begins_like(plain, one) for one in known):
        return word
    near = [one for one in known if one[0] == plain[0] and abs(len(one) - len(plain)) <= MOST_OFF]
    near = [one for one in near if difflib.SequenceMatcher(None, plain, one).quick_ratio() >= ALIKE]  # cheap, and first
    best = max(near, key=lambda one: alike(plain, one), default="")
    return known[best].lower() if best and alike(plain, best) >= ALIKE else word


def alike(word: str, other: str) -> float:
    """How much of two words is the same, 0 to 1, whichever of them comes first."""
    return max(difflib.SequenceMatcher(None, *pair).ratio() for pair in ((word, other), (other, word)))


def begins_like(word: str, other: str) -> bool:
    """Whether they may be forms of one word: both begin with the shorter one but its last letter."""
    short, long = sorted((word, other), key=len)
    return len(short) >= SHORTEST and long.startswith(short[: max(SHORTEST, len(short) - 1)])
