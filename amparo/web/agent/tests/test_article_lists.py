"""What authors take up next: translations that are wanted, what readers look for, comments that wait."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amparo.knowledge import actions
from amparo.knowledge.actions import Place, Writing
from amparo.knowledge.actions.voices import Rating
from amparo.knowledge.models import Article, ReadCount
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import SOURCE, make_article, rewrite, translate
from amparo.people.models import AgentProfile
from amparo.search.models import Search
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
WAITING, READERS = "/agent/articles/translations/", "/agent/articles/readers/"


@pytest.fixture
def today() -> datetime:
    """Pages ask the clock themselves."""
    return timezone.now()


def make_search(
    words: str, at: datetime, *, results: int = 0, opened: Article | None = None, language: str = "en"
) -> None:
    Search.objects.create(
        text=words, words=words, language=language, surface="help", results=results, nearest=False, opened=opened, at=at
    )


def test_a_translator_sees_their_languages_and_the_most_wanted_first(cast: Cast, alma: Client, today: datetime) -> None:
    AgentProfile.objects.create(person=cast.alma, languages=["de", "fr"])
    for title in ("Seldom", "Often"):
        article = make_article(today, text=replace(SOURCE, title=title))
        for _ in range(2 if title == "Often" else 1):
            actions.count_read(cast.actor("dora"), article.group_id, "de", today)
    page = alma.get(WAITING).content.decode()
    assert page.index("Often") < page.index("Seldom") and "asked for 2 times" in page and "asked for once" in page
    assert "German: 2 missing, 0 outdated · " not in page  # English, French, German in the desk's order
    assert "French: 2 missing, 0 outdated · German: 2 missing, 0 outdated" in page
    assert f'href="/agent/articles/{article.group_id}/de/"' in page
    assert f'href="/agent/articles/{article.group_id}/es/"' not in page
    assert f'href="/agent/articles/{article.group_id}/es/"' in alma.get(f"{WAITING}?language=es").content.decode()
    assert "Nothing waits here" in alma.get(f"{WAITING}?language=de&product=financials").content.decode()


def test_nobody_translates_what_somebody_has_begun(cast: Cast, alma: Client, today: datetime) -> None:
    article = make_article(today)
    other = make_person(is_agent=True, name="Bruno Both")
    client = Client()
    client.force_login(other)
    client.post(f"/agent/articles/{article.group_id}/de/draft/", {"title": "Den Monat"})
    page = alma.get(f"{WAITING}?language=de").content.decode()
    assert "Bruno Both" in page
    actions.keep_draft(
        cast.actor("alma"), Place(article.group_id, "de"), Writing(Text("Den")), {}, today + timedelta(hours=1)
    )
    assert "You have begun it" in alma.get(f"{WAITING}?language=de").content.decode()


def test_the_worklist_is_paged_and_takes_no_nonsense(alma: Client, today: datetime) -> None:
    for number in range(51):
        make_article(today + timedelta(minutes=number), text=replace(SOURCE, title=f"Post {number}"))
    first = alma.get(f"{WAITING}?language=de").content.decode()
    assert "Post 50" in first and "Post 0<" not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = alma.get(older[1].replace("&amp;", "&")).content.decode()
    assert "Post 0<" in second and "Post 50" not in second
    for bad in ("start=x", "start=999999", "language=tlh", "product=%00", "start=-1"):
        assert alma.get(f"{WAITING}?{bad}").status_code == 200


def test_readers_are_counted_when_they_read_and_agents_are_not(cast: Cast, alma: Client, today: datetime) -> None:
    article = make_article(today)
    address = f"/help/de/{article.slug}-{article.group_id}/"
    reader = Client()
    for client in (reader, alma):
        assert client.get(address).status_code == 200
    assert list(ReadCount.objects.values_list("language", "times")) == [("de", 1)]


def test_authors_see_what_readers_look_for(cast: Cast, alma: Client, today: datetime) -> None:
    article = make_article(today)
    for _ in range(3):
        make_search("peppol", today - timedelta(days=1))
    make_search("datev", today - timedelta(days=1), results=4)
    make_search("month", today - timedelta(days=1), results=4, opened=article)
    make_search("long ago", today - timedelta(days=100))
    actions.rate(cast.actor("dora"), article.pk, Rating(False, "unclear"), "here", today)
    actions.count_read(cast.actor("dora"), article.group_id, "de", today)
    page = alma.get(READERS).content.decode()
    assert "<dd>5</dd>" in page and "60%" in page and "50%" in page  # 3 of 5 not found; 1 of 2 opened
    assert "/agent/articles/new/?title=peppol&amp;language=en" in page and "/help/search/?q=datev" in page
    for said in ("peppol (English)", "datev (English)", "0 of 1 found this useful", "It is hard to understand"):
        assert said in page
    assert "Wanted in a language in which it is missing" in page and "Outdated translations that are read" not in page
    assert "long ago" not in page and "long ago" in alma.get(f"{READERS}?days=365").content.decode()
    assert "peppol" not in alma.get(f"{READERS}?language=de").content.decode()
    new = alma.get("/agent/articles/new/?title=peppol&language=fr").content.decode()
    assert 'value="peppol"' in new and '<option value="fr" selected>' in new


def test_a_desk_without_readers_says_so(alma: Client) -> None:
    assert "Nothing to count here" in alma.get(READERS).content.decode()


def test_an_outdated_translation_that_is_read_is_told(cast: Cast, alma: Client, today: datetime) -> None:
    article = make_article(today)
    translate(article, "es", today)
    rewrite(article, today, replace(SOURCE, solution="Otherwise."))
    actions.count_read(cast.actor("dora"), article.group_id, "es", today)
    assert "Outdated translations that are read" in alma.get(READERS).content.decode()
    answer = alma.get(f"{READERS}file/?table=outdated").content.decode("utf-8-sig")
    assert answer.splitlines() == ["Article,Language,Asked for", "Close the month,Spanish,1"]


def test_sec_15_no_cell_of_a_file_is_computed(alma: Client, today: datetime) -> None:
    make_search('=HYPERLINK("http://evil.example")', today - timedelta(hours=1))
    answer = alma.get(f"{READERS}file/?table=unfound")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="readers-unfound.csv"'
    assert "\"'=HYPERLINK" in answer.content.decode("utf-8-sig")
    for table in ("weeks", "unopened", "unhelpful", "reasons", "missing", "languages"):
        assert alma.get(f"{READERS}file/?table={table}").status_code == 200
    assert alma.get(f"{READERS}file/?table=people").status_code == 404


def test_sec_16_what_was_searched_is_text(alma: Client, today: datetime) -> None:
    make_search("<script>alert(1)</script>", today - timedelta(hours=1))
    assert "<script>alert(1)" not in alma.get(READERS).content.decode()


def test_comments_wait_until_they_are_answered(cast: Cast, alma: Client, today: datetime) -> None:
    article = make_article(today)
    comment = actions.comment(cast.actor("dora"), article.pk, "Which version?\n<b>8.2</b>", None, today)
    page = alma.get("/agent/articles/comments/").content.decode()
    assert "Which version?" in page and "<b>8.2" not in page and f"?comment={comment.pk}" in page
    assert 'Comments <span class="count">(1)</span>' in alma.get("/agent/articles/").content.decode()
    actions.comment(cast.actor("alma"), article.pk, "8.2", comment.pk, today)
    assert "No comment waits" in alma.get("/agent/articles/comments/").content.decode()
