"""How far a time is from now, as pages say it: what is due soon is never an hour off."""

from urllib.parse import quote

import pytest
from django.conf import settings
from playwright.sync_api import Browser

SCRIPT = settings.CODE_DIR / "web/static/ui/times.js"
TELL = """async ([script, language, seconds]) => {
  const { relativeText, tellingIn } = await import(script);
  const now = new Date(2026, 10, 23, 10);
  return seconds.map((some) => relativeText(new Date(now.getTime() + some * 1000), now, tellingIn(language)));
}"""
MINUTE, HOUR = 60, 3600


def told(browser: Browser, language: str, *seconds: int) -> list[str]:
    page = browser.new_page()
    try:
        script = "data:text/javascript," + quote(SCRIPT.read_text(encoding="utf-8"))
        found: list[str] = page.evaluate(TELL, [script, language, list(seconds)])
        return [one and " ".join(one.split()) for one in found]
    finally:
        page.close()


@pytest.mark.parametrize(
    ("language", "nearly", "whole"),
    [
        ("en", "in 1 hr 59 min", "in 2 hr."),
        ("es", "dentro de 1 h 59 min", "dentro de 2 h"),
        ("fr", "dans 1 h 59 min", "dans 2 h"),
        ("pt-BR", "em 1 h 59 min", "em 2 h"),
        ("de", "in 1 Std., 59 Min.", "in 2 Std."),
    ],
)
def test_what_is_due_within_hours_is_told_to_the_minute(
    browser: Browser, language: str, nearly: str, whole: str
) -> None:
    assert told(browser, language, 2 * HOUR - 1, 2 * HOUR) == [nearly, whole]


def test_what_is_further_off_or_over_is_told_by_the_nearest_hour(browser: Browser) -> None:
    at = [59 * MINUTE + 59, HOUR + MINUTE, 6 * HOUR + 29 * MINUTE, 6 * HOUR + 31 * MINUTE]
    assert told(browser, "en", *at) == ["in 59 min.", "in 1 hr 1 min", "in 6 hr.", "in 7 hr."]
    assert told(browser, "en", *(-one for one in (*at, 119 * MINUTE))) == [
        "59 min. ago",
        "1 hr. ago",
        "6 hr. ago",
        "7 hr. ago",
        "2 hr. ago",
    ]


def test_a_week_off_the_date_says_more(browser: Browser) -> None:
    assert told(browser, "en", 86400, 7 * 86400) == ["tomorrow", None]
