"""Searching over cases: words in any language, codes, names, numbers; who finds what, and what is shown of it."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.cases.access import visible_to
from amparo.cases.actions.conversation import Words, answer_case, comment_case, note_case
from amparo.cases.actions.indexing import index_case, index_named, reindex
from amparo.cases.models import Case, CaseFile, Evidence, Message, SearchRow
from amparo.cases.search import matching
from amparo.cases.search.excerpts import excerpts
from amparo.cases.search.matching import find, understand
from amparo.cases.search.snippets import Looked, mark, snippet, tidy
from amparo.cases.search.words import exact_words, parse_query, plain
from amparo.cases.tests.making import make_case
from amparo.core.files import default_limits, store
from amparo.testing.cast import Cast


def add_case(cast: Cast, now: datetime, title: str, body: str = "", language: str = "en") -> Case:
    """Dora's case about this, as an action would leave it."""
    case = make_case(cast, cast.dora, cast.acme, now, title=title)
    case.language = language
    case.save()
    if body:
        Message.objects.create(case=case, author=cast.dora, by_vendor=False, body=body, at=now)
    index_case(case.number)
    return case


def found(cast: Cast, who: str, text: str, now: datetime) -> list[int]:
    """What somebody finds, without what is only like the words."""
    actor = cast.actor(who)
    result = find(actor, visible_to(actor, now), understand(text), 0, 25)
    return [] if result.near else result.numbers


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("en", "The invoices are duplicated", "duplicate invoice"),
        ("es", "La facturación se detuvo", "facturaciones"),
        ("es", "La facturación se detuvo", "facturacion"),
        ("fr", "Les factures sont facturées deux fois", "facturée"),
        ("fr", "L’écriture n’apparaît pas", "ecriture"),
        ("de", "Die Häuser fehlen in der Liste", "Haus"),
        ("de", "Auf der Straße", "strasse"),
        ("pt-BR", "As importações do banco param", "importação"),
        ("pt-BR", "Não aparece o balancete", "nao balancete"),
        ("en", "Привет из отдела", "привет"),
    ],
)
def test_words_are_found_in_any_language_with_and_without_accents(
    cast: Cast, now: datetime, language: str, written: str, asked: str
) -> None:
    case = add_case(cast, now, "Something else", written, language)
    assert found(cast, "alma", asked, now) == [case.number]
    assert found(cast, "dora", asked, now) == [case.number]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("it says ORA-00942: table or view does not exist", "ORA-00942"),
        ("it says ORA-00942: table or view does not exist", "ora00942"),
        ("it says ORA-00942: table or view does not exist", "00942"),
        ("AP-1127: the period is closed", "AP-1127:"),
        ("AP-1127: the period is closed", "AP 1127"),
        ("AP-1127: the period is closed", "AP-11*"),
        ("ERR_CONNECTION_REFUSED in the log", "err_connection_refused"),
        ("code 0x80070005 in FIN.GL.0042", "fin.gl.0042 0x80070005"),
        ("see version 10.4.2", "10.4.2"),
    ],
)
def test_error_codes_are_found_with_and_without_their_punctuation(
    cast: Cast, now: datetime, written: str, asked: str
) -> None:
    case = add_case(cast, now, "The close stops", written)
    assert found(cast, "alma", asked, now) == [case.number]


def test_a_code_is_not_found_by_another_one(cast: Cast, now: datetime) -> None:
    add_case(cast, now, "The close stops", "ORA-00942: table or view does not exist")
    assert found(cast, "alma", "ORA-00943", now) == []


def test_a_case_is_found_by_its_people_company_product_evidence_and_file_names(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Wrong totals")
    Evidence.objects.create(case=case, item="records", body="Journal entry GJ-77812", given_at=now)
    stored = store(BytesIO(b"a log"), "company:1", default_limits(), now)
    CaseFile.objects.create(
        case=case, message=case.messages.first(), stored=stored, name="trace_of_monday.log", added_at=now
    )
    answer_case(cast.actor("alma"), case.number, Words("I am looking."), now)
    for asked in ("dora", "acme", "financials", "GJ-77812", "trace monday", "alma"):
        assert found(cast, "petra", asked, now) == [case.number], asked


def test_the_number_that_was_asked_for_stands_first(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Wrong totals")
    other = add_case(cast, now, f"As in {case.number}")
    assert found(cast, "alma", f"#{case.number}", now) == [case.number, other.number]
    assert found(cast, "olga", f"#{case.number}", now) == []


def test_all_words_must_be_there_and_small_ones_do_not_matter(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "The bank import misses lines")
    assert found(cast, "alma", "the bank in the lines", now) == [case.number]
    assert found(cast, "alma", "bank payroll", now) == []


def test_a_title_counts_more_than_a_word_in_passing(cast: Cast, now: datetime) -> None:
    passing = add_case(cast, now, "Wrong totals", "It began with the payroll.")
    titled = add_case(cast, now, "The payroll stops", "At once.")
    assert found(cast, "alma", "payroll", now) == [titled.number, passing.number]


def test_what_was_written_is_found_at_once(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Wrong totals")
    comment_case(cast.actor("dora"), case.number, Words("Now it says ZX-4711."), now)
    assert found(cast, "alma", "zx-4711", now) == [case.number]


def test_sec_17_notes_are_found_by_agents_alone_and_shown_to_nobody_else(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Wrong totals", "The total of March is wrong.")
    note_case(cast.actor("alma"), case.number, Words("Probably the kumquat patch of March."), now)
    assert found(cast, "igor", "kumquat", now) == [case.number]
    for who in ("dora", "petra", "olga"):
        assert found(cast, who, "kumquat", now) == []
        assert found(cast, who, "kumquat march", now) == []
    match = understand("kumquat march")
    assert "kumquat" in shown(excerpts(cast.actor("igor"), [case], match)[case.number].text)
    assert "kumquat" not in shown(excerpts(cast.actor("dora"), [case], match)[case.number].text)


def test_sec_17_addresses_are_found_by_agents_alone(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Wrong totals")
    assert found(cast, "alma", "dora@acme.example", now) == [case.number]
    assert found(cast, "petra", "dora@acme.example", now) == []


def test_sec_7_nobody_finds_a_case_that_they_do_not_see(cast: Cast, now: datetime) -> None:
    add_case(cast, now, "The ledger is off by one")
    for who in ("olga", "ana", "paco", "adam", "viktor"):
        actor = cast.actor(who)
        for text in ("ledger", "ledgr", "dora", "acme"):
            result = find(actor, visible_to(actor, now), understand(text), 0, 25)
            assert (result.numbers, result.total) == ([], 0)


def test_an_unconfirmed_case_has_no_row(cast: Cast, now: datetime) -> None:
    case = make_case(cast, None, None, now, state="unconfirmed", visitor_email="viktor@nobody.example")
    index_case(case.number)
    assert not SearchRow.objects.exists()


def test_a_mistyped_word_finds_what_is_like_it_and_says_so(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "The consolidation stops")
    actor = cast.actor("alma")
    result = find(actor, visible_to(actor, now), understand("consoldation"), 0, 25)
    assert (result.numbers, result.near) == ([case.number], True)
    assert find(actor, visible_to(actor, now), understand("acmee"), 0, 25).numbers == [case.number]


def test_reindex_writes_every_row_anew_and_missing_only_what_lacks(cast: Cast, now: datetime) -> None:
    cases = [add_case(cast, now, f"Case of {name}") for name in ("apples", "pears", "plums")]
    SearchRow.objects.all().delete()
    told: list[int] = []
    assert reindex(told.append) == len(cases)
    assert found(cast, "alma", "pears", now) == [cases[1].number]
    SearchRow.objects.filter(case=cases[0]).delete()
    assert reindex(told.append, missing=True) == 1
    assert told == [3, 1]


def test_a_conversation_beyond_all_measure_is_still_indexed(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Endless")
    for number in range(12):
        body = " ".join(f"w{number}x{index}" for index in range(2800))
        at = now + timedelta(minutes=number)
        Message.objects.create(case=case, author=cast.dora, by_vendor=False, body=body, at=at)
    index_case(case.number)
    assert found(cast, "alma", "w11x2799", now) == [case.number]


@given(st.text(max_size=300))
def test_any_query_is_understood_by_words_alone(text: str) -> None:
    query = parse_query(text)
    assert len(query.terms) <= 8
    assert all(part.isalnum() for term in query.terms for part in term.parts)


@given(st.text(max_size=200))
def test_what_is_written_is_cut_as_it_is_asked(text: str) -> None:
    words = set(exact_words(text))
    for term in parse_query(text[:200]).terms:
        assert {plain(part)[:60] for part in term.parts} <= words or not text.isascii()


@pytest.mark.parametrize(
    "text", ["'; drop table cases_case; --", "\\", "a' | 'b", ":*", "!x & (", "\0", "’’", "<->", "*"]
)
def test_sec_11_signs_of_the_query_language_are_nothing_special(cast: Cast, now: datetime, text: str) -> None:
    add_case(cast, now, "Wrong totals")
    assert found(cast, "alma", text, now) == []


def shown(pieces: object) -> str:
    """The text of pieces, marks as brackets."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)  # type: ignore[attr-defined]


def test_a_snippet_marks_words_in_every_form_and_codes(cast: Cast, now: datetime) -> None:
    body = (
        "Good morning. " * 20
        + "Since Monday the invoices stop with **AP-1127:** and nothing is invoiced. "
        + "Bye. " * 40
    )
    case = add_case(cast, now, "Invoice run", body)
    found_text = excerpts(cast.actor("dora"), [case], understand("invoicing ap-1127"))[case.number]
    assert shown(found_text.title) == "[Invoice] run"
    assert "the [invoices] stop with [AP-1127]: and nothing is [invoiced]" in shown(found_text.text)
    assert shown(found_text.text).startswith("… ")
    assert shown(found_text.text).endswith(" …")


@given(st.text(max_size=400), st.lists(st.sampled_from(["a", "b7", "ora", "x"]), max_size=3))
def test_marks_change_no_letter_of_a_text(text: str, words: list[str]) -> None:
    looked = Looked(frozenset(words))
    assert "".join(piece.text for piece in mark(text, looked)) == text
    pieces = snippet([text], looked)
    assert "".join(piece.text for piece in pieces).strip("… ") in tidy(text)


def test_a_person_who_changed_their_name_is_found_by_the_new_one(cast: Cast, now: datetime) -> None:
    case = add_case(cast, now, "Wrong totals")
    cast.dora.name = "Theodora Quince"
    cast.dora.save()
    assert index_named(None, cast.dora.pk) == 1
    assert found(cast, "alma", "quince", now) == [case.number]
    cast.acme.name = "Zenith Works"
    cast.acme.save()
    assert index_named(cast.acme.pk, None) == 1
    assert found(cast, "alma", "zenith", now) == [case.number]


def test_where_the_newest_cases_hold_a_word_often_enough_no_older_ones_are_asked(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [add_case(cast, now - timedelta(hours=age), "The ledger stops") for age in (3, 1, 2, 4)]
    newest = [case.number for case in (cases[1], cases[2])]
    monkeypatch.setattr(matching, "NEWEST", 2)
    monkeypatch.setattr(matching, "FREQUENT", 0)
    assert sorted(found(cast, "alma", "ledger", now)) == sorted(newest)
    for stretch in (1, 2, 3, 9):  # too short, just enough, more, and a desk that is smaller
        monkeypatch.setattr(matching, "STRETCH", stretch)
        monkeypatch.setattr(matching, "_stretch", matching.Stretch())
        assert sorted(found(cast, "alma", "ledger", now)) == sorted(newest)
        assert matching.begin_of_stretch() == (
            sorted((case.active_at for case in cases), reverse=True)[stretch] if stretch < 4 else None
        )
