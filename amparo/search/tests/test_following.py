"""Rows follow articles, and each process follows the rows: at once, in order, after a stop, after a restore."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction

from amparo.core import consumers
from amparo.core.actors import SYSTEM, VISITOR
from amparo.core.events import raise_generation
from amparo.knowledge import actions as articles
from amparo.knowledge.actions import GroupTerms
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, rewrite
from amparo.search import actions, meaning, memory
from amparo.search.models import IndexedText
from amparo.search.queries import Wanted, find
from amparo.search.rules.texts import Floats
from amparo.search.tests.providers import Prefixes
from amparo.testing.builders import make_product

pytestmark = pytest.mark.django_db(transaction=True)
BANK = Text("Import bank statements", "", "", "", "Choose the format.")


@pytest.fixture(autouse=True)
def followed(now: datetime) -> None:
    """The consumer follows from here on."""
    consumers.prepare(now)


def titles(text: str, now: datetime) -> list[str]:
    return [hit.article.title for hit in find(VISITOR, Wanted(text, "en"), now).hits]


def follow(now: datetime) -> int:
    return consumers.drain(now, ["search.texts"])


def wait_until_found(text: str, wanted: list[str], now: datetime) -> None:
    until = time.monotonic() + 20
    while (found := titles(text, now)) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert found == wanted


def test_each_event_of_an_article_changes_its_row(now: datetime) -> None:
    make_product("ledger")
    article = make_article(now, text=BANK)
    assert follow(now) > 0
    row = IndexedText.objects.get()
    assert (row.revision_id, row.audience, row.product_id) == (article.published_id, "all", None)
    articles.arrange(SYSTEM, article.group_id, GroupTerms("ledger", (), "signed-in"), now)
    follow(now)
    row.refresh_from_db()
    assert (row.audience, row.product_id is None) == ("signed-in", False)
    articles.archive(SYSTEM, article.group_id, "en", now)
    follow(now)
    row.refresh_from_db()
    assert (row.revision_id, bytes(row.analysed), row.sha256) == (None, b"", "")
    assert follow(now) == 0


def test_what_the_consumer_missed_is_found_by_itself_and_nothing_is_written_twice(now: datetime) -> None:
    for number in range(3):
        make_article(now, text=Text(f"Bank {number}", "", "", "", "Bank."))
    assert actions.index_waiting(now, most=2) == 2
    assert actions.index_waiting(now) == 1
    assert actions.index_waiting(now) == 0
    IndexedText.objects.update(analysis=0)
    assert len(titles("bank", now)) == 3  # read by the rules of now, before a job has come to them
    assert actions.index_waiting(now) == 3


def test_a_process_hears_of_rows_that_were_committed_later_than_newer_ones(now: datetime) -> None:
    early = make_article(now, text=Text("Early bank", "", "", "", "Bank."))
    late = make_article(now, text=Text("Late bank", "", "", "", "Bank."))
    titles("bank", now)
    written, go_on = threading.Event(), threading.Event()

    def write_early() -> None:
        with transaction.atomic():
            actions.index_articles([early.pk], now)
            written.set()
            go_on.wait(20)
        connections.close_all()

    other = threading.Thread(target=write_early)
    other.start()
    written.wait(20)
    actions.index_articles([late.pk], now)
    assert titles("bank", now) == ["Late bank"]
    go_on.set()
    other.join()
    assert sorted(titles("bank", now)) == ["Early bank", "Late bank"]
    assert memory.current().follow() == 0


def test_a_restore_that_begins_transaction_numbers_anew_hides_nothing(now: datetime) -> None:
    article = make_article(now, text=BANK)
    follow(now)
    with connection.cursor() as cursor:
        cursor.execute("update search_text set xid = '9000000000000'::xid8")
    raise_generation()
    memory.forget()
    assert titles("bank", now) == ["Import bank statements"]
    rewrite(article, now, Text("Warehouse", "", "", "", "Count."))
    follow(now)
    assert titles("warehouse", now) == ["Warehouse"]
    assert memory.current().follow() == 0


def test_a_web_process_is_in_step_within_seconds_without_being_asked(now: datetime) -> None:
    article = make_article(now, text=BANK)
    follow(now)
    memory.begin_following()
    try:
        wait_until_found("bank", ["Import bank statements"], now)
        rewrite(article, now, Text("Warehouse", "", "", "", "Count."))
        began = time.monotonic()
        follow(now)
        wait_until_found("warehouse", ["Warehouse"], now)
        assert time.monotonic() - began < 10
    finally:
        memory.end_following()


def test_a_follower_whose_database_is_away_goes_on_when_it_is_back(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article(now, text=BANK)
    follow(now)
    real, failures = memory.newer, iter([True, True])

    def away(*what: object) -> object:
        if next(failures, False):
            raise OSError("the database is away")
        return real(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(memory, "newer", away)
    monkeypatch.setattr(memory, "FOLLOW_SECONDS", 0.05)
    memory.begin_following()
    try:
        wait_until_found("bank", ["Import bank statements"], now)
    finally:
        memory.end_following()


def test_a_model_that_takes_long_to_load_delays_no_text(
    now: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_MODELS = "amparo.search.tests.providers.Prefixes"
    meaning.forget()
    loading, loaded = threading.Event(), threading.Event()

    def load(self: Prefixes, texts: Sequence[str]) -> Floats:
        loading.set()
        loaded.wait(30)
        return self.passages(texts)

    monkeypatch.setattr(Prefixes, "queries", load)
    monkeypatch.setattr(meaning, "LOADING_SECONDS", 0.1)
    make_article(now, text=BANK)
    follow(now)
    actions.embed_waiting(30)
    memory.begin_following()
    try:
        assert loading.wait(20)
        make_article(now, text=Text("Warehouse", "", "", "", "Count."))
        follow(now)
        wait_until_found("warehouse", ["Warehouse"], now)
        assert not loaded.is_set()
    finally:
        loaded.set()
        memory.end_following()


def test_searches_go_on_while_texts_come_in(now: datetime) -> None:
    for number in range(20):
        make_article(now, text=Text(f"Bank {number}", "", "", "", "Bank."))
    keys = list(Article.objects.values_list("pk", flat=True))
    actions.index_articles(keys, now)
    memory.begin_following()
    wrong: list[object] = []
    done = threading.Event()

    def keep_asking() -> None:
        try:
            while not done.is_set():
                found = find(VISITOR, Wanted("bank", "en", limit=50), now)
                if len(found.hits) != 20:
                    wrong.append(len(found.hits))
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    try:
        wait_until_found("bank", titles("bank", now), now)
        asking = [threading.Thread(target=keep_asking) for _ in range(3)]
        for thread in asking:
            thread.start()
        for _ in range(10):
            with memory._index.lock:
                actions.index_articles(keys, now)
            time.sleep(0.1)
        done.set()
        for thread in asking:
            thread.join()
    finally:
        done.set()
        memory.end_following()
    assert wrong == []


def test_the_process_that_embeds_ends_with_a_worker_that_was_killed() -> None:
    code = (
        "import subprocess, sys, time; from amparo.search.embedder import running\n"
        "with running('amparo.search.tests.providers.Prefixes') as it:\n"
        "    it.embed(0, ['a']); print(it._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 20
    while runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not runs(child)


def runs(number: int) -> bool:
    """Whether a process of this number is there and no zombie."""
    try:
        with open(f"/proc/{number}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
