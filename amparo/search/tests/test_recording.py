"""What people searched: kept without who it was, counted for authors, ended after half a year."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import models

from amparo.core.access import NotAllowed
from amparo.knowledge.models import Article
from amparo.knowledge.tests.making import make_article
from amparo.people.personal import subject_of
from amparo.search import actions
from amparo.search.erasing import erase_searches
from amparo.search.models import Search
from amparo.search.queries import Found
from amparo.search.queries_authors import (
    Period,
    count_searches,
    list_unfound,
    list_unopened,
)
from amparo.search.queries_course import list_weeks
from amparo.testing.cast import Cast
from amparo.testing.clock import later

pytestmark = pytest.mark.django_db


def found(total: int, *, nearest: bool = False) -> Found:
    return Found([], total, [], nearest=nearest, meaning=False)


def keep(text: str, total: int, now: datetime, language: str = "en", *, nearest: bool = False) -> object:
    key = actions.record_search(text, language, found(total, nearest=nearest), "help", now)
    assert key is not None
    return key


def period(now: datetime, language: str = "") -> Period:
    return Period(now - timedelta(days=30), now + timedelta(days=1), language)


def test_a_search_says_what_was_asked_and_nothing_of_who_asked() -> None:
    allowed = {"id", "key", "text", "words", "language", "surface", "results", "nearest", "opened", "opened_at", "at"}
    assert {field.name for field in Search._meta.concrete_fields} == allowed
    related = [field.related_model for field in Search._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    assert related == [Article]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "\ud800", "?", "...!!!", "😀 \\ %"])
def test_nothing_is_kept_where_nothing_was_asked(now: datetime, text: str) -> None:
    assert actions.record_search(text, "en", found(0), "help", now) is None
    assert not Search.objects.exists()


def test_a_long_question_with_odd_characters_is_kept_in_short(now: datetime) -> None:
    keep("Banco\x00 \ud800 “año” " + "x" * 100_000, 1, now)
    row = Search.objects.get()
    assert (row.text[:12], len(row.text)) == ("Banco “año” ", 300)
    assert row.words.startswith("banco “ano” x")


def test_where_it_was_asked_is_one_of_the_places_there_are(now: datetime) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        actions.record_search("x", "en", found(0), "nowhere", now)


def test_the_first_article_that_was_opened_is_kept_with_its_search(now: datetime) -> None:
    article, other = make_article(now), make_article(now)
    key = keep("close", 2, now)
    assert actions.record_opened(key, article.pk, later(minutes=1))  # type: ignore[arg-type]
    assert not actions.record_opened(key, other.pk, later(minutes=2))  # type: ignore[arg-type]
    assert not actions.record_opened(uuid4(), other.pk, now)
    row = Search.objects.get()
    assert (row.opened_id, row.opened_at) == (article.pk, later(minutes=1))
    old = keep("close", 2, now)
    assert not actions.record_opened(old, article.pk, later(hours=13))  # type: ignore[arg-type]


def test_authors_see_what_is_not_found_and_what_is_not_opened(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    for _ in range(3):
        keep("Préstamo", 0, now, "es")
    keep("prestamo", 0, later(minutes=5), "es")
    keep("loan", 4, now, nearest=True)
    keep("posting", 9, now)
    actions.record_opened(keep("close the month", 9, now), article.pk, now)  # type: ignore[arg-type]
    keep("close the month", 9, now)
    alma = cast.actor("alma")
    unfound = list_unfound(alma, period(now))
    assert [(one.text, one.language, one.times) for one in unfound.searches] == [
        ("prestamo", "es", 4),
        ("loan", "en", 1),
    ]
    assert [one.text for one in list_unopened(alma, period(now)).searches] == ["posting"]
    assert list_unfound(alma, period(now, "en")).searches[0].text == "loan"
    counted = count_searches(alma, period(now))
    assert (counted.searches, counted.unfound, counted.opened) == (8, 5, 1)
    assert count_searches(alma, Period(now + timedelta(days=1), now + timedelta(days=2))).searches == 0


def test_what_agents_search_is_not_counted_as_what_readers_do(cast: Cast, now: datetime) -> None:
    keep("loan", 0, now)
    for total in (0, 9):
        actions.record_search("GL-2210", "en", found(total), "agent", now)
    alma = cast.actor("alma")
    assert [one.text for one in list_unfound(alma, period(now)).searches] == ["loan"]
    assert list_unopened(alma, period(now)).searches == []
    assert count_searches(alma, period(now)).searches == 1
    assert sum(week.found + week.unfound for week in list_weeks(alma, period(now))) == 1


def test_the_lists_come_in_pages(cast: Cast, now: datetime) -> None:
    for number in range(5):
        keep(f"nothing {number}", 0, now)
    pages = [list_unfound(cast.actor("alma"), period(now), offset, 2) for offset in (0, 2, 4)]
    assert [(len(page.searches), page.more) for page in pages] == [(2, True), (2, True), (1, False)]


@pytest.mark.parametrize("who", ["ana", "viktor", "adam"])
def test_only_agents_see_what_is_searched(cast: Cast, now: datetime, who: str) -> None:
    for read in (list_unfound, list_unopened, count_searches):
        with pytest.raises(NotAllowed):
            read(cast.actor(who), period(now))


def test_searches_end_after_half_a_year(now: datetime) -> None:
    keep("old", 0, now - timedelta(days=181))
    keep("new", 0, now - timedelta(days=179))
    assert actions.forget_old_searches(now) == 1
    assert [row.text for row in Search.objects.all()] == ["new"]


def test_an_erased_persons_name_and_address_are_taken_out_of_what_was_searched(cast: Cast, now: datetime) -> None:
    keep("invoice of ana@acme.example is missing", 0, now)
    keep("banana", 0, now)
    assert erase_searches(subject_of(cast.ana)) == 1
    row = Search.objects.order_by("pk").first()
    assert row is not None
    assert "ana@acme" not in row.text + row.words
    assert Search.objects.filter(text="banana").exists()
    assert erase_searches(subject_of(cast.ana)) == 0
