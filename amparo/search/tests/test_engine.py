"""The index finds what it was given, forgets what it was told to, and keeps to the scopes that are asked for."""

import re

import pytest

from amparo.search.engine.index import Engine
from amparo.search.rules.analysis import analyse
from amparo.search.rules.marks import mark, snippet
from amparo.search.rules.plain import plain_text
from amparo.search.rules.texts import Put, Query, Text

TEXTS = {
    1: Text(
        "en",
        "Close the month",
        "How to close a month",
        "Post all journals first. Error AP-1127 means a locked journal.",
    ),
    2: Text("es", "Cerrar el mes", "Cómo cerrar un mes", "Contabilice antes todos los diarios."),
    3: Text(
        "en", "Import bank statements", "From a file", "The file has a format. ORA-00942: table or view does not exist."
    ),
    4: Text("de", "Kontoauszüge einlesen", "Aus einer Datei", "Die Datei hat ein Format."),
}


def put(number: int, scope: int = 0) -> Put:
    text = TEXTS[number]
    return Put(number, number, text.language, scope, analyse(text))


def filled() -> Engine:
    engine = Engine()
    engine.put([put(number) for number in TEXTS])
    return engine


def found(engine: Engine, text: str, language: str = "en", only: str | None = None) -> list[int]:
    return [hit.id for hit in engine.rank(Query(text, language, only)).scored]


def test_a_text_is_found_by_any_of_its_words_whatever_their_ending_and_accents() -> None:
    assert found(filled(), "closing months")[0] == 1
    assert found(filled(), "como cerro los meses", "es")[0] == 2
    assert found(filled(), "Kontoauszuege kontoauszug", "de")[0] == 4


def test_a_code_is_found_whole_in_its_parts_and_without_punctuation() -> None:
    for asked in ("AP-1127", "ap1127", '"AP-1127: no se pudo…"', "1127"):
        assert found(filled(), asked)[0] == 1
    assert found(filled(), "ORA-00942: table or view")[0] == 3


def test_a_typing_error_is_forgiven() -> None:
    assert found(filled(), "imoprt statments")[0] == 3


def test_a_text_that_is_removed_or_put_anew_is_no_longer_found_by_its_old_words() -> None:
    engine = filled()
    engine.remove([3])
    assert 3 not in found(engine, "bank")
    engine.put([Put(1, 1, "en", 0, analyse(Text("en", "Vouchers")))])
    assert found(engine, "vouchers") == [1]
    assert engine.rank(Query("AP-1127", "en")).nearest


def test_only_texts_of_the_scopes_are_ranked_and_counted() -> None:
    engine = Engine()
    engine.put([put(1, scope=7), put(3, scope=8)])
    ranked = engine.rank(Query("file journal", "en"), scopes={8})
    assert [hit.id for hit in ranked.scored] == [3]
    assert ranked.total == 1
    assert engine.rank(Query("file journal", "en"), scopes=set()).scored == []


def test_titles_complete_an_unfinished_word_in_the_readers_language_first() -> None:
    engine = filled()
    assert engine.complete("import ban", "en") == [3]
    assert engine.complete("kontoausz", "en") == [4]
    assert engine.complete("zzz", "en") == []


def test_words_that_carry_no_question_are_not_marked_unless_there_are_no_others() -> None:
    marked = [
        part for part, is_marked in mark("O fecho do mês e o diário", "o diário foi fechado e", "pt-BR") if is_marked
    ]
    assert marked == ["fecho", "diário"]
    assert ("o", True) in mark("e o diário", "o", "pt-BR")


@pytest.mark.parametrize(
    ("text", "asked", "language", "marked"),
    [
        ("La nota de crédito no se contabiliza", "credit note is not posted, nota", "es", ["nota", "crédito"]),
        ("La nota no se contabiliza", "why not", "es", []),
        ("El paso de un pago, paso a paso", "le paiement ne marche pas", "es", []),
        ("Quitar las sumas de la nota", "some notes are not there", "es", ["nota"]),
        ("A casa não está à venda", "was nicht in der Kasse ist", "pt", []),
        ("Ne fermez pas le mois", "ne pas fermer le mois", "fr", ["fermez", "mois"]),
        ("War reserves and wars", "war reserve", "en", ["War reserves"]),  # a function word in German stands alone
        ("Die Lizenz der Lizenzen", "die lizenz", "de", ["Lizenz", "Lizenzen"]),
        ("Posting posts post", "posting", "en", ["Posting posts post"]),
        ("Importe und Importeur", "import", "de", ["Importe"]),
        ("Used for using ties by tying", "use, tie", "en", ["Used", "using ties", "tying"]),
        ("ÄRGER, ärgerlich; Aerger!", "aerger", "de", ["ÄRGER", "ärgerlich", "Aerger"]),
        ("Le trop-payé, payant", "payer", "fr", ["trop-payé", "payant"]),
    ],
)
def test_what_is_marked_was_looked_for_and_never_merely_begins_like_it(
    text: str, asked: str, language: str, marked: list[str]
) -> None:
    found = "".join(f"[{part}]" if one else part for part, one in mark(text, asked, language)).replace("] [", " ")
    assert re.findall(r"\[([^\]]+)\]", found) == marked
    shown = [part for part, one in snippet(text, asked, language) if one]
    assert shown == [part for part, one in mark(text, asked, language) if one]


def test_what_markdown_only_draws_is_not_part_of_the_words() -> None:
    assert plain_text("> [!NOTE]\n> Keep **this**, _that_ and `snake_case`.") == "Keep this, that and snake_case."
    assert plain_text("a <!-- b --> c <!-- d") == "a c <!-- d"
    assert plain_text("# A\n\n| a | b |\n|---|---|\n| 1 | [c](d.md) |") == "A\n\na b\n\n1 c"
