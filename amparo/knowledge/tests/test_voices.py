"""What readers say: one voice a person, comments answered, hidden and used (TO-8)."""

from dataclasses import replace
from datetime import datetime

import pytest

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.mailer import write
from amparo.core.models import Event, OutgoingMail
from amparo.core.ratelimit import TooOften
from amparo.knowledge import actions
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.actions.voices import COMMENTS, Rating, voter_of
from amparo.knowledge.queries import Voices, count_voices, list_comments
from amparo.knowledge.tests.making import SOURCE, make_article
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.1/32", "192.0.2.2/32"


def test_a_person_has_one_voice_and_the_last_word_counts(cast: Cast, now: datetime) -> None:
    article, dora = make_article(now), cast.actor("dora")
    actions.rate(dora, article.pk, Rating(True), HERE, now)
    assert count_voices(article, dora.ref) == Voices(1, 1, True)
    actions.rate(dora, article.pk, Rating(True), THERE, now)
    actions.rate(cast.actor("ana"), article.pk, Rating(False, "wrong", "Step 2 is missing."), HERE, now)
    assert count_voices(article, dora.ref) == Voices(1, 2, True)
    actions.rate(dora, article.pk, Rating(False, "unclear"), HERE, now)
    assert count_voices(article, dora.ref) == Voices(0, 2, False)
    rated = Event.objects.filter(type="article.rated").order_by("id")
    assert [(row.payload["useful"], row.payload["reason"]) for row in rated] == [
        (True, ""),
        (False, "wrong"),
        (False, "unclear"),
    ]


def test_visitors_have_one_voice_an_address_which_is_not_kept(cast: Cast, now: datetime) -> None:
    article, viktor = make_article(now), cast.actor("viktor")
    for address in (HERE, HERE, THERE):
        actions.rate(viktor, article.pk, Rating(True), address, now)
    assert count_voices(article, "") == Voices(2, 2, None)
    assert all(HERE not in voice.voter for voice in article.voices.all())
    assert voter_of(viktor, article.pk, HERE) != voter_of(viktor, article.pk + 1, HERE)


def test_who_cannot_read_it_has_no_voice_and_no_word(cast: Cast, now: datetime) -> None:
    article, olga = make_article(now, audience="agents"), cast.actor("olga")
    with pytest.raises(NotVisible):
        actions.rate(olga, article.pk, Rating(True), HERE, now)
    with pytest.raises(NotVisible):
        actions.comment(olga, article.pk, "Hello", None, now)
    assert not article.voices.exists() and not article.comments.exists()
    with pytest.raises(BadInput):
        actions.rate(cast.actor("alma"), article.pk, Rating(False, "boring"), HERE, now)


def test_comments_are_answered_hidden_and_used(cast: Cast, now: datetime) -> None:
    article, dora, alma = make_article(now), cast.actor("dora"), cast.actor("alma")
    with pytest.raises(NotAllowed):
        actions.comment(cast.actor("viktor"), article.pk, "Hello", None, now)
    asked = actions.comment(dora, article.pk, "Step 2 fails for me.", None, now)
    spam = actions.comment(cast.actor("olga"), article.pk, "Buy pills!", None, now)
    answer = actions.comment(alma, article.pk, "Corrected, thank you.", asked.pk, now)
    with pytest.raises(NotVisible):
        actions.comment(dora, article.pk, "An answer to an answer", answer.pk, now)
    with pytest.raises(NotAllowed):
        actions.hide_comment(dora, spam.pk, True, now)
    actions.hide_comment(alma, spam.pk, True, now)
    assert [one.pk for one in list_comments(dora, article)] == [asked.pk, answer.pk]
    assert [one.pk for one in list_comments(cast.actor("olga"), article)] == [asked.pk, answer.pk, spam.pk]
    assert len(list_comments(alma, article)) == 3
    text = replace(SOURCE, solution="1. Post.\n2. Wait.\n3. Close.")
    actions.save_text(SYSTEM, article.group_id, "en", Writing(text, base=1, comment_id=asked.pk), now)
    asked.refresh_from_db()
    assert asked.revision is not None and asked.revision.number == 2
    types = list(Event.objects.filter(type__contains="comment").order_by("id").values_list("type", flat=True))
    assert types == ["article.commented"] * 3 + ["article.comment_hidden", "article.comment_used"]


def test_whoever_commented_hears_of_the_vendors_answer(cast: Cast, now: datetime) -> None:
    article, alma, dora = make_article(now), cast.actor("alma"), cast.actor("dora")
    cast.dora.language = "fr"
    cast.dora.save()
    said = actions.comment(dora, article.pk, "Step 2 is missing.", None, now)
    actions.comment(cast.actor("ana"), article.pk, "Here, too.", said.pk, now)
    assert not OutgoingMail.objects.exists()
    actions.comment(alma, article.pk, "We have added it.", said.pk, now)
    mail = OutgoingMail.objects.get()
    message = write(mail, now)
    assert (mail.kind, mail.to, message["Content-Language"]) == ("comment_answered", cast.dora.email, "fr")
    for part in (article.title, str(cast.alma), f"/help/en/{article.slug}-{article.group_id}/#comment-{said.pk}"):
        assert part in message.get_content()


def test_nobody_is_written_to_of_an_article_that_they_may_no_longer_read(cast: Cast, now: datetime) -> None:
    article, alma = make_article(now), cast.actor("alma")
    said = actions.comment(cast.actor("dora"), article.pk, "Step 2 is missing.", None, now)
    own = actions.comment(alma, article.pk, "Version 8.2 differs.", None, now)
    actions.comment(alma, article.pk, "And 8.3.", own.pk, now)
    actions.arrange(alma, article.group_id, GroupTerms("", (), "agents"), now)
    actions.comment(alma, article.pk, "We have added it.", said.pk, now)
    assert not OutgoingMail.objects.exists()


def test_comments_are_bounded(cast: Cast, now: datetime) -> None:
    article, dora = make_article(now), cast.actor("dora")
    for body in ("", " \n", "x" * 4001):
        with pytest.raises(BadInput):
            actions.comment(dora, article.pk, body, None, now)
    for number in range(COMMENTS.most):
        actions.comment(dora, article.pk, f"Word {number}", None, now)
    with pytest.raises(TooOften):
        actions.comment(dora, article.pk, "One more", None, now)
