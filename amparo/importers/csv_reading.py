"""A table out of a CSV file as spreadsheets write them: any usual encoding, separator and heading. No database here.

Nothing in the file is trusted: sizes are bounded, and what cannot be read is refused as a whole with the way forward.
"""

import codecs
import csv
import difflib
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_CELL = 5_000
SEPARATORS = (";", ",", "\t", "|")
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(Exception):
    """The file cannot be read at all; `code` and `params` say why (see texts)."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = MappingProxyType(dict(params or {}))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its number as a spreadsheet shows it, and its cells by field; empty ones are left out."""

    number: int
    cells: Mapping[str, str]
    too_many_cells: bool = False

    def get(self, field: str) -> str:
        """The cell, empty where there is none."""
        return self.cells.get(field, "")


@dataclass(frozen=True, slots=True)
class Table:
    """What was read; `unused` are headings that mean nothing here, with the field that was perhaps meant."""

    rows: Sequence[Row]
    fields: frozenset[str]
    unused: Sequence[tuple[str, str]]
    encoding: str
    separator: str


Headings = Mapping[str, Sequence[str]]  # field to the headings that mean it, in any language


def read_table(data: bytes, headings: Headings, required: Sequence[str], max_rows: int = MAX_ROWS) -> Table:
    """Reads the file; raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused("file-too-large", {"limit": MAX_BYTES // (1024 * 1024)})
    if data.startswith(SPREADSHEETS):
        raise FileRefused("spreadsheet")
    text, encoding = decode(data)
    text, separator = find_separator(text)
    lines = _lines(text, separator)
    try:
        _number, heading = next(lines)
    except StopIteration:
        raise FileRefused("file-empty") from None
    fields, unused = match_headings(heading, headings)
    missing = [field for field in required if field not in fields]
    if missing:
        raise FileRefused("column-missing", {"field": missing[0], "found": ", ".join(heading)[:300]})
    rows = [_row(number, cells, fields) for number, cells in lines]
    if len(rows) > max_rows:
        raise FileRefused("too-many-rows", {"limit": max_rows})
    if not rows:
        raise FileRefused("no-rows")
    return Table(rows, frozenset(filter(None, fields)), unused, encoding, separator)


def decode(data: bytes) -> tuple[str, str]:
    """The text, with the encoding that it was in: UTF-8, UTF-16 with its mark, else what Windows writes."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), "")
    for encoding in filter(None, (marked, "utf-8", "cp1252")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise FileRefused("encoding")


def find_separator(text: str) -> tuple[str, str]:
    """The text and what stands between its cells.

    A first line `sep=;` says it; else it is what the heading has most of.
    """
    first, _newline, rest = text.lstrip("\r\n").partition("\n")
    named = first.strip().strip('"')
    if named.lower().startswith("sep=") and len(named) <= 5:
        separator = named[4:] or "\t"
        if separator in SEPARATORS:
            return rest, separator
    outside = "".join(first.split('"')[::2])  # what is in quotes does not separate
    return text, max(SEPARATORS, key=outside.count)


def match_headings(heading: Sequence[str], known: Headings) -> tuple[list[str], list[tuple[str, str]]]:
    """The field of each column, empty where nothing here has that heading; and those, with what was perhaps meant.

    Raises FileRefused where two columns mean the same. `name` beside only one of first and last name is the other one,
    as in “Vorname; Name” and “Nombre; Apellidos”.
    """
    meaning = {plain(word): field for field, words in known.items() for word in (field, *words)}
    fields = [meaning.get(plain(cell), "") for cell in heading]
    if "name" in fields and ("first_name" in fields) != ("last_name" in fields):
        fields[fields.index("name")] = "last_name" if "first_name" in fields else "first_name"
    twice = [field for field in fields if field and fields.count(field) > 1]
    if twice:
        raise FileRefused("column-twice", {"field": twice[0]})
    unused = []
    for cell, field in zip(heading, fields, strict=True):
        if not field and cell.strip():
            close = difflib.get_close_matches(plain(cell), list(meaning), n=1, cutoff=0.75)
            meant = meaning[close[0]] if close else ""
            unused.append((cell.strip()[:60], meant if meant not in fields else ""))
    return fields, unused


def plain(text: str) -> str:
    """A heading or a word without case, accents and punctuation, so that “E-Mail” and “e mail” are one."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (mark if mark.isalnum() else " " for mark in letters if not unicodedata.combining(mark))
    return " ".join("".join(kept).split())


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute the cell, or would once an apostrophe before it is taken off (SEC-15)."""
    return cell.lstrip(" '\n").startswith(FORMULA_STARTS)


def unescape(cell: str) -> str:
    """A cell without the apostrophe that our own exports put before a formula (see `csv_writing`)."""
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, numbered from 1 as a spreadsheet does."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(len(cell) > MAX_CELL for cell in cells):
                raise FileRefused("cell-too-long", {"row": number, "limit": MAX_CELL})
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error:
        raise FileRefused("quotes", {"row": number + 1}) from None


def _row(number: int, cells: Sequence[str], fields: Sequence[str]) -> Row:
    named = zip(fields, cells, strict=False)
    kept = {field: unescape(cell.strip()).strip() for field, cell in named if field and cell.strip()}
    return Row(number, kept, any(cell.strip() for cell in cells[len(fields) :]))
