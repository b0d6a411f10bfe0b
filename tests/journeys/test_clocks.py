"""A clock over a public holiday, in a browser: both sides read why it was due then, and an agent sets the priority."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from amparo.policy.pack.load import load_pack
from tests.journeys.desk import Desk
from tests.journeys.person import Person
from tools.tracked import ROOT

PACK = "lumen"
pytestmark = pytest.mark.journey
IMOGEN, HELENA = "imogen.hale@northwick.example", "helena.duarte@lumen.example"
TITLE = "The till reports are empty"
SAID = "Since the last closing the reports of the museum shop show nothing."
OPEN = """
import django; django.setup()
import sys
from datetime import datetime
from amparo.demo.cases import tell
from amparo.demo.plan import Story
given = tuple((item, "As always.") for item in ("process", "behaviour", "records", "screenshot"))
story = Story(*sys.argv[1:2], "lumen-finance", "problem", *sys.argv[2:4], 0, impact="minor", evidence=given)
print(tell(story, datetime.fromisoformat(sys.argv[4])).number)
"""


def eve_of_a_holiday() -> tuple[datetime, date, str]:
    """An hour before closing on the last working day before a British holiday of the past year."""
    names = load_pack(PACK).holiday_names["britain"]
    today = datetime.now(UTC).date()
    holiday = max(day for day in names if day < today - timedelta(days=14) and day.weekday() < 5)
    eve = holiday - timedelta(days=1)
    while eve.weekday() > 4 or eve in names:
        eve -= timedelta(days=1)
    return datetime.combine(eve, time(16), ZoneInfo("Europe/London")), holiday, names[holiday]


def open_case_at(desk: Desk, at: datetime) -> str:
    """The number of a case that was opened then, through the desk's own actions."""
    settings = {"AMPARO_PACK": PACK, "AMPARO_DATA": str(desk.data), "DATABASE_URL": desk.database_url}
    done = subprocess.run(
        [sys.executable, "-c", OPEN, IMOGEN, TITLE, SAID, at.isoformat()],
        cwd=ROOT,
        env={**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "amparo.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_clock_over_a_public_holiday_is_explained_to_both_sides(desk: Desk, meet: Callable[..., Person]) -> None:
    at, _holiday, name = eve_of_a_holiday()
    number = open_case_at(desk, at)
    imogen = meet("en")
    imogen.sign_in(IMOGEN, f"/cases/{number}/")
    imogen.sees("First response", "Late")
    imogen.follow("Why then?")
    imogen.sees("Promised: 8 hr of opening hours.", f"Public holiday: {name}", "London", "The case was opened.")
    imogen.sees_not("Set the priority")

    helena = meet("en")
    helena.sign_in(HELENA, "/agent/?view=due")
    helena.look()
    helena.main.get_by_role("link", name=TITLE).click()
    helena.look()
    helena.follow("Why then?")
    helena.sees(f"Public holiday: {name}", "Set the priority")
    with helena.page.expect_navigation():
        helena.main.get_by_role("button", name="Set the priority: Standstill").click()
    helena.look()
    helena.sees("The priority changed.", "The priority is set")
    helena.go(f"/agent/cases/{number}/")
    helena.page.fill("#id_body", "We have found it: please close the period again.")
    helena.press("Send answer")
    helena.sees("Answered late. It was due")

    imogen.go(f"/cases/{number}/clocks/")
    imogen.sees("The priority changed.", "It was answered.")
