"""What somebody may have meant to type, told by what was found. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from amparo.search.rules.function_words import speak_another, stands_alone
from amparo.search.rules.words import folded

WORD = re.compile(r"[^\W\d_]{4,30}")
ANY_WORD = re.compile(r"[^\W\d_]+")
MOST_WORDS = 12  # a longer text is a description, in which no single word matters so much
MOST_KNOWN = 400
SHORTEST = 4
LONG = 7  # letters from which a word may have two typing errors


def corrected(text: str, shown: Sequence[str], language: str) -> str:
    """The text with its mistyped words as the texts that were found, all in `language`, write them; empty where nothing
    is to correct.

    A word that these texts have, or that begins like one of theirs, is left as it is; so is one without weight in some
    language, such as `geht`, and everything that is said in another language: *duas vezes* is no mistyped *dos veces*.
    """
    words = WORD.findall(text)
    if not words or len(words) > MOST_WORDS or speak_another(folded_words([text]) - folded_words(shown), language):
        return ""
    known: dict[str, str] = {}
    for word in (word for one in shown for word in WORD.findall(one)):
        if len(known) < MOST_KNOWN:
            known.setdefault(folded(word), word)
    better = WORD.sub(lambda found: nearest(found[0], known), text)
    return better if better != text else ""


def folded_words(texts: Iterable[str]) -> set[str]:
    """Every word of the texts, however short."""
    return {folded(word) for one in texts for word in ANY_WORD.findall(one)}


def nearest(word: str, known: Mapping[str, str]) -> str:
    """The word itself where it is known or nothing is like it, else what it is most like, in small letters."""
    plain = folded(word)
    if plain in known or stands_alone(plain) or any(begins_like(plain, one) for one in known):
        return word
    allowed = 1 if len(plain) < LONG else 2
    errors = {one: OSA.distance(plain, one, score_cutoff=allowed) for one in known if one[0] == plain[0]}
    best = min(errors, key=lambda one: errors[one], default="")  # swapped neighbours are one error
    return known[best].lower() if best and errors[best] <= allowed else word


def begins_like(word: str, other: str) -> bool:
    """Whether they may be forms of one word: both begin with the shorter one but its last letter."""
    short, long = sorted((word, other), key=len)
    return len(short) >= SHORTEST and long.startswith(short[: max(SHORTEST, len(short) - 1)])
