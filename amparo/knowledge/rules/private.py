"""Private parts of a text that was written for one customer: names, addresses, numbers (3.2). Pure.

Each is replaced by a mark that says what stood there, so that nothing private gets into an article's revisions, of
which none is ever removed. A mark is for the author to write around; a text that still has one is not published.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amparo.knowledge.rules.texts import FIELDS, Text

OPEN, CLOSE = "⟦", "⟧"
MARK = re.compile(r"⟦[^⟦⟧\n]{0,80}⟧")
AGAIN = re.compile(r"(⟦[^⟦⟧\n]{0,80}⟧)(?:[ ,]{0,2}\1)+")
KINDS = ("name", "company", "address", "phone", "number", "secret")
MOST_MARKS = 200
LEGAL_FORM = re.compile(
    r"gmbh|ag|kg|ohg|ug|inc|llc|ltd|limited|corp|corporation|co|company|sa|sas|sarl|sl|slu|srl|ltda|eireli|spa|bv|nv|plc",
    re.IGNORECASE,
)
MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
NETWORK = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00|\()\d(?:[ ()./-]{0,2}\d){6,14}(?!\w)")
GROUPED = re.compile(r"(?<![\w.,:/-])0?\d{2,4}(?:[ /-]\d{2,4}){2,5}(?![\w:])")  # 044 668 18 00
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
CASE = re.compile(
    r"(?<!\w)(?:case|ticket|caso|chamado|cas|dossier|demande|fall|anfrage|vorgang|#)\s*(?:n[o°º.]{0,2}\s*|nr\.?\s*|#)?(\d{3,12})(?!\w)",
    re.IGNORECASE,
)
LONG = re.compile(r"(?<![\w/.-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[A-Za-z0-9_+/=-]{24,}(?![\w])")
SAID_SECRET = re.compile(
    r"(?:password|passwort|kennwort|contraseña|mot de passe|senha|token|api[ -]?key|secret|pin)\b"
    r"\s*(?:is|ist|es|est|é)?\s*[:=]?\s*(?=\S*[\d!$%&*_#-])(\S{4,})",
    re.IGNORECASE,
)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}")


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what a conversation is known to be about: names of people and companies, numbers of cases."""

    people: Sequence[str] = ()
    companies: Sequence[str] = ()
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A mark that is still in a text: in which field and line (from 1), and what it says."""

    field: str
    line: int
    mark: str


def mark_private(text: str, known: Known, labels: Mapping[str, str]) -> str:
    """The text with a mark for each private part; `labels` says each of KINDS in the language of the text.

    Codes of errors, versions, days and amounts stay: they are what an article is found by.
    """
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans(text, known), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    parts, at = [], 0
    for start, end, kind in kept:
        parts += [text[at:start], f"{OPEN}{labels[kind]}{CLOSE}"]
        at = end
    return AGAIN.sub(r"\1", "".join([*parts, text[at:]]))


def spans(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Where private parts stand; they may overlap."""
    for pattern, kind in ((MAIL, "address"), (NETWORK, "address"), (IBAN, "number"), (LONG, "secret")):
        yield from ((found.start(), found.end(), kind) for found in pattern.finditer(text))
    for pattern in (PHONE, GROUPED):
        for found in pattern.finditer(text):
            if not ISO_DAY.search(found[0]) and 7 <= sum(char.isdigit() for char in found[0]) <= 15:
                yield found.start(), found.end(), "phone"
    for pattern, kind in ((CASE, "number"), (SAID_SECRET, "secret")):
        yield from ((found.start(1), found.end(1), kind) for found in pattern.finditer(text))
    for number in known.numbers:
        yield from ((m.start(), m.end(), "number") for m in re.finditer(rf"(?<![\w.,-])#?{number}(?![\w,-])", text))
    yield from named(text, company_words(known.companies), "company", whole_case=False)
    yield from named(text, person_words(known.people), "name", whole_case=True)


def named(text: str, words: Iterable[str], kind: str, *, whole_case: bool) -> Iterator[tuple[int, int, str]]:
    """Where these words stand; a single word of a person counts only as a name is written (a Mark, no mark)."""
    for word in dict.fromkeys(words):
        pattern = r"\s+".join(map(re.escape, word.split()))
        exact = whole_case and " " not in word
        for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.NOFLAG if exact else re.IGNORECASE):
            yield found.start(), found.end(), kind


def person_words(people: Sequence[str]) -> Iterator[str]:
    """Whole names first, then their parts."""
    yield from (name for name in people if len(name) > 1)
    yield from (part for name in people for part in name.split() if len(part) > 2 and part[0].isupper())


def company_words(companies: Sequence[str]) -> Iterator[str]:
    """Names of companies, and the same without what the law calls them."""
    for name in companies:
        yield from [name] if len(name) > 1 else []
        words = name.replace(",", " ").split()
        while len(words) > 1 and LEGAL_FORM.fullmatch(words[-1].rstrip(".")):
            words.pop()
        short = " ".join(words)
        yield from [short] if len(short) > 2 and short != name else []


def marks_left(text: Text) -> list[Left]:
    """The marks that an author has not written around yet, at most MOST_MARKS."""
    found = []
    for field in FIELDS:
        value: str = getattr(text, field)
        for mark in MARK.finditer(value):
            found.append(Left(field, value.count("\n", 0, mark.start()) + 1, mark[0]))
    return found[:MOST_MARKS]
