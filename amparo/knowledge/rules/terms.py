"""Where a text says a vendor's term wrongly, or now this way and now that (ML-4). Pure.

A wrong word is certain only where the source, line by line, speaks of the term: *téléchargez* is a mistake for *upload*
and right for *download*. Without a source it is only worth looking at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from amparo.knowledge.rules.aligning import pair_blocks, split_blocks, starts_of_blocks
from amparo.knowledge.rules.texts import FIELDS, Text
from amparo.knowledge.rules.words import heads_of, pattern_of, readable

Kind = Literal["wrong", "look", "inconsistent"]
Spans = list[tuple[int, int]]
MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Term:
    """One concept in one pair of languages: the right word, what has been written for it by mistake, and the same of
    the source's language (empty where the text has no source): a source has its mistakes, too."""

    id: str
    right: str
    avoid: tuple[str, ...] = ()
    source: str = ""
    source_avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right in a field: from `start` to `end` of its text, in line `line` (from 1).

    `wrong`: the source speaks of the term there. `look`: it may be meant otherwise. `inconsistent`: the source has the
    term in this line and the text has another word for it.
    """

    kind: Kind
    term: str
    field: str
    line: int
    start: int
    end: int
    found: str
    right: str


@dataclass(frozen=True, slots=True)
class Languages:
    """Of the text, and of its source; `names` of products are the same in every language."""

    text: str
    source: str = ""
    names: tuple[str, ...] = ()


Entry = tuple[str, Mapping[str, str], Mapping[str, Sequence[str]]]  # id, word by language, avoided words by language


def terms_between(glossary: Iterable[Entry], of: Languages) -> tuple[Term, ...]:
    """A vendor's terms for a text and its source; those without a word in its language are left out."""
    return tuple(
        Term(
            key,
            words[of.text],
            tuple(avoid.get(of.text, ())),
            words.get(of.source, ""),
            tuple(avoid.get(of.source, ())),
        )
        for key, words, avoid in glossary
        if of.text in words
    )


def find_in_text(text: Text, terms: tuple[Term, ...], of: Languages, source: Text | None = None) -> list[Finding]:
    """Everything to look at in an article, in its order; at most MOST_FINDINGS."""
    found: list[Finding] = []
    for name in FIELDS:
        original = getattr(source, name) if source is not None else None
        found += find_in_field(Field(name, getattr(text, name), original), terms, of)
    return found[:MOST_FINDINGS]


@dataclass(frozen=True, slots=True)
class Field:
    """One field and what it says in the source (None: there is no source)."""

    name: str
    text: str
    source: str | None = None


def find_in_field(field: Field, terms: tuple[Term, ...], of: Languages) -> list[Finding]:
    """What is to be looked at in one field."""
    if not field.text:
        return []
    plain, lines = readable(field.text, of.text, of.names), Lines(field.text)
    original = None if field.source is None else Original(field, of, terms)
    rights = {term.id: spans_of(plain, term.right, of.text) for term in terms}
    found = []
    for term in terms:
        others = [span for key, spans in rights.items() for span in spans if key != term.id]
        wrong = wrong_places(plain, term, rights[term.id], others, of)
        found += [f for at in wrong if (f := judge(at, term, field, lines, original)) is not None]
        if original is not None:
            found += missing(term, plain, field, lines, original, of)
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind))


def wrong_places(plain: str, term: Term, rights: Spans, others: Spans, of: Languages) -> Spans:
    """Where an avoided word stands that is not part of a right one."""
    found: Spans = []
    for word in sorted(term.avoid, key=len, reverse=True):
        for start, end in spans_of(plain, word, of.text, loose=False):
            inside = any(a <= start and end <= b for a, b in [*rights, *found])
            if not inside and not is_part((start, end), others):
                found.append((start, end))
    return found


def judge(at: tuple[int, int], term: Term, field: Field, lines: "Lines", original: "Original | None") -> Finding | None:
    """An avoided word: wrong, worth a look, or meant otherwise (None)."""
    start, end = at
    line = lines.number(start)
    kind: Kind = "look"
    if original is not None and term.source:
        spoken = original.speaks_of(term, line)
        if spoken is False:
            return None
        kind = "wrong" if spoken else "look"
    return Finding(kind, term.id, field.name, line, start, end, field.text[start:end], term.right)


def missing(term: Term, plain: str, field: Field, lines: "Lines", original: "Original", of: Languages) -> list[Finding]:
    """Lines in which the source has the term and the text neither it nor a word known to be wrong."""
    if not term.source or not original.aligned:
        return []
    found = []
    for line in original.lines_with(term):
        start, end = lines.span(line)
        said = plain[start:end]
        known = (term.right, heads_of(term.right, of.text), *term.avoid)
        if said.strip() and not any(spans_of(said, word, of.text) for word in known):
            quoted = field.text[start:end]
            found.append(Finding("inconsistent", term.id, field.name, line, start, end, quoted, term.right))
    return found


class Lines:
    """The lines of a text and where they begin."""

    def __init__(self, text: str) -> None:
        self.texts = text.split("\n")
        self.starts = [0]
        for line in self.texts[:-1]:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def number(self, place: int) -> int:
        """The line of a place, from 1."""
        return sum(1 for start in self.starts if start <= place)

    def span(self, number: int) -> tuple[int, int]:
        """From where to where a line is."""
        start = self.starts[number - 1]
        return start, start + len(self.texts[number - 1])


class Original:
    """What the source says, line by line where both have as many lines that say something."""

    def __init__(self, field: Field, of: Languages, terms: tuple[Term, ...]) -> None:
        self.terms, self.spoken = terms, dict[str, dict[str, Spans]]()
        self.language, self.names, self.text, self.source = of.source, of.names, field.text, field.source or ""
        self.paragraphs: list[tuple[int, str]] | None = None  # first line of each of the text, and the source's words
        self.plain = readable(self.source, of.source, of.names)
        source_lines = [line for line in self.plain.split("\n") if line.strip()]
        places = [number for number, line in enumerate(field.text.split("\n"), start=1) if line.strip()]
        self.aligned = len(source_lines) == len(places)
        self.by_line = dict(zip(places, source_lines, strict=False)) if self.aligned else {}

    def speaks_of(self, term: Term, line: int) -> bool | None:
        """Whether the source has the term in this line, or in the paragraph that seems to be the line's, be it by a
        word that is a mistake in its own language; None where it has it, nobody knows where."""
        where = self.by_line.get(line, "") if self.aligned else self.plain
        has = self.has(where, term)
        if self.aligned or not has:
            return has
        return True if self.has(self.paragraph_of(line), term) else None

    def has(self, said: str, term: Term) -> bool:
        """Whether some of the source's words say the term, rightly or wrongly."""
        return bool(spans_of(said, term.source, self.language)) or any(
            spans_of(said, word, self.language, loose=False) for word in term.source_avoid
        )

    def paragraph_of(self, line: int) -> str:
        """What the source says in the paragraph that belongs to the one with this line: a good guess."""
        if self.paragraphs is None:
            pairs = pair_blocks(split_blocks(self.source), split_blocks(self.text))
            beside = [source for source, said in pairs if said]
            starts = starts_of_blocks(self.text)
            plain = [readable(said, self.language, self.names) for said in beside]
            self.paragraphs = list(zip(starts, plain, strict=False))
        return next((said for start, said in reversed(self.paragraphs) if start <= line), "")

    def lines_with(self, term: Term) -> list[int]:
        """The lines in which the source has the term, and not only as a part of another one's longer word: a *support
        user* is no *Support*."""
        return [line for line, said in self.by_line.items() if self.stands_alone(said, term)]

    def stands_alone(self, said: str, term: Term) -> bool:
        """Whether the term's right word stands in a line outside of longer words for other terms."""
        found = spans_of(said, term.source, self.language)
        if not found:
            return False
        others = [span for key, spans in self.spoken_in(said).items() if key != term.id for span in spans]
        return any(not is_part(span, others) for span in found)

    def spoken_in(self, said: str) -> dict[str, Spans]:
        """Where a line says each term, rightly or wrongly; each line is looked at once."""
        if said not in self.spoken:
            self.spoken[said] = {
                term.id: [
                    span
                    for word in filter(None, (term.source, *term.source_avoid))
                    for span in spans_of(said, word, self.language, loose=False)
                ]
                for term in self.terms
            }
        return self.spoken[said]


def is_part(span: tuple[int, int], others: Spans) -> bool:
    """Whether it lies within a longer one of the others."""
    start, end = span
    return any(a <= start and end <= b and b - a > end - start for a, b in others)


def spans_of(plain: str, phrase: str, language: str, *, loose: bool = True) -> Spans:
    """Where a phrase stands in a readable text."""
    return [found.span() for found in pattern_of(phrase, language, loose).finditer(plain)]
