"""The steps before an escalation, and what happens to words that cannot be taken (SI-11)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.cases.actions import escalation
from amparo.cases.actions.conversation import Words
from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.core.models import Event
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now - timedelta(days=2))


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("called", "c" * 2_001, "at most 2000 characters fit"),
        ("update-requested", "u" * 20_001, "20000 characters at most"),
        ("update-requested", "  ", "required"),
    ],
)
def test_the_words_of_a_step_stay_where_they_cannot_be_taken(
    cast: Cast, client: Client, case: Case, kind: str, words: str, told: str
) -> None:
    client.force_login(cast.dora)
    answer = client.post(reverse("portal:escalation-step", args=[case.number, kind]), {"body": words})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f">\n{words}</textarea>" in page and told in page and "maxlength" not in page.split('id="steps-title"')[1]
    assert not Event.objects.filter(type="case.escalation_step").exists()


@pytest.mark.parametrize("kind", ["status", "form", "nonsense"])
def test_a_step_that_there_is_not_is_not_found(cast: Cast, client: Client, case: Case, kind: str) -> None:
    client.force_login(cast.dora)
    for words in ("", "Any news?"):
        assert (
            client.post(reverse("portal:escalation-step", args=[case.number, kind]), {"body": words}).status_code == 404
        )
    assert case.messages.count() == 1


def test_an_agent_s_words_on_a_call_or_an_escalation_stay_where_they_are_too_long(
    cast: Cast, client: Client, case: Case, now: datetime
) -> None:
    dora = cast.actor("dora")
    escalation.read_updates(dora, case.number, now)
    escalation.request_update(dora, case.number, Words("Any news?"), now)
    escalation.log_call(dora, case.number, "", now)
    escalation.escalate_case(dora, case.number, Words("We cannot close."), now)
    client.force_login(cast.alma)
    for route, words in (("agent:calls", "c" * 2_001), ("agent:escalation", "e" * 20_001)):
        answer = client.post(reverse(route, args=[case.number]), {"body": words, "answer": "accepted"})
        assert answer.status_code == 422 and f">\n{words}</textarea>" in answer.content.decode()
    assert Event.objects.filter(type="case.escalation_step").count() == 3
    assert case.escalations.get().answer == ""


def test_both_sides_read_what_was_said_on_the_phone_and_the_timeline_says_which_step_was_taken(
    cast: Cast, client: Client, case: Case, now: datetime
) -> None:
    escalation.read_updates(cast.actor("dora"), case.number, now)
    client.force_login(cast.alma)
    client.post(reverse("agent:calls", args=[case.number]), {"body": "Wants it <b>today</b>.\r\nIs told tomorrow."})
    said = "Wants it &lt;b&gt;today&lt;/b&gt;.<br>Is told tomorrow."
    assert said in client.get(reverse("agent:case", args=[case.number])).content.decode()
    told = client.get(reverse("agent:timeline", args=[case.number])).content.decode()
    assert "Alma put a call about the case on record." in told and "Dora read the latest updates." in told
    client.force_login(cast.dora)
    assert said in client.get(reverse("portal:escalation", args=[case.number])).content.decode()
    client.force_login(cast.olga)
    assert client.get(reverse("portal:escalation", args=[case.number])).status_code == 404
