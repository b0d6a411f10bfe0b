"""What search does by itself."""

import threading
import time
from datetime import datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.core.starting import interrupt_jobs
from amparo.knowledge.tests.making import make_article
from amparo.search import actions, jobs, meaning
from amparo.search.models import IndexedMeaning, IndexedText, Search
from amparo.search.queries import Found
from amparo.testing.clock import LONG_AGO

pytestmark = pytest.mark.django_db
PREFIXES = "amparo.search.tests.providers.Prefixes"


def test_what_waits_gets_its_row_and_its_vectors(settings: Any, now: datetime) -> None:
    settings.SEARCH_MODELS = PREFIXES
    meaning.forget()
    make_article(now)
    jobs.index_missing()
    assert IndexedText.objects.count() == 1
    jobs.look_for_meaning()
    assert IndexedMeaning.objects.count() == 1
    assert not ProcrastinateJob.objects.filter(task_name="search.embed").exists()


def test_what_one_job_leaves_is_the_next_ones(settings: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_MODELS = PREFIXES
    meaning.forget()
    monkeypatch.setattr(jobs, "SECONDS", -1)
    make_article(now)
    actions.index_waiting(now)
    jobs.look_for_meaning()
    assert ProcrastinateJob.objects.filter(task_name="search.embed").count() == 1
    assert not IndexedMeaning.objects.exists()


def test_a_process_that_stops_waits_for_no_text_and_says_nothing_of_it(settings: Any, now: datetime) -> None:
    settings.SEARCH_MODELS = "amparo.search.tests.providers.Slow"
    meaning.forget()
    make_article(now)
    actions.index_waiting(now)
    stopping = threading.Timer(1.0, interrupt_jobs)
    began = time.monotonic()
    stopping.start()
    jobs.look_for_meaning()
    assert 1.0 <= time.monotonic() - began < 15
    assert not IndexedMeaning.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="search.embed").exists()


def test_old_searches_are_removed_each_night(now: datetime) -> None:
    actions.record_search("old", "en", Found([], 0, [], nearest=False, meaning=False), "help", LONG_AGO)
    jobs.forget_searches()
    assert not Search.objects.exists()
