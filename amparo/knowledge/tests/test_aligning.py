"""A translation stands beside its source: nothing of either is lost, and what belongs together stands together."""

from hypothesis import given
from hypothesis import strategies as st

from amparo.knowledge.rules.aligning import align_texts, join_blocks, keep_spacing, pair_blocks, split_blocks

BLOCKS = st.lists(
    st.sampled_from(
        ["Words.", "A longer paragraph of words.", "## Head", "1. One\n2. Two", "| a |\n|---|", "> [!NOTE]\n> x"]
    ),
    max_size=8,
)


def test_code_in_a_fence_is_one_paragraph_whatever_blank_lines_it_has() -> None:
    text = "Before\n\n```sql\nselect 1\n\nselect 2\n```\n\n\nAfter\nit"
    assert split_blocks(text) == ["Before", "```sql\nselect 1\n\nselect 2\n```", "After\nit"]


def test_a_fence_that_is_never_closed_takes_the_rest() -> None:
    assert split_blocks("a\n\n~~~\nb\n\nc") == ["a", "~~~\nb\n\nc"]


def test_paragraphs_keep_their_indentation() -> None:
    assert split_blocks("1. One\n\n   More of one\n\n\tcode") == ["1. One", "   More of one", "\tcode"]


@given(BLOCKS)
def test_paragraphs_together_are_the_text_again(blocks: list[str]) -> None:
    assert split_blocks(join_blocks(blocks)) == blocks


def test_blank_lines_alone_are_no_change() -> None:
    assert keep_spacing("a\n\n\n\nb", "a\n\nb") == "a\n\n\n\nb"
    assert keep_spacing("a\n\n\n\nb", "a\n\nc") == "a\n\nc"


@given(BLOCKS, BLOCKS)
def test_nothing_of_either_text_is_lost(source: list[str], text: list[str]) -> None:
    pairs = pair_blocks(source, text)
    assert [one for one, _ in pairs if one] == source and [one for _, one in pairs if one] == text
    assert all(one or other for one, other in pairs)


@given(BLOCKS, BLOCKS, BLOCKS)
def test_nothing_is_lost_either_where_the_source_has_changed_since(
    before: list[str], now: list[str], text: list[str]
) -> None:
    rows = align_texts(join_blocks(now), join_blocks(text), join_blocks(before))
    assert [row.source for row in rows if row.source] == now
    assert split_blocks(join_blocks(row.text for row in rows)) == text


def test_a_paragraph_that_the_translation_lacks_leaves_a_gap_beside_it() -> None:
    source = "Intro words.\n\n## Steps\n\n1. One\n2. Two\n\n> [!WARNING]\n> Careful.\n\nThe end."
    spanish = "Palabras de inicio.\n\n## Pasos\n\n1. Uno\n2. Dos\n\nEl final."
    assert [(row.source[:8], row.text[:8]) for row in align_texts(source, spanish)] == [
        ("Intro wo", "Palabras"),
        ("## Steps", "## Pasos"),
        ("1. One\n2", "1. Uno\n2"),
        ("> [!WARN", ""),
        ("The end.", "El final"),
    ]


def test_what_the_source_has_changed_since_stands_at_its_paragraph() -> None:
    before, now = "Open the list.\n\nClose it.", "Open the list.\n\nPost everything.\n\nClose it twice."
    rows = align_texts(now, "Abra la lista.\n\nCiérrela.", before)
    assert [(row.source, row.text, row.changed) for row in rows] == [
        ("Open the list.", "Abra la lista.", False),
        ("Post everything.", "", True),
        ("Close it twice.", "Ciérrela.", True),
    ]
    inserted = [piece.text for row in rows for line in row.pieces for piece in line if piece.kind == "added"]
    assert inserted == ["Post everything.", " twice"]


def test_what_the_source_no_longer_says_stands_beside_its_translation() -> None:
    rows = align_texts("One.", "Uno.\n\nDos.", "One.\n\nTwo.")
    assert [(row.source, row.text, row.changed) for row in rows] == [("One.", "Uno.", False), ("", "Dos.", True)]
    assert [piece.kind for line in rows[1].pieces for piece in line] == ["removed"]
