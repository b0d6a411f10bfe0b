"""Canned answers: variables, languages with a named fallback, kept by agents."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.cases import canned, reading
from amparo.cases.actions.canned import CannedIncomplete, CannedTerms, retire_canned, save_canned
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


TERMS = CannedTerms("Greeting", {"en": "Hello {contact},", "de": "Guten Tag {contact},", "fr": " "})


def test_an_agent_keeps_a_text_in_languages(cast: Cast, now: datetime) -> None:
    answer = save_canned(cast.actor("alma"), None, TERMS, now)
    assert [row.language for row in answer.texts.all()] == ["de", "en"]
    save_canned(cast.actor("igor"), answer.pk, CannedTerms("Hello", {"en": "Dear {contact},"}), now)
    [found] = reading.list_canned("dear")
    assert (found.name, found.changed_by, [row.language for row in found.texts.all()]) == ("Hello", cast.igor, ["en"])
    assert list(Event.objects.values_list("type", flat=True)) == ["canned.saved", "canned.saved"]


def test_a_retired_one_is_no_longer_offered_and_frees_its_name(cast: Cast, now: datetime) -> None:
    answer = save_canned(cast.actor("alma"), None, TERMS, now)
    retire_canned(cast.actor("alma"), answer.pk, now)
    assert reading.list_canned() == []
    with pytest.raises(NotVisible):
        retire_canned(cast.actor("alma"), answer.pk, now)
    save_canned(cast.actor("alma"), None, TERMS, now)
    assert Event.objects.filter(type="canned.retired").count() == 1


@pytest.mark.parametrize(
    ("terms", "problems"),
    [
        (CannedTerms(" ", {"en": "x"}), {"name": "missing"}),
        (CannedTerms("x" * 81, {"en": "x"}), {"name": "too-long"}),
        (CannedTerms("gReEtInG", {"en": "x"}), {"name": "taken"}),
        (CannedTerms("New", {"en": ""}), {"en": "missing"}),
        (CannedTerms("New", {"de": "Guten Tag {kontakt}"}), {"de": "unknown-variable"}),
        (CannedTerms("New", {"en": "x" * 10_001}), {"en": "too-long"}),
        (CannedTerms("New", {"tlh": "nuqneH"}), {"name": "unknown-language"}),
    ],
)
def test_what_cannot_be_kept(cast: Cast, now: datetime, terms: CannedTerms, problems: dict[str, str]) -> None:
    save_canned(cast.actor("alma"), None, TERMS, now)
    with pytest.raises(CannedIncomplete) as refused:
        save_canned(cast.actor("alma"), None, terms, now)
    assert refused.value.problems == problems


@pytest.mark.parametrize("name", ["dora", "adam", "viktor"])
def test_canned_answers_are_the_agents_own(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        save_canned(cast.actor(name), None, TERMS, now)
    assert not Event.objects.exists()


def test_another_language_is_named_where_the_wanted_one_is_missing() -> None:
    texts = {"en": "Hello", "pt-BR": "Olá"}
    assert canned.choose(texts, "pt-BR", "en") == ("pt-BR", "Olá")
    assert canned.choose(texts, "de", "en") == ("en", "Hello")
    assert canned.choose({"fr": "Bonjour"}, "de", "en") == ("fr", "Bonjour")
    assert canned.choose({}, "de", "en") is None


def test_a_value_is_put_in_once_and_a_missing_one_stays_to_be_seen() -> None:
    filled = canned.fill("{contact} of {company}: {nothing}", {"contact": "{company}", "company": ""})
    assert filled == "{company} of {company}: {nothing}"


@given(st.text(), st.dictionaries(st.sampled_from(canned.VARIABLES), st.text()))
def test_any_text_can_be_filled(text: str, values: dict[str, str]) -> None:
    assert isinstance(canned.fill(text, values), str)
    assert set(canned.unknown_variables(text)) & set(canned.VARIABLES) == set()
