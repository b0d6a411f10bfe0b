"""Laws that hold for any texts and any questions."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.search.engine.index import Engine
from amparo.search.rules.analysis import analyse, unpacked
from amparo.search.rules.marks import mark, snippet
from amparo.search.rules.passages import passages, passages_of
from amparo.search.rules.plain import plain_text
from amparo.search.rules.texts import Put, Query, Text

LANGUAGES = ["en", "es", "fr", "pt-BR", "de"]
WORDS = st.sampled_from(
    ["factura", "Rechnung", "invoice", "ORA-00942", "clôture", "cierre", "mês", "e\u0301poque", "Straße", "the", "1127"]
)
SAID = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
TEXTS = st.builds(Text, st.sampled_from(LANGUAGES), SAID, SAID, SAID)
ANY = st.one_of(st.text(max_size=400), SAID, st.text("ae\u0301\u0308 -_.1", max_size=60))


def put(number: int, text: Text, scope: int = 0) -> Put:
    return Put(number, number, text.language, scope, analyse(text))


def ranking(engine: Engine, asked: str, scopes: set[int] | None = None) -> list[tuple[int, float]]:
    return [(hit.id, hit.score) for hit in engine.rank(Query(asked, "es"), scopes).scored]


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, max_size=8), st.randoms(use_true_random=False), SAID)
def test_the_order_in_which_texts_came_changes_nothing(texts: list[Text], random: object, asked: str) -> None:
    rows = [put(number, text) for number, text in enumerate(texts)]
    one, other = Engine(), Engine()
    one.put(rows)
    for row in sorted(rows, key=lambda _: random.random()):  # type: ignore[attr-defined]
        other.put([row])
    assert ranking(one, asked) == ranking(other, asked) == ranking(one, asked)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(TEXTS, min_size=1, max_size=6), SAID)
def test_what_was_put_and_removed_leaves_nothing(kept: list[Text], gone: list[Text], asked: str) -> None:
    clean, used = Engine(), Engine()
    clean.put([put(number, text) for number, text in enumerate(kept)])
    used.put([put(100 + number, text) for number, text in enumerate(gone)])
    used.put([put(number, text) for number, text in enumerate(kept)])
    used.remove(range(100, 100 + len(gone)))
    assert ranking(used, asked) == ranking(clean, asked)
    assert len(used) == len(kept)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), TEXTS, SAID)
def test_another_text_never_changes_which_texts_may_be_seen(texts: list[Text], other: Text, asked: str) -> None:
    engine = Engine()
    engine.put([put(number, text, scope=number % 2) for number, text in enumerate(texts)])
    engine.put([put(500, other, scope=0)])
    assert all(number % 2 == 1 for number, _ in ranking(engine, asked, {1}))
    assert engine.complete(asked, "es", {1}) == [key for key in engine.complete(asked, "es", {1}) if key % 2 == 1]


@given(ANY, ANY, st.sampled_from(LANGUAGES))
def test_marked_parts_join_to_the_text_and_split_no_character(text: str, asked: str, language: str) -> None:
    parts = mark(text, asked, language)
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)
    for part, _ in parts[1:]:
        assert not is_combining(part[0])


def is_combining(char: str) -> bool:
    return bool(unicodedata.combining(char))


@given(ANY, ANY, st.sampled_from(LANGUAGES), st.integers(20, 300))
def test_a_snippet_is_short_and_of_the_text(body: str, asked: str, language: str, length: int) -> None:
    shown = "".join(part for part, _ in snippet(body, asked, language, length=length))
    assert len(shown) <= length
    assert shown.removesuffix("…").strip() in " ".join(body.split())


@given(ANY, st.integers(20, 200))
def test_passages_hold_every_word_in_order_and_are_short(body: str, length: int) -> None:
    found = passages(body, length)
    assert "".join("".join(found).split()) == "".join(body.split())
    assert all(0 < len(passage) <= length for passage in found)


@given(TEXTS)
def test_an_analysis_is_unpacked_as_it_was_packed(text: Text) -> None:
    one = unpacked(analyse(text))
    assert len(one.terms) == len(one.weights) == len(set(one.terms))
    assert all(0 < weight < 1 for weight in one.weights)
    assert passages_of(text)[0] == f"{text.title}\n{text.summary}"


@pytest.mark.parametrize("sign", ["*a ", "__a ", "_a ", "<!--", "![", "[a](", "`a "])
def test_signs_that_nothing_closes_cost_no_more_than_words(sign: str) -> None:
    began = time.process_time()
    plain_text(sign * 40_000)
    assert time.process_time() - began < 10  # where each looks for its end as far as there is text, it takes a minute


@given(ANY)
def test_markdown_of_any_kind_becomes_plain_text(markdown: str) -> None:
    found = plain_text(markdown)
    assert found == found.strip()
    assert "\x00" not in found
