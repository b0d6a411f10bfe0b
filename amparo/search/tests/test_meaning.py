"""Meaning: made in the background in a process of its own, taken up after a stop, replaced, switched off."""

import threading
import time
from datetime import datetime
from typing import Any

import pytest

from amparo.core.actors import SYSTEM, VISITOR
from amparo.core.metrics import UNASKED
from amparo.knowledge import actions as articles
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, rewrite, translate
from amparo.search import actions, meaning, memory
from amparo.search.actions.embedding import alone
from amparo.search.choosing import UnusableModel, choose
from amparo.search.metrics import count_found, count_unfound
from amparo.search.models import IndexedMeaning
from amparo.search.progress import get_progress
from amparo.search.queries import Found, Wanted, find
from amparo.search.tests import providers

HERE = "amparo.search.tests.providers"
PREFIXES = f"{HERE}.Prefixes"


@pytest.fixture
def models(settings: Any) -> Any:
    """A function that puts other models in use."""

    def use(setting: str) -> None:
        settings.SEARCH_MODELS = setting
        meaning.forget()
        memory.forget()

    use(PREFIXES)
    return use


def ask(text: str, now: datetime, language: str = "en") -> Found:
    return find(VISITOR, Wanted(text, language), now, patience=30)


@pytest.mark.django_db
def test_what_is_new_is_embedded_once_and_found_in_another_language(db: None, models: Any, now: datetime) -> None:
    article = make_article(now)
    make_article(now, text=Text("Import bank statements", "", "", "", "Choose the format."))
    actions.index_waiting(now)
    told: list[tuple[str, int]] = []
    run = actions.embed_waiting(30, lambda model, count: told.append((model, count)))
    assert (run.done, run.more, told) == (2, False, [("prefixes", 2)])
    assert actions.embed_waiting(30).done == 0
    found = ask("mes", now, "es")
    assert found.meaning
    assert found.hits[0].article.group_id == article.group_id


@pytest.mark.django_db
def test_a_changed_text_is_embedded_anew_and_found_by_words_until_then(db: None, models: Any, now: datetime) -> None:
    article = make_article(now)
    other = make_article(now, text=Text("Import bank statements", "", "", "", "Choose the format."))
    actions.index_waiting(now)
    actions.embed_waiting(30)
    before = IndexedMeaning.objects.get(text=article.pk)
    rewrite(article, now, Text("Warehouse count", "", "", "", "Count everything."))
    actions.index_waiting(now)
    progress = get_progress(now)
    assert (progress.texts, progress.models[0].done) == (2, 1)
    assert ask("warehouse", now).hits[0].article.group_id == article.group_id
    assert actions.embed_waiting(30).done == 1
    after = IndexedMeaning.objects.get(text=article.pk)
    assert (after.pk, after.sha256 != before.sha256) == (before.pk, True)
    assert ask("bank", now).hits[0].article.group_id == other.group_id


@pytest.mark.django_db
def test_another_version_of_a_model_reads_everything_again_and_old_vectors_are_not_compared(
    db: None, models: Any, now: datetime
) -> None:
    make_article(now)
    actions.index_waiting(now)
    actions.embed_waiting(30)
    models(f"{HERE}.PrefixesAgain")
    assert not memory.current().engine._state.vectors
    assert actions.embed_waiting(30).done == 1
    assert [row.version for row in IndexedMeaning.objects.all()] == ["2"]
    assert "prefixes" in memory.current().engine._state.vectors


@pytest.mark.django_db
def test_a_text_that_a_model_refuses_holds_up_no_other(db: None, models: Any, now: datetime) -> None:
    make_article(now, text=Text("Unembeddable", "", "", "", "Words that are unembeddable here."))
    make_article(now)
    actions.index_waiting(now)
    assert actions.embed_waiting(30).more is False
    assert sorted(IndexedMeaning.objects.values_list("count", flat=True)) == [0, 2]
    assert ask("unembeddable", now).hits[0].article.title == "Unembeddable"


@pytest.mark.django_db
def test_without_models_search_goes_by_words_alone(db: None, models: Any, now: datetime) -> None:
    models("off")
    article = make_article(now)
    actions.index_waiting(now)
    assert actions.embed_waiting(30).done == 0
    found = ask("close the month", now)
    assert (found.meaning, found.hits[0].article.pk) == (False, article.pk)
    assert get_progress(now).models == ()


@pytest.mark.django_db
def test_a_model_that_fails_leaves_words_and_is_not_asked_again_at_once(
    db: None, models: Any, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    models(f"{HERE}.Broken")
    article = make_article(now)
    actions.index_waiting(now)
    for _ in range(3):
        assert ask("close the month", now).hits[0].article.pk == article.pk
    assert sum("cannot be embedded" in line for line in caplog.messages) == 1
    actions.embed_waiting(30)
    assert IndexedMeaning.objects.get().count == 0


@pytest.mark.django_db
def test_a_slow_model_is_waited_for_only_so_long(
    db: None, models: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article(now)
    actions.index_waiting(now)
    ask("warm", now)
    go_on = threading.Event()

    def slow(self: providers.Prefixes, texts: Any) -> Any:
        go_on.wait(10)
        return self.passages(texts)

    monkeypatch.setattr(providers.Prefixes, "queries", slow)
    began = time.monotonic()
    found = find(VISITOR, Wanted("close the month", "en"), now, patience=0.05)
    assert time.monotonic() - began < 5
    assert (found.meaning, len(found.hits)) == (False, 1)
    go_on.set()
    assert ask("close the month", now).meaning


@pytest.mark.django_db
def test_of_many_searches_at_once_none_waits_for_a_model_that_takes_the_processor_for_long(
    db: None, models: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article(now)
    actions.index_waiting(now)
    words, unasked = "close the month", UNASKED.labels("prefixes")
    with meaning.searching(), meaning.searching(), meaning.searching():
        monkeypatch.setattr(meaning, "AT_ONCE", 2)
        assert ask("a quick model is asked", now).meaning
        (reader,) = meaning.readers()
        monkeypatch.setattr(reader, "_work", 2 * meaning.LITTLE_SECONDS)
        before = unasked._value.get()
        found = ask(words, now)
        assert (found.meaning, len(found.hits), unasked._value.get()) == (False, 1, before + 1)
    assert ask(words, now).meaning


@pytest.mark.django_db(transaction=True)
def test_only_one_process_embeds_at_a_time(models: Any, now: datetime) -> None:
    make_article(now)
    actions.index_waiting(now)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import connections

        with alone() as ours:
            assert ours
            held.set()
            done.wait(20)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    assert actions.embed_waiting(30).done == 0
    done.set()
    other.join()
    assert actions.embed_waiting(30).done == 1


@pytest.mark.django_db
def test_an_archived_text_waits_for_nothing(db: None, models: Any, now: datetime) -> None:
    article = make_article(now)
    actions.index_waiting(now)
    articles.archive(SYSTEM, article.group_id, "en", now)
    actions.index_waiting(now)
    assert actions.embed_waiting(30).done == 0
    assert get_progress(now).texts == 0


@pytest.mark.django_db
def test_monitoring_reads_what_is_found_and_what_waits(db: None, models: Any, now: datetime) -> None:
    make_article(now)
    actions.index_waiting(now)
    make_article(now)
    assert count_found(now) == [(("words",), 1.0), (("prefixes",), 0.0)]
    assert count_unfound(now) == [(("words",), 1.0), (("prefixes",), 1.0)]
    actions.embed_waiting(30)
    assert count_unfound(now) == [(("words",), 1.0), (("prefixes",), 0.0)]


@pytest.mark.parametrize("setting", ["no.such.module", "amparo.search.tests.providers.Nothing", "json.dumps", "x"])
def test_a_path_that_leads_to_no_provider_is_named(setting: str) -> None:
    with pytest.raises(UnusableModel, match=setting):
        choose(setting)


def test_a_setting_is_yes_no_or_paths() -> None:
    assert (choose("off"), choose("No"), [one.name for one in choose(f"{PREFIXES}, {PREFIXES}")]) == (
        (),
        (),
        ["prefixes"] * 2,
    )
    assert {one.name for one in choose("on")} == {"e5", "use"}


@pytest.mark.slow
@pytest.mark.django_db
def test_our_own_models_find_an_article_that_was_never_written_in_the_language_of_the_question(
    db: None, models: Any, now: datetime
) -> None:
    models("on")
    month = make_article(now)
    make_article(now, text=Text("Import bank statements", "Files of your bank.", "", "", "Choose the format."))
    make_article(now, text=Text("Print a barcode", "Labels for goods.", "", "", "Choose the label's size."))
    actions.index_waiting(now)
    actions.embed_waiting(600)
    found = find(VISITOR, Wanted("wie schließe ich den Monat ab", "de"), now, patience=600)
    assert found.meaning
    assert found.hits[0].article.group_id == month.group_id
    translate(month, "es", now)
    actions.index_waiting(now)
    found = find(VISITOR, Wanted("cerrar mes", "es"), now, patience=600)
    assert found.hits[0].article.language == "es"
