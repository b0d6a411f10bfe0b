"""What is left of readers' words when somebody's data is erased, and what their export holds."""

from datetime import datetime

import pytest

from amparo.knowledge import actions
from amparo.knowledge.actions.voices import Rating
from amparo.knowledge.erasing import erase_voices, tell_voices
from amparo.knowledge.queries import Voices, count_voices
from amparo.knowledge.tests.making import make_article
from amparo.people.actors import actor_for
from amparo.people.personal import subject_of
from amparo.testing.builders import make_contact
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


def test_words_go_and_figures_and_the_words_of_others_stay(cast: Cast, now: datetime) -> None:
    person = make_contact(cast.acme, name="Wilhelmina Ottersby", email="w.ottersby@acme.example")
    article, actor = make_article(now), cast.actor("dora")
    mine = actions.comment(actor_for(person), article.pk, "My xylograph", None, now)
    other = actions.comment(actor, article.pk, "As Wilhelmina Ottersby says.", None, now)
    actions.rate(actor_for(person), article.pk, Rating(False, "wrong", "zymurgy"), "here", now)
    told = tell_voices(subject_of(person))
    assert [one["body"] for one in told["comments"]] == ["My xylograph"]
    assert [one["words"] for one in told["ratings"]] == ["zymurgy"]
    assert erase_voices(subject_of(person)) == 2
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.body, other.body) == ("", "As … says.")
    assert count_voices(article, "") == Voices(0, 1)
    assert erase_voices(subject_of(person)) == 0
