"""What readers say of an article, and agents answer: words that cannot be taken stay on the page (TO-8)."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.models import Event
from amparo.knowledge.models import Article, Comment, Voice
from amparo.knowledge.tests.making import SOURCE, make_article
from amparo.testing.cast import Cast

LONG = "c" * 4_001
pytestmark = pytest.mark.django_db


@pytest.fixture
def article(now: datetime) -> Article:
    return make_article(now, text=replace(SOURCE, title="Close the month"))


def kept(words: str) -> str:
    """A field with words in it."""
    return f">\n{words}</textarea>"


def test_a_comment_that_is_too_long_stays_and_is_written_by_nobody(
    cast: Cast, client: Client, article: Article
) -> None:
    client.force_login(cast.dora)
    where = reverse("portal:help-comments", args=[article.pk])
    answer = client.post(where, {"body": LONG, "tag": "de"})
    page = answer.content.decode()
    assert answer.status_code == 422 and kept(LONG) in page and answer.headers["Content-Language"] == "en"
    assert "höchstens 4000 Zeichen" in page and 'role="alert"' in page
    assert client.post(where, {"body": "  ", "tag": "en"}).status_code == 422
    assert not Comment.objects.exists() and not Event.objects.filter(type="article.commented").exists()
    assert client.post(where, {"body": "c\r\n" * 2_000, "tag": "en"}).status_code == 302
    assert Comment.objects.get().body == ("c\n" * 2_000).strip()


def test_why_it_did_not_help_stays_with_its_reason_where_it_is_too_long(client: Client, article: Article) -> None:
    sent = {"useful": "0", "reason": "incomplete", "words": "w" * 1_001, "tag": "en"}
    answer = client.post(reverse("portal:help-voice", args=[article.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and kept("w" * 1_001) in page and "at most 1000 characters fit" in page
    assert 'value="incomplete" checked' in page and page.count('name="reason"') > page.count(" checked")
    assert not Voice.objects.exists()


def test_an_agent_s_answer_stays_below_the_comment_that_it_answers(
    cast: Cast, client: Client, article: Article
) -> None:
    client.force_login(cast.dora)
    for words in ("First", "Second"):
        client.post(reverse("portal:help-comments", args=[article.pk]), {"body": words, "tag": "en"})
    first = Comment.objects.get(body="First")
    client.force_login(cast.alma)
    for where in (
        reverse("portal:help-comments", args=[article.pk]),
        reverse("agent:article-comments", args=[article.group_id, "en"]),
    ):
        answer = client.post(where, {"body": LONG, "answers": str(first.pk), "tag": "en"})
        page = answer.content.decode()
        assert answer.status_code == 422 and page.count(LONG) == 1
        assert LONG in page.split(f'id="comment-{first.pk}"')[1].split('id="comment-')[0]
    assert Comment.objects.count() == 2


def test_who_may_not_read_an_article_says_nothing_of_it(cast: Cast, client: Client, now: datetime) -> None:
    article = make_article(now, audience="agents")
    client.force_login(cast.olga)
    for route in ("portal:help-comments", "portal:help-voice"):
        assert client.post(reverse(route, args=[article.pk]), {"body": LONG, "words": LONG}).status_code == 404
