"""How a case went: a mark that cannot be taken stays on the page, with its words (SI-14)."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.core.models import Event, OutgoingMail
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    made = make_case(cast, cast.dora, cast.acme, now)
    return resolve_case(cast.actor("alma"), made.number, Solution("answer"), now)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"score": "4", "words": "w" * 2_001}, "These are too many words"),
        ({"words": "Quick, and friendly."}, "Choose one of the five marks."),
    ],
)
@pytest.mark.parametrize("by_mail", [False, True])
def test_a_mark_that_cannot_be_taken_stays_with_its_words(
    cast: Cast, client: Client, case: Case, sent: dict[str, str], told: str, by_mail: bool
) -> None:
    where = reverse("portal:mark", args=[case.number])
    if by_mail:
        link = str(OutgoingMail.objects.get(kind="case_resolved").params["mark_link"])
        where = re.sub(r"^https?://[^/]+", "", link)
    else:
        client.force_login(cast.dora)
    answer = client.post(where, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and f">\n{sent['words']}</textarea>" in page
    assert re.findall(r'id="score-(\d)" required checked', page) == ([sent["score"]] if "score" in sent else [])
    assert not Event.objects.filter(type="case.marked").exists()
    assert client.post(where, {"score": "5", "words": "Quick."}).status_code in (200, 302)
    assert case.satisfaction.get().score == 5
