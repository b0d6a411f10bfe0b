"""A table out of whatever a spreadsheet, a mail program or an attacker writes as CSV."""

from types import ModuleType

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.languages import TAGS, django_code
from amparo.importers import csv_companies, csv_contacts, csv_staff
from amparo.importers.csv_contacts import HEADINGS
from amparo.importers.csv_reading import FileRefused, match_headings, read_table
from amparo.importers.csv_writing import safe_cell, write_table
from amparo.importers.texts import field_texts, with_own_names

ROWS = "email,name,company\nana@acme.example,Ana Peña,Acme\n"


def refused(data: bytes, **more: int) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_table(data, HEADINGS, ("email",), **more)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    data = ROWS.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    table = read_table(data, HEADINGS, ("email",))
    assert table.rows[0].get("name") == "Ana Peña"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_separators_and_line_ends_that_they_use(separator: str, newline: str) -> None:
    text = ROWS.replace(",", separator).replace("\n", newline)
    assert read_table(text.encode(), HEADINGS, ("email",)).rows[0].get("company") == "Acme"


def test_a_first_line_may_name_the_separator_and_quotes_hide_others() -> None:
    table = read_table(b'sep=;\r\n"E-mail; work";Mail;Name\r\nx;ana@acme.example;"Pe\xc3\xb1a; Ana"\r\n', HEADINGS, ())
    assert table.rows[0].get("name") == "Peña; Ana"


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Correo electrónico;Nombre;Apellidos;Empresa", "a@b.example;Ana;Peña;Acme", ("Ana", "Peña")),
        ("E-Mail-Adresse;Vorname;Name;Firma", "a@b.example;Ana;Peña;Acme", ("Ana", "Peña")),
        ("Courriel;Prénom;Nom;Société", "a@b.example;Ana;Peña;Acme", ("Ana", "Peña")),
        ("E-mail;Nome;Sobrenome;Empresa", "a@b.example;Ana;Peña;Acme", ("Ana", "Peña")),
    ],
)
def test_headings_in_the_languages_of_the_desk(heading: str, cells: str, expected: tuple[str, str]) -> None:
    row = read_table(f"{heading}\n{cells}\n".encode(), HEADINGS, ("email", "company")).rows[0]
    assert (row.get("first_name"), row.get("last_name")) == expected
    assert (row.get("email"), row.get("company")) == ("a@b.example", "Acme")


def test_rows_have_the_numbers_of_the_spreadsheet_and_blank_ones_count() -> None:
    table = read_table(b'email\n\n"a\nb"\n\nc\n', HEADINGS, ("email",))
    assert [row.number for row in table.rows] == [3, 5]


def test_a_column_without_meaning_is_named_with_what_was_perhaps_meant() -> None:
    table = read_table(b"email,nmae,shoe size\na,b,c\n", HEADINGS, ("email",))
    assert list(table.unused) == [("nmae", "name"), ("shoe size", "")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\n\n", "file-empty"),
        (b"email\n", "no-rows"),
        (b"PK\x03\x04....", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0...", "spreadsheet"),
        (b"email\n\x00\x00\n", "encoding"),
        (b"email\n\x81\x8d\n", "encoding"),
        (b"name\nAna\n", "column-missing"),
        (b"email,e-mail\na,b\n", "column-twice"),
        (b'email\n"a', "quotes"),
        (b"email\n" + b"a" * 6000, "cell-too-long"),
        (b"email\n" + b"a" * 200_000, "quotes"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole_with_a_reason(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_more_rows_than_allowed_are_refused() -> None:
    assert refused(b"email\na\nb\nc\n", max_rows=2).code == "too-many-rows"


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    """SEC-15."""
    assert safe_cell(cell).startswith("'")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30), min_size=2))
def test_what_was_exported_is_read_back_as_it_was(names: list[str]) -> None:
    data = write_table(["email", "name"], [["a@b.example", name] for name in names])
    rows = read_table(data, HEADINGS, ("email",)).rows
    assert [row.get("name") for row in rows] == [name.strip() for name in names]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_table(data, HEADINGS, ("email",))
    except FileRefused as refusal:
        assert refusal.code


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("kind", [csv_companies, csv_contacts, csv_staff], ids=["companies", "contacts", "staff"])
def test_a_column_may_be_called_what_the_pages_call_it(kind: ModuleType, language: str) -> None:
    """Our own example, our own download, and what the page says of the columns can be brought back as they are."""
    known = with_own_names(kind.HEADINGS)
    with translation.override(django_code(language)):
        names = field_texts()
    for field in kind.HEADINGS:
        fields, unused = match_headings([names[field]], known)
        assert not unused
        assert fields == [field] or field == "first_name"  # “Nombre” is both, and a first name beside “Apellidos”
