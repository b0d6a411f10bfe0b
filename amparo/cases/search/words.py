"""Words of texts and of queries, cut the same way on both sides. Pure.

A text is found by its words without accents and capitals, by their stems in its language, and by codes with or without
their punctuation: `ORA-00942:` is kept as `ora00942`, `ora` and `00942`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

QUERY_MAX_LENGTH = 200
QUERY_WORDS = 8
WORD_MAX_LENGTH = 60
JOINED_PARTS = 6
TOKEN = re.compile(r"[^\W_]+(?:[-_./:#@][^\W_]+)*")
ASKED = re.compile(TOKEN.pattern + r"\*?")
PART = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"#?\s*([0-9]{1,18})\*?")
FOLDED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})  # NFKD keeps these


@dataclass(frozen=True)
class Term:
    """One word of a query; a code with punctuation has several `parts`. `prefix`: it may go on."""

    parts: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Query:
    """What somebody looks for. `number` where it may be the number of a case."""

    terms: tuple[Term, ...]
    number: int | None = None

    @property
    def words(self) -> list[str]:
        """Every word in it, as it was written but for capitals."""
        return list(dict.fromkeys(part for term in self.terms for part in term.parts))


def plain(text: str) -> str:
    """Without accents and capitals: `Facturación` is `facturacion`, `Straße` is `strasse`."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char)).translate(FOLDED)


def whole(text: str) -> str:
    """As it is written, composed and in small letters: what the stemmers of a language read."""
    return unicodedata.normalize("NFKC", text).lower()


def parts_of(token: str) -> list[str]:
    """The words between the punctuation of a token."""
    return [part[:WORD_MAX_LENGTH] for part in PART.findall(token)]


def joined_of(parts: Sequence[str]) -> str:
    """A code without its punctuation; empty where the token is a plain word or a path."""
    joined = "".join(parts)
    return joined if 1 < len(parts) <= JOINED_PARTS and len(joined) <= WORD_MAX_LENGTH else ""


def exact_words(text: str) -> Iterator[str]:
    """Every form under which the text is found as it is: words without accents, parts of codes, codes."""
    for token in dict.fromkeys(TOKEN.findall(plain(text))):
        parts = parts_of(token)
        yield from parts
        joined = joined_of(parts)
        if joined:
            yield joined


def stemmed_words(text: str) -> str:
    """What the stemmer of a language gets: the words without digits, with their accents, one blank between."""
    return " ".join(part[:WORD_MAX_LENGTH] for part in PART.findall(whole(text)) if part.isalpha())


def parse_query(text: str) -> Query:
    """Reads a query: words that must all be there, `word*` for beginnings, `#1042` or `1042` for a number."""
    cut = text.replace("\0", "")[:QUERY_MAX_LENGTH].strip()
    number = NUMBER.fullmatch(cut)
    found = (Term(tuple(parts_of(token)), token.endswith("*")) for token in ASKED.findall(whole(cut)))
    terms = tuple(dict.fromkeys(term for term in found if term.parts))[:QUERY_WORDS]
    return Query(terms, int(number.group(1)) if number else None)


def literal(weighted: Iterable[tuple[str, str]]) -> str:
    """PostgreSQL's written form of a tsvector: each word once, with the best weight it has (A before D)."""
    best: dict[str, str] = {}
    for word, weight in weighted:
        if weight < best.get(word, "Z"):
            best[word] = weight
    return " ".join(f"'{word}':1{weight}" for word, weight in best.items())


def tsquery(
    query: Query, stems: Mapping[str, Iterable[str]], stop: Iterable[str], joint: Literal["&", "|"] = "&"
) -> str:
    """PostgreSQL's written form of a tsquery for all of the words, or (`|`) for any; empty where nothing is looked for.

    `stems` are those of each word in every language; words of `stop` (the, le, der …) are left out unless there is
    nothing else.
    """
    small = frozenset(stop)
    telling = [term for term in query.terms if term.prefix or len(term.parts) > 1 or term.parts[0] not in small]
    return f" {joint} ".join(_term_text(term, stems) for term in telling or query.terms)


def _term_text(term: Term, stems: Mapping[str, Iterable[str]]) -> str:
    ends = [""] * (len(term.parts) - 1) + [":*" if term.prefix else ""]
    spelled = [_part_text(part, stems.get(part, ()), end) for part, end in zip(term.parts, ends, strict=True)]
    joined = joined_of([plain(part) for part in term.parts])
    text = " & ".join(spelled)
    return f"({text} | {quoted(joined)}{ends[-1]})" if joined else f"({text})"


def _part_text(part: str, stems: Iterable[str], end: str) -> str:
    forms = dict.fromkeys([plain(part)[:WORD_MAX_LENGTH], *sorted(stems)])
    return "(" + " | ".join(quoted(form) + end for form in forms) + ")"


def quoted(word: str) -> str:
    """A word inside of a tsquery, whatever it holds."""
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def swaps(word: str) -> list[str]:
    """The word with each two neighbouring letters the other way round: the commonest slip of the fingers."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
