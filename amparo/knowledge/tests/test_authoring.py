"""What authors have beside revisions: drafts that are not lost, words to each other, what waits for a translator."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, Actor
from amparo.core.mailer import write
from amparo.core.models import Event, OutgoingMail
from amparo.knowledge import actions, worklists
from amparo.knowledge.actions import GroupTerms, Place, Writing
from amparo.knowledge.actions.voices import Rating
from amparo.knowledge.erasing import erase_voices
from amparo.knowledge.live import may_hear_drafting
from amparo.knowledge.models import Article, ReadCount, TextDraft
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import SOURCE, SPANISH, make_article, rewrite, translate
from amparo.knowledge.worklists import Filter
from amparo.people.actors import actor_for
from amparo.people.personal import subject_of
from amparo.people.rules import BadInput
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


def another_agent() -> Actor:
    return actor_for(make_person(is_agent=True))


def test_a_draft_is_kept_until_it_is_a_revision(cast: Cast, now: datetime) -> None:
    article, alma = make_article(now), cast.actor("alma")
    place = Place(article.group_id, "en")
    words = replace(SOURCE, title="Half a title\0")
    actions.keep_draft(alma, place, Writing(words, "why", 1), {}, now)
    kept = actions.keep_draft(alma, place, Writing(words, "why", 1), {"comment": 3}, now)
    assert TextDraft.objects.count() == 1 and kept.base == 1
    assert (kept.data["title"], kept.data["reason"], kept.data["comment"]) == ("Half a title", "why", 3)
    assert worklists.list_drafts(alma) == [kept]
    actions.save_text(alma, article.group_id, "en", Writing(words, base=1), now)
    assert not TextDraft.objects.exists()


def test_a_draft_of_an_article_that_is_not_begun_goes_when_it_begins(cast: Cast, now: datetime) -> None:
    alma = cast.actor("alma")
    for _ in range(2):
        actions.keep_draft(alma, Place(), Writing(SOURCE), {"language": "en"}, now)
    assert TextDraft.objects.count() == 1
    actions.start_article(alma, "en", GroupTerms(), Writing(SOURCE), now)
    assert not TextDraft.objects.exists()


def test_a_draft_may_be_longer_than_a_revision_but_not_boundless(cast: Cast, now: datetime) -> None:
    alma = cast.actor("alma")
    actions.keep_draft(alma, Place(), Writing(Text(solution="x" * 60_000)), {}, now)
    with pytest.raises(BadInput, match="too-long"):
        actions.keep_draft(alma, Place(), Writing(Text(solution="x" * 200_001)), {}, now)


def test_drafts_are_the_agents_own(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    place = Place(article.group_id, "en")
    for who in ("dora", "ines", "adam", "viktor"):
        with pytest.raises(NotAllowed):
            actions.keep_draft(cast.actor(who), place, Writing(SOURCE), {}, now)
    with pytest.raises(NotVisible):
        actions.keep_draft(cast.actor("alma"), Place(999_999, "en"), Writing(SOURCE), {}, now)
    with pytest.raises(BadInput, match="unknown-language"):
        actions.keep_draft(cast.actor("alma"), Place(article.group_id, "tlh"), Writing(SOURCE), {}, now)
    actions.keep_draft(cast.actor("alma"), place, Writing(SOURCE), {}, now)
    eva = another_agent()
    actions.discard_draft(eva, place)
    assert worklists.find_draft(eva, article.group_id, "en") is None
    assert worklists.find_draft(cast.actor("alma"), article.group_id, "en") is not None
    assert not may_hear_drafting(cast.dora.pk, "1") and not may_hear_drafting(None, "1")
    assert may_hear_drafting(cast.alma.pk, "1")


def test_two_who_write_hear_of_each_other_while_they_do(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    alma, eva, place = cast.actor("alma"), another_agent(), Place(article.group_id, "en")
    actions.keep_draft(alma, place, Writing(SOURCE), {}, now)
    assert [one.person for one in worklists.list_writers(eva, article.group_id, "en", now)] == [cast.alma]
    assert worklists.list_writers(alma, article.group_id, "en", now) == []
    assert worklists.list_writers(eva, article.group_id, "es", now) == []
    assert worklists.list_writers(eva, article.group_id, "en", now + timedelta(minutes=4)) == []


def test_who_is_erased_leaves_no_draft(cast: Cast, now: datetime) -> None:
    actions.keep_draft(cast.actor("alma"), Place(), Writing(SOURCE), {}, now)
    erase_voices(subject_of(cast.alma))
    assert not TextDraft.objects.exists()


def test_what_is_said_with_a_submission_and_a_return_is_there_for_the_other(cast: Cast, now: datetime) -> None:
    article = actions.start_article(SYSTEM, "en", GroupTerms(), Writing(SOURCE), now)
    actions.submit(cast.actor("alma"), article.group_id, "en", now, "Is step 2 right?")
    eva = another_agent()
    actions.return_for_changes(eva, article.group_id, "en", now, " No:\nit is 3. ")
    said = [(one.kind, one.words, one.author_id) for one in worklists.list_remarks(article, 10)]
    assert said == [("returned", "No: it is 3.", eva.id), ("submitted", "Is step 2 right?", cast.alma.pk)]
    assert [one.type for one in Event.objects.order_by("id")][-2:] == ["article.submitted", "article.returned"]
    with pytest.raises(BadInput, match="too-long"):
        actions.submit(cast.actor("alma"), article.group_id, "en", now, "x" * 301)
    article.refresh_from_db()
    assert article.state == "draft"


def test_whoever_wrote_a_text_hears_that_it_was_returned(cast: Cast, now: datetime) -> None:
    alma, eva = cast.actor("alma"), another_agent()
    cast.alma.language = "de"
    cast.alma.save()
    article = actions.start_article(alma, "en", GroupTerms(), Writing(SOURCE), now)
    assert worklists.list_returned(alma) == []
    actions.submit(alma, article.group_id, "en", now)
    with pytest.raises(BadInput, match="missing"):
        actions.return_for_changes(eva, article.group_id, "en", now, " \n")
    assert not OutgoingMail.objects.exists()
    actions.return_for_changes(eva, article.group_id, "en", now, "Shorter, please.")
    mail = OutgoingMail.objects.get()
    message = write(mail, now)
    assert (mail.kind, mail.to, message["Content-Language"]) == ("article_returned", cast.alma.email, "de")
    for part in (SOURCE.title, f"/agent/articles/{article.group_id}/en/"):
        assert part in message.get_content()
    assert worklists.list_returned(alma) == [article] and worklists.list_returned(eva) == []
    actions.submit(alma, article.group_id, "en", now)
    assert worklists.list_returned(alma) == []
    actions.return_for_changes(alma, article.group_id, "en", now)  # taken back: no mail to oneself
    assert OutgoingMail.objects.count() == 1
    actions.save_text(alma, article.group_id, "en", Writing(replace(SOURCE, solution="Better."), base=1), now)
    assert worklists.list_returned(alma) == []


def test_nobody_is_written_to_who_is_no_agent_any_longer(cast: Cast, now: datetime) -> None:
    article = actions.start_article(cast.actor("alma"), "en", GroupTerms(), Writing(SOURCE), now)
    cast.alma.is_agent = False
    cast.alma.save()
    eva = another_agent()
    actions.submit(eva, article.group_id, "en", now)
    actions.return_for_changes(eva, article.group_id, "en", now, "Shorter.")
    assert not OutgoingMail.objects.exists()


def test_readers_are_counted_by_day_and_agents_are_not(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    for who in ("dora", "viktor", "alma"):
        actions.count_read(cast.actor(who), article.group_id, "de", now)
    actions.count_read(cast.actor("dora"), article.group_id, "tlh", now)
    assert list(ReadCount.objects.values_list("language", "times", "on")) == [("de", 2, now.date())]
    assert actions.forget_old(now + timedelta(days=401)) == 1


def test_a_translator_sees_what_is_missing_or_outdated_the_most_wanted_first(cast: Cast, now: datetime) -> None:
    alma = cast.actor("alma")
    first, second, third = (make_article(now + timedelta(minutes=n)) for n in range(3))
    translate(third, "es", now)
    rewrite(third, now, replace(SOURCE, solution="Otherwise."))
    translate(second, "es", now)
    for _ in range(3):
        actions.count_read(cast.actor("dora"), third.group_id, "es", now)
    found = worklists.list_waiting(alma, ["es"], now)
    assert [(one.source.pk, one.missing, one.wanted) for one in found.rows] == [
        (third.pk, False, 3),
        (first.pk, True, 0),
    ]
    assert found.by_language == {"es": (1, 1)} and not found.more
    both = worklists.list_waiting(alma, ["es", "de"], now, size=2)
    assert both.more and both.by_language["de"] == (3, 0)
    rest = worklists.list_waiting(alma, ["es", "de"], now, start=2, size=9)
    assert len(rest.rows) == 3 and not rest.more
    with pytest.raises(NotAllowed):
        worklists.list_waiting(cast.actor("dora"), ["es"], now)


def test_what_is_not_read_and_what_was_archived_waits_for_no_translator(cast: Cast, now: datetime) -> None:
    actions.start_article(SYSTEM, "en", GroupTerms(), Writing(SOURCE), now)  # a draft
    article = make_article(now)
    translate(article, "es", now)
    rewrite(article, now, replace(SOURCE, solution="Otherwise."))
    actions.archive(SYSTEM, article.group_id, "es", now)
    assert worklists.list_waiting(cast.actor("alma"), ["es", "en"], now).rows == []


def test_the_list_is_paged_in_order_and_counted_by_state(cast: Cast, now: datetime) -> None:
    alma = cast.actor("alma")
    made = [make_article(now + timedelta(minutes=n // 2)) for n in range(5)]  # two at a time
    actions.archive(SYSTEM, made[0].group_id, "en", now + timedelta(hours=1))
    first = worklists.list_texts(alma, Filter(), size=2)
    second = worklists.list_texts(alma, Filter(), first.after, size=2)
    third = worklists.list_texts(alma, Filter(), second.after, size=2)
    seen = [one.pk for page in (first, second, third) for one in page.articles]
    assert seen == [made[n].pk for n in (0, 4, 3, 2, 1)] and third.after is None
    assert worklists.count_texts(alma, Filter()) == {"archived": 1, "published": 4, "": 5, "scheduled": 0}
    with pytest.raises(NotAllowed):
        worklists.list_texts(cast.actor("dora"), Filter())


def test_the_list_is_narrowed_to_what_somebody_has_written_at(cast: Cast, now: datetime) -> None:
    alma = cast.actor("alma")
    mine, begun, _other = make_article(now, by=alma), make_article(now), make_article(now)
    actions.keep_draft(alma, Place(begun.group_id, "en"), Writing(SOURCE), {}, now)
    found = worklists.list_texts(alma, Filter(mine=cast.alma.pk))
    assert {one.pk for one in found.articles} == {mine.pk, begun.pk}


def test_what_does_not_help_is_told_with_its_reasons(cast: Cast, now: datetime) -> None:
    bad, fine = make_article(now), make_article(now)
    for who, useful in (("dora", False), ("ana", True), ("petra", False)):
        actions.rate(cast.actor(who), bad.pk, Rating(useful, "wrong"), "here", now)
    actions.rate(cast.actor("dora"), fine.pk, Rating(True), "here", now)
    [row] = worklists.list_unhelpful(cast.actor("alma"), now)
    assert (row.article.pk, row.no, row.yes) == (bad.pk, 2, 1)
    said = worklists.count_said(bad)
    assert (said.useful, said.all, said.reasons) == (1, 3, {"wrong": 2})
    assert worklists.count_reasons(cast.actor("alma"), now) == {"wrong": 2}
    assert worklists.count_reasons(cast.actor("alma"), now, [bad.language]) == {"wrong": 2}
    assert worklists.count_reasons(cast.actor("alma"), now, ["xx"]) == {}
    assert worklists.list_unhelpful(cast.actor("alma"), now + timedelta(seconds=1)) == []
    assert worklists.list_unhelpful(cast.actor("alma"), now, 1, [row.article.language]) == [row]
    assert worklists.list_unhelpful(cast.actor("alma"), now, 1, ["xx"]) == []


def test_a_comment_waits_until_it_is_answered_hidden_or_used(cast: Cast, now: datetime) -> None:
    article, alma, dora = make_article(now), cast.actor("alma"), cast.actor("dora")
    first, second, third = (actions.comment(dora, article.pk, f"Word {n}", None, now) for n in range(3))
    assert worklists.list_unanswered(alma) == [first, second, third]
    actions.comment(alma, article.pk, "Thank you.", first.pk, now)
    actions.hide_comment(alma, second.pk, True, now)
    changed = replace(SOURCE, solution="Better.")
    actions.save_text(alma, article.group_id, "en", Writing(changed, base=1, comment_id=third.pk), now)
    assert worklists.list_unanswered(alma) == [] and worklists.count_unanswered(alma) == 0


def test_the_worklist_takes_no_more_queries_for_more_rows(cast: Cast, now: datetime) -> None:
    counts = []
    for filled in (2, 12):
        for number in range(filled):
            translate(make_article(now + timedelta(minutes=number)), "es", now, SPANISH)
        with CaptureQueriesContext(connection) as caught:
            rows = worklists.list_waiting(cast.actor("alma"), ["de", "fr"], now).rows
        counts.append(len(caught))
    assert len(rows) == 28 and counts[0] == counts[1] == 5, counts
    assert Article.objects.count() == 28
