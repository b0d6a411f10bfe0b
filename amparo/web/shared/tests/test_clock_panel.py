"""Clocks in words: on the page of a case, in the queue, and on the page that says why something is due then."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from amparo.cases.actions import conversation
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.grading import grade_case
from amparo.cases.actions.opening import open_case
from amparo.cases.models import Case
from amparo.cases.tests.test_opening import sending
from amparo.clocks import actions as clocks
from amparo.clocks.queries import get_clocks
from amparo.clocks.tests.promising import LUNCH, NIGHT, US
from amparo.clocks.tests.test_running import asked
from amparo.core.actors import SYSTEM
from amparo.testing.cast import Cast
from amparo.web.shared import clock_panel, clock_texts


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return open_case(cast.actor("dora"), sending(cast, "dora", now), now)


@pytest.mark.parametrize(
    ("language", "minutes", "told"),
    [
        ("en", 200, "3 hr 20 min"),
        ("en", 45, "45 min"),
        ("en", 480, "8 hr"),
        ("de", 65, "1 Std. 5 Min."),
        ("en", 0, "0 min"),
        ("es", 60, "1 h"),
        ("es", 125, "2 h 5 min"),
        ("pt-br", 61, "1 h 1 min"),
        ("fr", 60, "1\N{NARROW NO-BREAK SPACE}h"),
    ],
)
def test_durations_are_hours_and_minutes_never_days(language: str, minutes: int, told: str) -> None:
    with translation.override(language):
        assert clock_texts.duration_text(timedelta(minutes=minutes)) == told


def test_a_week_is_told_with_neighbouring_days_together() -> None:
    assert clock_texts.week_text(US) == "Mon–Fri 06:00–18:00"
    assert clock_texts.week_text(LUNCH) == "Mon–Fri 08:00–12:00, 13:30–17:30"
    assert clock_texts.week_text(NIGHT) == "Mon–Sun 22:00–06:00"


def test_every_phase_and_cause_has_its_words() -> None:
    for own in (True, False):
        for verb in ("pause", "resume", "meet", "stop", "move", "reopen"):
            for cause in ("", "waiting", "commented", "answered", "resolved", "merged", "anything"):
                assert clock_texts.change_text(verb, cause, own)
    for cause in ("impact", "plan", "place", "pack", "reopened", ""):
        assert clock_texts.cause_text(cause).endswith(".")


def test_both_sides_read_why_it_is_due_then(cast: Cast, case: Case, now: datetime) -> None:
    conversation.answer_case(cast.actor("alma"), case.number, Words("Try this."), now + timedelta(hours=1))
    conversation.comment_case(cast.actor("dora"), case.number, Words("No."), now + timedelta(hours=2))
    grade_case(cast.actor("alma"), case.number, "significant", now + timedelta(hours=3))
    for who, route in (("dora", "portal:clocks"), ("alma", "agent:clocks")):
        client = Client()
        client.force_login(getattr(cast, who))
        page = client.get(reverse(route, args=[case.number])).content.decode()
        assert "Promised: 12 hr of opening hours." in page
        assert "These hours count: Mon–Fri 06:00–18:00 (New York)." in page
        assert "The priority changed." in page
        assert ("You wrote, and an answer was due." in page) == (who == "dora")
        assert ("The customer wrote, and an answer was due." in page) == (who == "alma")
        assert ("Set the priority" in page) == (who == "alma")
        assert 'id="clock-' in page


def test_the_page_of_a_case_shows_its_clocks_and_leads_to_the_reason(cast: Cast, case: Case) -> None:
    for who, side in (("dora", "portal"), ("alma", "agent")):
        client = Client()
        client.force_login(getattr(cast, who))
        page = client.get(reverse(f"{side}:case", args=[case.number])).content.decode()
        assert 'id="dues"' in page and "First response" in page
        assert reverse(f"{side}:clocks", args=[case.number]) in page


def test_an_agent_sets_the_priority_on_the_page_and_a_wrong_one_is_refused(cast: Cast, case: Case) -> None:
    client = Client()
    client.force_login(cast.alma)
    url = reverse("agent:priority", args=[case.number])
    assert client.post(url, {"impact": "terrible"}, follow=True).status_code == 200
    case.refresh_from_db()
    assert case.impact == "minor"
    page = client.post(url, {"impact": "down"}, follow=True).content.decode()
    case.refresh_from_db()
    assert case.impact == "down" and "The priority is set" in page
    would_be = re.findall(r'<p>[^<]+</p><p class="small muted"><time[^>]*>([^<]+)</time>', page)
    assert len(would_be) == 4 and all(text.endswith("(New York)") for text in would_be)


def test_the_queue_begins_with_what_is_due_first(cast: Cast, now: datetime) -> None:
    calm = open_case(cast.actor("dora"), sending(cast, "dora", now, title="Calm"), now)
    down = open_case(cast.actor("dora"), sending(cast, "dora", now, title="Down", impact="down"), now)
    client = Client()
    client.force_login(cast.alma)
    page = client.get(reverse("agent:queue") + "?view=due").content.decode()
    assert page.index(str(down.number)) < page.index(str(calm.number))


def test_where_nothing_is_promised_the_page_says_so(cast: Cast, case: Case, settings: Settings) -> None:
    """KA-9b: no promise where the source makes none."""
    assert [one.clock.kind for one in get_clocks(case.ref, case.opened_at)] == ["first_response"]
    clocks.start_clocks(SYSTEM, clocks.Opening("case:1", asked()), case.opened_at)
    none = clock_panel.stories_context(cast.actor("alma"), Case(number=2), case.opened_at, "agent")
    assert none["stories"] == []


def test_a_clock_that_waits_shows_no_time(cast: Cast, settings: Settings, now: datetime) -> None:
    settings.PACK = "lumen"
    opening = clocks.Opening("case:1", asked(plan="premium", impact="down"))
    clocks.start_clocks(SYSTEM, opening, now)
    clocks.record_answer(SYSTEM, "case:1", now + timedelta(minutes=10))
    dues = clock_panel.dues_context(cast.actor("dora"), Case(number=1), now + timedelta(minutes=20), "portal")["dues"]
    assert [(due.label, due.state, due.at is None) for due in dues] == [
        ("Solution", "paused", True),
        ("First response", "met", False),
    ]
    story = clock_panel.stories_context(cast.actor("dora"), Case(number=1), now, "portal")["stories"][0]
    assert story.hours == "Every minute counts, at night and on holidays too."
    assert [text for line in story.lines for text in line.texts] == [
        "The case was opened.",
        "Promised: 8 hr, day and night.",
        "The time stands still: the next word is yours.",
    ]


@pytest.mark.django_db
def test_hours_that_changed_are_told_where_they_changed(settings: Settings, now: datetime) -> None:
    """The better plan has other hours: from then on they count, and before them those of the plan before."""
    settings.PACK = "lumen"
    clocks.start_clocks(SYSTEM, clocks.Opening("case:1", asked()), now)
    usual = "These hours count: Mon–Fri 08:00–12:00, 13:30–17:30 (Zurich)."
    assert told_lines(now) == [["The case was opened.", "Promised: 4 hr of opening hours."]]
    grown = now + timedelta(minutes=30)
    clocks.retarget_clocks(SYSTEM, "case:1", {"company": {"plan": "premium"}}, "plan", grown)
    assert told_lines(grown) == [
        ["The case was opened.", "Promised: 4 hr of opening hours.", usual],
        [
            "The plan changed.",
            "Promised: 2 hr of opening hours.",
            "These hours count: Mon–Sat 07:00–21:00 (Zurich).",
        ],
    ]
    clocks.retarget_clocks(SYSTEM, "case:1", {"request": {"impact": "significant"}}, "impact", grown)
    assert told_lines(grown)[-1] == ["The priority changed.", "Promised: 1 hr of opening hours."]


def told_lines(now: datetime) -> list[list[str]]:
    (shown,) = get_clocks("case:1", now)
    return [line.texts for line in clock_panel.lines_of(shown, True)]


@pytest.mark.django_db
def test_a_holiday_is_named_among_the_days(settings: Settings, now: datetime) -> None:
    settings.PACK = "lumen"
    christmas_eve = datetime.fromisoformat("2026-12-24T16:00:00+01:00")
    clocks.start_clocks(SYSTEM, clocks.Opening("case:1", asked()), christmas_eve)
    (shown,) = get_clocks("case:1", christmas_eve)
    story = clock_panel.story_of(shown, True, christmas_eve)
    assert story is not None
    told = [(day.hours, day.counted) for day in story.days]
    assert told[0] == ("16:00–17:30", "1 hr 30 min")
    assert told[1][0].startswith("Public holiday: ") and told[1][1] == "–"
    assert story.days[-1].total == "4 hr"
