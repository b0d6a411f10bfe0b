"""Wrong and inconsistent terms, where they stand (ML-4). The sentences are our own, the mistakes are real ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.knowledge.glossary import Source, check_with, entries_of
from amparo.knowledge.rules.terms import Finding, Languages, find_in_text, terms_between
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.rules.words import fold, pattern_of, readable
from amparo.policy.pack.load import load_pack


def check(pack: str, language: str, text: str, source: str | None = None) -> list[Finding]:
    """What is found in a solution, with the terms of a shipped pack; the source is English."""
    of = Languages(language, "en" if source is not None else "")
    glossary = entries_of(load_pack(pack))
    original = None if source is None else Text("", solution=source)
    return find_in_text(Text("", solution=text), terms_between(glossary, of), of, original)


def told(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.found, finding.right) for finding in found]


@pytest.mark.parametrize(
    ("pack", "language", "text", "source", "expected"),
    [
        (
            "sage-intacct",
            "fr",
            "Limitez la casse à un seul problème.",
            "Keep the case to one problem.",
            ("wrong", "casse", "demande d’assistance"),
        ),
        (
            "sage-intacct",
            "fr",
            "Ouvrez le Soutien onglet.",
            "Open the Support tab.",
            ("wrong", "Soutien onglet", "onglet Support"),
        ),
        (
            "lumen",
            "fr",
            "Téléchargez le journal, puis envoyez le dossier.",
            "Upload the log, then send the case.",
            ("wrong", "Téléchargez", "déposer"),
        ),
        (
            "lumen",
            "de",
            "Laden Sie die Datei herunter.",
            "Upload the file.",
            ("wrong", "Laden Sie die Datei herunter", "hochladen"),
        ),
        ("lumen", "es", "Descargue el registro aquí.", "Upload the log here.", ("wrong", "Descargue", "subir")),
        (
            "lumen",
            "pt-BR",
            "Baixe o arquivo no portal.",
            "Upload the file to the portal.",
            ("wrong", "Baixe", "enviar"),
        ),
        ("lumen", "es", "Abra una caja para cada problema.", None, ("look", "caja", "caso")),
    ],
)
def test_a_word_known_to_be_wrong_is_pointed_out_where_it_stands(
    pack: str, language: str, text: str, source: str | None, expected: tuple[str, str, str]
) -> None:
    found = check(pack, language, text, source)
    assert expected in told(found)
    finding = next(one for one in found if told([one]) == [expected])
    assert text[finding.start : finding.end] == finding.found and finding.line == 1


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("fr", "Téléchargez la mise à jour.", "Download the update."),
        ("fr", "Déposez le journal ici.", "Upload the log here."),
        ("de", "Laden Sie das Protokoll hier hoch.", "Upload the log here."),
        ("de", "Melden Sie sich an.", "Sign in."),
        ("fr", "Connectez-vous au portail.", "Sign in to the portal."),
        ("pt-BR", "Faça login no portal.", "Sign in to the portal."),
        ("es", "Suba los registros y abra el caso.", "Upload the logs and open the case."),
        ("fr", "Respectez la casse des lettres.", "Mind capital and small letters."),
        ("fr", "En cas de panne, appelez.", "In case of a failure, call."),
        ("fr", "Saisissez `télécharger` dans la console.", "Type `upload` into the console."),
    ],
)
def test_what_is_right_is_left_alone(language: str, text: str, source: str) -> None:
    assert told(check("lumen", language, text, source)) == []


def test_a_term_said_in_another_way_than_elsewhere_is_pointed_out_in_its_line() -> None:
    source = "Open a case.\n\nOne case, one problem.\n\nWe answer the case."
    found = check("lumen", "es", "Abra un caso.\n\nUna incidencia, un problema.\n\nRespondemos al caso.", source)
    assert [(one.kind, one.line, one.right) for one in found] == [("inconsistent", 3, "caso")]


def test_without_lines_that_match_a_mistake_is_only_worth_a_look() -> None:
    found = check("lumen", "fr", "Téléchargez le fichier.", "Upload the file.\n\nThen download the result.")
    assert told(found) == [("look", "Téléchargez", "déposer")]


def between(text: str, source: str) -> list[tuple[str, str]]:
    """What is found in a French solution made from a Spanish one, with Sage Intacct's terms."""
    pack, original = load_pack("sage-intacct"), Source("es", Text("", solution=source))
    return [(one.kind, one.term) for one in check_with(pack, "fr", Text("", solution=text), original)]


def test_a_source_that_is_wrong_itself_still_says_what_was_meant() -> None:
    assert between("Choisissez l’icône Soutien onglet.", "Selecciona el icono Soporte pestaña.") == [
        ("wrong", "support-tab")
    ]
    assert ("wrong", "log-a-case") in between(
        "Suivez les invites pour accéder au ticket.", "Siga para ingresar al caso."
    )


def test_a_term_within_another_ones_longer_word_is_not_missed() -> None:
    assert between("Contactez votre gestionnaire de compte.", "Contacta con el administrador de tu cuenta.") == []
    assert between("Le responsable règle cela.", "El administrador lo arregla.") == [("inconsistent", "administrator")]
    assert between("L’équipe répond.", "El soporte responde.") == []


def test_while_a_translation_is_being_made_the_paragraph_beside_decides() -> None:
    source = "Upload the log file.\n\nKeep the case to one problem.\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    found = check("lumen", "fr", "Téléchargez le journal.\n\nLimitez la casse à un problème.", source)
    assert [(one.kind, one.found) for one in found] == [("wrong", "Téléchargez"), ("wrong", "casse")]
    elsewhere = check("lumen", "fr", "Fermez la casse.\n\n```\nx\n```", "Go on and on.\n\n```\ny\n```\n\nThe case.")
    assert [(one.kind, one.found) for one in elsewhere] == [("look", "casse")]


def test_addresses_and_code_say_nothing() -> None:
    text = "```\ntélécharger la casse\n```\nVoir [ici](https://a.example/casse) et https://b.example/casse."
    assert told(check("lumen", "fr", text)) == []


@given(st.text(max_size=80))
def test_folding_moves_nothing(text: str) -> None:
    assert len(fold(text)) == len(text) == len(readable(text, "fr"))


@pytest.mark.parametrize("pack", ["lumen", "officemaker", "protheus", "sage-intacct", "autotask"])
def test_every_right_word_is_found_as_it_is_written(pack: str) -> None:
    for term in load_pack(pack).glossary.terms:
        for language, word in term.words.items():
            plain = readable(f"x {word} y", language)
            assert pattern_of(word, language).search(plain) or "(" in word, (word, language)


def test_a_products_name_is_not_translated_and_so_not_missed() -> None:
    source = Source("en", Text("", solution="Open Lumen Ledger.\nThe general ledger opens."))
    right = Text("", solution="Abra Lumen Ledger.\nSe abre el libro mayor.")
    wrong = Text("", solution="Abra Lumen Ledger.\nSe abre la contabilidad.")
    pack = load_pack("lumen")
    assert check_with(pack, "es", right, source) == []
    assert [(one.term, one.line) for one in check_with(pack, "es", wrong, source)] == [("ledger", 2)]
    longer = Source("en", Text("", solution="Open Lumen Ledger.\n\nThe ledger opens.\n\n| a |\n|---|"))
    begun = Text("", solution="Öffnen Sie das Kontobuch.\n\nDas Hauptbuch öffnet sich.")
    assert [(one.kind, one.line) for one in check_with(pack, "de", begun, longer)] == [("look", 1)]
