"""Meaning finds what shares no word with the question, and never lets one language crowd out another."""

import numpy as np
import pytest

from amparo.search.engine import providers
from amparo.search.engine.centres import E5_PASSAGES, E5_QUERIES, centre
from amparo.search.engine.index import Engine
from amparo.search.engine.usual import USUAL
from amparo.search.rules.analysis import analyse
from amparo.search.rules.texts import Floats, Put, Query, Text

SIZE = 16


def direction(number: int) -> Floats:
    """A vector that is like no other number's."""
    found = np.zeros(SIZE, np.float32)
    found[number] = 1.0
    return found


def filled(near_in: str = "de") -> Engine:
    """Texts 0 to 9 in English and 10 to 19 in German; the sixth in `near_in` is about direction 5."""
    engine = Engine()
    rows = []
    for number in range(20):
        language = "en" if number < 10 else "de"
        text = Text(language, f"Thing{number}", f"about{number}")
        engine.put([Put(number, number, language, 0, analyse(text))])
        about = 5 if number % 10 == 5 and language == near_in else 15
        rows.append((number, np.stack([direction(about), direction(14)]).astype(np.float16)))
    engine.put_vectors("e5", rows)
    return engine


def test_a_text_in_another_language_is_on_top_when_it_means_what_is_asked() -> None:
    ranked = filled().rank(Query("nothing shared", "en", None, {"e5": direction(5)}))
    assert ranked.scored[0].id == 15
    assert not ranked.nearest


def test_without_vectors_words_decide_alone() -> None:
    ranked = filled().rank(Query("thing13", "en"))
    assert [hit.id for hit in ranked.scored] == [13]
    assert ranked.scored[0].meaning == 0


def test_where_nothing_matches_the_nearest_are_shown_and_said_to_be_merely_that() -> None:
    ranked = filled().rank(Query("nothing shared", "en", None, {"e5": direction(3)}), limit=4)
    assert len(ranked.scored) == 4
    assert ranked.nearest
    assert ranked.total == 0


def test_a_text_that_has_no_vectors_yet_is_found_by_its_words() -> None:
    engine = filled()
    engine.put([Put(30, 30, "en", 0, analyse(Text("en", "Cheque printing")))])
    assert engine.rank(Query("printing", "en", None, {"e5": direction(5)})).scored[0].id == 30


def test_a_provider_that_is_dropped_takes_part_no_more() -> None:
    engine = filled()
    engine.drop_vectors("e5")
    assert all(hit.meaning == 0 for hit in engine.rank(Query("about3", "en", None, {"e5": direction(5)})).scored)


def test_vectors_of_a_text_that_is_put_again_are_its_own() -> None:
    engine = filled()
    engine.put([Put(15, 15, "de", 0, analyse(Text("de", "Anderes")))])
    engine.put_vectors("e5", [(15, np.stack([direction(2), direction(2)]))])
    assert engine.rank(Query("x", "en", None, {"e5": direction(2)})).scored[0].id == 15
    assert engine.rank(Query("x", "en", None, {"e5": direction(5)})).nearest


@pytest.mark.slow
def test_the_models_in_the_wheels_find_a_translation_and_have_the_centres_that_are_kept() -> None:
    for provider in providers.built_in():
        asked = provider.queries(["How do I change my password?"])
        found = provider.passages(["Cómo cambiar la contraseña", "Imprimir una factura", "Wareneingang buchen"])
        assert asked.shape == (1, provider.dimensions)
        assert np.allclose(np.linalg.norm(np.vstack((asked, found)), axis=1), 1, atol=1e-3)
        assert int((found @ asked[0]).argmax()) == 0
        assert provider.passages([]).shape == (0, provider.dimensions)
    model = providers.load_e5()
    for made, kept in ((model.query, E5_QUERIES), (model.passage, E5_PASSAGES)):
        assert np.abs(made(list(USUAL)).mean(axis=0) - centre(kept)).max() < 0.01
