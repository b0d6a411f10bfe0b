"""Articles that nobody should send: far too large, in no language, a circle; each is explained, nothing is lost."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amparo.api.tests.calling import calling
from amparo.knowledge.models import Article, Picture, Revision
from amparo.knowledge.tests.making import make_article
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
LARGE = 40 * 1024 * 1024


def test_a_text_of_40_mb_is_refused_in_words(alma: Client, now: datetime) -> None:
    article = make_article(now)
    answer = alma.post(f"/agent/articles/{article.group_id}/en/", {"title": "T", "solution": "x" * LARGE, "base": 1})
    assert answer.status_code == 413
    said = answer.content.decode()
    assert "too large" in said
    assert "2 MB" in said
    assert Revision.objects.count() == 1


def test_a_picture_of_40_mb_is_refused_in_words(alma: Client, now: datetime) -> None:
    article = make_article(now)
    sent = SimpleUploadedFile("page.png", b"\x89PNG\r\n\x1a\n" + b"x" * LARGE)
    answer = alma.post(f"/agent/articles/{article.group_id}/en/pictures/", {"picture": sent}, follow=True)
    assert "at most 5 MB" in answer.content.decode()
    assert not Picture.objects.exists()


def test_numbers_that_are_none_are_refused_in_words_and_nul_is_searched_for_nowhere(
    alma: Client, now: datetime
) -> None:
    article = make_article(now)
    sent = {"title": "T", "solution": "My work", "base": "1"}
    for bad in ({"comment": "abc"}, {"base": "x"}, {"source": "9" * 5000}):
        answer = alma.post(f"/agent/articles/{article.group_id}/en/", sent | bad)
        assert answer.status_code == 422
        assert "My work" in answer.content.decode()
    for address in ("screens/?q=a%00b", "?q=a%00b", f"{article.group_id}/en/?comment=%00"):
        assert alma.get(f"/agent/articles/{address}").status_code == 200
    assert Revision.objects.count() == 1


def test_a_language_that_the_desk_does_not_speak_has_no_page_for_authors(alma: Client, now: datetime) -> None:
    article = make_article(now)
    assert alma.get(f"/agent/articles/{article.group_id}/tlh/").status_code == 404
    assert alma.post(f"/agent/articles/{article.group_id}/tlh/", {"title": "T", "solution": "x"}).status_code == 404
    assert Article.objects.count() == 1


def test_programs_are_told_what_is_too_large_and_which_field_is_wrong(cast: Cast, now: datetime) -> None:
    article, alma = make_article(now), calling(cast.alma)
    place = f"/articles/{article.group_id}/drafts"
    large = alma.put(f"{place}/en", {"text": {"title": "T", "solution": "x" * LARGE}, "base": 1})
    assert (large.status_code, large.json()["code"]) == (413, "too-large")
    asked = alma.get(f"/articles?q={'x' * 100_000}")
    assert asked.status_code == 422
    assert "q" in asked.json()["errors"][0].values(), asked.json()["errors"]
    klingon = alma.put(f"{place}/tlh", {"text": {"title": "T", "solution": "x"}})
    assert (klingon.status_code, klingon.json()["errors"][0]["pointer"]) == (422, "/language")
    for path in (f"{place}/%00", "/articles/1%00"):
        assert alma.get(path).status_code == 404
    for path in ("/drafts?q=a%00b", "/articles?q=a%00b", "/articles?lang=%00"):
        assert alma.get(path).status_code == 200
    assert Revision.objects.count() == 1


def test_a_translation_is_made_from_the_original_alone_so_there_is_no_circle(cast: Cast, now: datetime) -> None:
    article, alma = make_article(now), calling(cast.alma)
    place, text = f"/articles/{article.group_id}/drafts", {"title": "T", "solution": "x"}
    assert alma.put(f"{place}/es", {"text": text, "source": 1}).status_code == 200
    assert alma.put(f"{place}/fr", {"text": text, "source": 1}).status_code == 200
    own = alma.put(f"{place}/en", {"text": text, "source": 1, "base": 1})
    assert (own.status_code, own.json()["source_revision"]) == (200, None)
    spanish = Revision.objects.get(article__language="es")
    assert {one.source for one in Revision.objects.exclude(source=None)} == {
        Revision.objects.get(number=1, source=None)
    }
    assert spanish.source is not None
    assert spanish.source.article.language == "en"
