"""Revisions, translations and their states: what is written, what is recorded, what is refused."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

import amparo.knowledge
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.knowledge import actions, jobs
from amparo.knowledge.actions import ChangedMeanwhile, GroupTerms, TextRefused, Writing
from amparo.knowledge.lifecycle import ARTICLE
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text, slug_of
from amparo.knowledge.tests.making import SOURCE, SPANISH, make_article, make_public, rewrite, translate
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


def outdated(article: Article) -> tuple[bool, bool]:
    """Whether the latest text is, and the one that readers see."""
    found = Article.objects.with_outdated().get(pk=article.pk)
    return found.outdated, found.shown_outdated


def types() -> list[str]:
    return list(Event.objects.filter(type__startswith="article.").order_by("id").values_list("type", flat=True))


def test_the_readme_shows_the_states() -> None:
    assert ARTICLE.mermaid() in (Path(amparo.knowledge.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_an_article_goes_from_draft_through_review_to_readers(cast: Cast, now: datetime) -> None:
    alma, igor = cast.actor("alma"), cast.actor("igor")
    terms = GroupTerms("financials-ledger", ("8.2",), "signed-in")
    article = actions.start_article(alma, "en", terms, Writing(SOURCE, "first"), now)
    assert (article.state, article.published, article.slug) == ("draft", None, "close-the-month")
    actions.submit(alma, article.group_id, "en", now)
    article = actions.publish(igor, article.group_id, "en", now)
    assert article.state == "published" and article.published == article.latest
    assert types() == ["article.arranged", "article.revised", "article.submitted", "article.published"]
    last = Event.objects.latest("id")
    assert (last.actor, last.about) == (f"person:{cast.igor.pk}", f"article:{article.group_id}")
    assert last.payload == {"group": article.group_id, "article": article.pk, "language": "en", "revision": 1}


def test_readers_keep_what_they_see_until_the_next_revision_is_published(now: datetime) -> None:
    article = make_article(now)
    actions.save_text(SYSTEM, article.group_id, "en", Writing(replace(SOURCE, title="Close a month"), base=1), now)
    article.refresh_from_db()
    assert article.state == "draft" and article.published is not None and article.latest is not None
    assert (article.published.title, article.latest.title) == ("Close the month", "Close a month")
    make_public(article, now)
    article.refresh_from_db()
    assert article.slug == "close-a-month"


def test_no_revision_is_ever_changed_and_restoring_one_writes_it_anew(now: datetime) -> None:
    article = make_article(now)
    rewrite(article, now, replace(SOURCE, solution="Wrong."))
    actions.restore(SYSTEM, article.group_id, "en", 1, now)
    rows = list(article.revisions.order_by("number"))
    assert [(row.number, row.solution == SOURCE.solution) for row in rows] == [(1, True), (2, False), (3, True)]
    assert rows[2].restored == rows[0]
    assert Event.objects.filter(type="article.revised").latest("id").payload["restored"] == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        article.revisions.update(solution="")
    with pytest.raises(NotVisible):
        actions.restore(SYSTEM, article.group_id, "en", 9, now)


def test_a_translation_is_outdated_once_readers_see_a_newer_source_and_no_longer_when_it_follows(now: datetime) -> None:
    article = make_article(now)
    spanish = translate(article, "es", now)
    assert outdated(spanish) == (False, False)
    newer = replace(SOURCE, solution="1. Post.\n2. Check.\n3. Close.")
    actions.save_text(SYSTEM, article.group_id, "en", Writing(newer, base=1), now)
    assert outdated(spanish) == (False, False)  # readers do not see it yet
    make_public(article, now)
    assert outdated(spanish) == (True, True) and outdated(article) == (False, False)
    followed = replace(SPANISH, solution="1. Contabilice.\n2. Revise.\n3. Cierre.")
    actions.save_text(SYSTEM, article.group_id, "es", Writing(followed, base=1, source=2), now)
    assert outdated(spanish) == (False, True)
    make_public(spanish, now)
    assert outdated(spanish) == (False, False)


def test_a_correction_that_leaves_the_meaning_outdates_nothing(now: datetime) -> None:
    article = make_article(now)
    spanish = translate(article, "es", now)
    rewrite(article, now, replace(SOURCE, summary="How a month is closed."), minor=True)
    assert outdated(spanish) == (False, False)
    rewrite(article, now, replace(SOURCE, summary="Something else."))
    rewrite(article, now, replace(SOURCE, summary="Something else!"), minor=True)
    assert outdated(spanish) == (True, True)


def test_a_translation_that_is_still_right_is_confirmed_without_being_hidden(now: datetime) -> None:
    article = make_article(now)
    spanish = translate(article, "es", now)
    rewrite(article, now, replace(SOURCE, summary="Otherwise."))
    actions.confirm_translation(SYSTEM, article.group_id, "es", now)
    spanish.refresh_from_db()
    assert outdated(spanish) == (False, False) and spanish.state == "published"
    assert spanish.published is not None and (spanish.published.number, spanish.published.minor) == (2, True)
    actions.confirm_translation(SYSTEM, article.group_id, "es", now)
    assert spanish.revisions.count() == 2


def test_a_translation_is_made_from_its_own_source_alone(now: datetime) -> None:
    article, other = make_article(now), make_article(now)
    rewrite(other, now, replace(SOURCE, title="Other"))
    with pytest.raises(TextRefused) as refused:
        actions.save_text(SYSTEM, article.group_id, "es", Writing(SPANISH, source=2), now)
    assert refused.value.problems == {"source": "unknown-source"}
    assert not Article.objects.filter(group=article.group_id, language="es").exists()
    saved = actions.save_text(
        SYSTEM, article.group_id, "en", Writing(replace(SOURCE, title="X"), base=1, source=1), now
    )
    assert saved.latest is not None and saved.latest.source is None  # the source is nobody's translation


def test_who_was_slower_overwrites_nobody(now: datetime) -> None:
    article = make_article(now)
    actions.save_text(SYSTEM, article.group_id, "en", Writing(replace(SOURCE, title="Quick"), base=1), now)
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        actions.save_text(SYSTEM, article.group_id, "en", Writing(replace(SOURCE, title="Slow"), base=1), now)
    assert meanwhile.value.latest.title == "Quick" and article.revisions.count() == 2


def test_the_same_words_change_nothing(now: datetime) -> None:
    article = make_article(now)
    before = Event.objects.count()
    actions.save_text(SYSTEM, article.group_id, "en", Writing(SOURCE, base=1), now)
    assert article.revisions.count() == 1 and Event.objects.count() == before


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (Text(), {"title": "missing", "solution": "missing"}),
        (Text("A", solution="x" * 50_001), {"solution": "too-long"}),
        (Text("A" * 201, solution="x"), {"title": "too-long"}),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_with_its_reasons(
    now: datetime, text: Text, problems: dict[str, str]
) -> None:
    with pytest.raises(TextRefused) as refused:
        actions.start_article(SYSTEM, "en", GroupTerms(), Writing(text), now)
    assert refused.value.problems == problems
    assert not Article.objects.exists() and not Event.objects.exists()


def test_unknown_languages_products_and_audiences_are_refused(cast: Cast, now: datetime) -> None:
    for language, terms, field in (
        ("tlh", GroupTerms(), "language"),
        ("en", GroupTerms("no-such"), "product"),
        ("en", GroupTerms(audience="nobody"), "audience"),
        ("en", GroupTerms(audience="owners"), "product"),
    ):
        with pytest.raises(BadInput) as refused:
            actions.start_article(SYSTEM, language, terms, Writing(SOURCE), now)
        assert refused.value.field == field
    assert not Article.objects.exists()


def test_sec_15_what_no_line_may_hold_is_taken_out(now: datetime) -> None:
    article = make_article(now, text=Text("A\r\nBcc: b\0", solution="a\r\nb\0\ud800"))
    assert article.latest is not None
    assert (article.latest.title, article.latest.solution) == ("A Bcc: b", "a\nb")


@pytest.mark.parametrize("who", ["viktor", "dora", "olga", "paco", "adam"])
def test_only_agents_write(cast: Cast, now: datetime, who: str) -> None:
    article, actor = make_article(now), cast.actor(who)
    before = Event.objects.count()
    for write in (
        lambda: actions.start_article(actor, "en", GroupTerms(), Writing(SOURCE), now),
        lambda: actions.save_text(actor, article.group_id, "en", Writing(SPANISH, base=1), now),
        lambda: actions.archive(actor, article.group_id, "en", now),
        lambda: actions.arrange(actor, article.group_id, GroupTerms(), now),
        lambda: actions.restore(actor, article.group_id, "en", 1, now),
    ):
        with pytest.raises(NotAllowed):
            write()
    assert Event.objects.count() == before


def test_what_is_due_is_published_by_the_desk(now: datetime) -> None:
    article = actions.start_article(SYSTEM, "en", GroupTerms(), Writing(SOURCE), now)
    actions.submit(SYSTEM, article.group_id, "en", now)
    with pytest.raises(BadInput):
        actions.schedule(SYSTEM, article.group_id, "en", now, now)
    actions.schedule(SYSTEM, article.group_id, "en", now + timedelta(hours=1), now)
    assert actions.publish_due(now) == 0
    assert actions.publish_due(now + timedelta(hours=1)) == 1
    article.refresh_from_db()
    assert article.state == "published" and article.publish_at is None
    assert Event.objects.latest("id").actor == "system"
    assert types()[-2:] == ["article.scheduled", "article.published"]
    jobs.publish_due_articles()
    assert types()[-1] == "article.published" and types().count("article.published") == 1


def test_a_change_takes_back_what_was_to_be_published(now: datetime) -> None:
    article = actions.start_article(SYSTEM, "en", GroupTerms(), Writing(SOURCE), now)
    actions.submit(SYSTEM, article.group_id, "en", now)
    actions.schedule(SYSTEM, article.group_id, "en", now + timedelta(hours=1), now)
    actions.save_text(SYSTEM, article.group_id, "en", Writing(replace(SOURCE, title="New"), base=1), now)
    assert actions.publish_due(now + timedelta(hours=2)) == 0


def test_an_archived_text_is_gone_for_readers_until_it_is_published_anew(now: datetime) -> None:
    article = make_article(now)
    article = actions.archive(SYSTEM, article.group_id, "en", now)
    assert (article.state, article.published) == ("archived", None)
    with pytest.raises(NotPossible):
        actions.save_text(SYSTEM, article.group_id, "en", Writing(SPANISH, base=1), now)
    article = actions.reopen(SYSTEM, article.group_id, "en", now)
    assert (article.state, article.published) == ("draft", None)
    with pytest.raises(NotPossible):
        actions.publish(SYSTEM, article.group_id, "en", now)
    actions.submit(SYSTEM, article.group_id, "en", now)
    assert actions.return_for_changes(SYSTEM, article.group_id, "en", now).state == "draft"


def test_what_an_article_is_about_is_told_once(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    terms = GroupTerms("financials", ("8.2", "8.2", " "), "owners")
    actions.arrange(SYSTEM, article.group_id, terms, now)
    actions.arrange(SYSTEM, article.group_id, terms, now)
    assert types().count("article.arranged") == 2
    assert Event.objects.filter(type="article.arranged").latest("id").payload == {
        "group": article.group_id,
        "product": "financials",
        "audience": "owners",
        "versions": ["8.2"],
    }


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Straße schließen – ¿cómo?", "strasse-schliessen-como"),
        ("日本", "article"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 200, "x" * 80),
        ("ORA-00942: table", "ora-00942-table"),
    ],
)
def test_an_address_is_made_of_plain_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug
