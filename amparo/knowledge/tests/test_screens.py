"""Screens of the vendor's product and their help (SI-4a): by hand, in order, the most exact first; what is wanted."""

from datetime import datetime, timedelta

import pytest

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, VISITOR
from amparo.core.models import Event
from amparo.knowledge import actions, screens
from amparo.knowledge.actions import ScreenTerms
from amparo.knowledge.actions.screens import MOST_ARTICLES, MOST_WANTED, forget_wanted
from amparo.knowledge.models import Screen, WantedScreen
from amparo.knowledge.rules.places import place_of
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, translate
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
CLOSE = "https://app.lumen.example/ledger/close?period=11"


def enter(now: datetime, *groups: int, screen: str = "", url: str = "", name: str = "") -> Screen:
    return actions.save_screen(SYSTEM, None, ScreenTerms(name, screen, url, groups), now)


def titles(screen: str, url: str, now: datetime, language: str = "en") -> list[str]:
    found = screens.help_for(VISITOR, place_of(screen, url), language, now)
    return [article.title for article in found.articles]


def test_the_most_exact_row_comes_first_and_each_article_once(now: datetime) -> None:
    texts = [
        make_article(now, text=Text(name, solution="Do it.")) for name in ("General", "Close", "By id", "Elsewhere")
    ]
    general, close, by_id, elsewhere = (text.group_id for text in texts)
    enter(now, general, close, url="/ledger/**")
    enter(now, close, url="/ledger/close")
    enter(now, by_id, screen="ledger.close*")
    enter(now, elsewhere, url="app.other.example/**")
    assert titles("", CLOSE, now) == ["Close", "General"]
    assert titles("Ledger.Close.Year", CLOSE, now) == ["By id", "Close", "General"]
    assert titles("", "https://app.lumen.example/ledger/", now) == ["General", "Close"]
    assert titles("", "https://app.other.example/sales", now) == ["Elsewhere"]
    assert titles("sales", "https://app.lumen.example/sales", now) == []


def test_help_is_in_the_readers_language_where_there_is_a_text(now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    enter(now, article.group_id, screen="ledger.close")
    assert titles("ledger.close", "", now, "es") == ["Cerrar el mes"]
    assert titles("ledger.close", "", now, "fr") == ["Close the month"]


def test_sec_17_help_shows_nobody_more_than_they_may_read(now: datetime, cast: Cast) -> None:
    shown, hidden = make_article(now), make_article(now, audience="agents", text=Text("Secret", solution="S."))
    enter(now, hidden.group_id, shown.group_id, screen="x")
    assert titles("x", "", now) == ["Close the month"]
    found = screens.help_for(cast.actor("alma"), place_of("x", ""), "en", now)
    assert [one.title for one in found.articles] == ["Secret", "Close the month"]
    actions.archive(SYSTEM, shown.group_id, "en", now)
    assert titles("x", "", now) == []


def test_a_screen_is_entered_changed_and_removed_with_an_event_each(now: datetime, cast: Cast) -> None:
    alma, one, two = cast.actor("alma"), make_article(now).group_id, make_article(now).group_id
    terms = ScreenTerms(" Close  the period ", "ledger.close", "https://app.example/ledger/close?x=1", [one])
    screen = actions.save_screen(alma, None, terms, now)
    assert (screen.name, screen.url) == ("Close the period", "app.example/ledger/close")
    actions.save_screen(alma, screen.pk, ScreenTerms("Close", "ledger.close", "", [two, one]), now)
    actions.save_screen(alma, screen.pk, ScreenTerms("Close", "ledger.close", "", [two, one]), now)  # nothing changes
    mapped = Event.objects.filter(type="screen.mapped").order_by("id")
    assert [row.payload["articles"] for row in mapped] == [[one], [two, one]]
    actions.remove_screen(alma, screen.pk, now)
    assert Event.objects.get(type="screen.removed").payload == {"screen": screen.pk}
    assert not Screen.objects.exists()
    with pytest.raises(NotVisible):
        actions.remove_screen(alma, screen.pk, now)


@pytest.mark.parametrize(
    ("terms", "field", "code"),
    [
        (ScreenTerms("N", "", "", [1]), "screen", "empty"),
        (ScreenTerms("N", "s" * 201, "", [1]), "screen", "too-long"),
        (ScreenTerms("N" * 121, "s", "", [1]), "name", "too-long"),
        (ScreenTerms("N", "s", "/" + "u" * 300, [1]), "url", "too-long"),
        (ScreenTerms("N", "s", "", []), "articles", "empty"),
        (ScreenTerms("N", "s", "", [999_999]), "articles", "unknown"),
        (ScreenTerms("N", "s", "", range(1, MOST_ARTICLES + 2)), "articles", "too-many"),
    ],
)
def test_what_cannot_be_taken_is_said(now: datetime, terms: ScreenTerms, field: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        actions.save_screen(SYSTEM, None, terms, now)
    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert not Screen.objects.exists()


def test_a_screen_stands_once_in_the_table(now: datetime) -> None:
    group = make_article(now).group_id
    enter(now, group, screen="ledger.close", url="/ledger/close")
    for terms, field in (
        (ScreenTerms("N", "LEDGER.close", "", [group]), "screen"),
        (ScreenTerms("N", "", "/Ledger/close", [group]), "url"),
    ):
        with pytest.raises(BadInput) as refusal:
            actions.save_screen(SYSTEM, None, terms, now)
        assert (refusal.value.field, refusal.value.code) == (field, "taken")


@pytest.mark.parametrize("name", ["dora", "adam", "viktor"])
def test_only_agents_keep_the_table(now: datetime, cast: Cast, name: str) -> None:
    screen, actor = enter(now, make_article(now).group_id, screen="x"), cast.actor(name)
    for refused in (
        lambda: actions.save_screen(actor, None, ScreenTerms("N", "y", "", [1]), now),
        lambda: actions.remove_screen(actor, screen.pk, now),
        lambda: actions.ignore_wanted(actor, 1, True, now),
        lambda: screens.list_screens(actor),
        lambda: screens.list_wanted(actor),
        lambda: screens.get_screen(actor, screen.pk),
        lambda: screens.get_wanted(actor, 1),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_what_is_asked_for_and_not_there_adds_up(now: datetime) -> None:
    for number in (4711, 4712):
        actions.note_wanted(place_of("", f"https://app.example/customers/{number}?name=Ana"), "Customer", now)
    actions.note_wanted(place_of("ledger.close", CLOSE), "Close", now)
    actions.note_wanted(place_of("", ""), "Nothing", now)
    found = screens.list_wanted(SYSTEM)
    assert [(row.screen, row.url, row.times) for row in found] == [("", "/customers/*", 2), ("ledger.close", "", 1)]
    group = make_article(now).group_id
    enter(now, group, url="/customers/**")
    assert [row.screen for row in screens.list_wanted(SYSTEM)] == ["ledger.close"]
    enter(now, group, screen="ledger.*")
    assert screens.list_wanted(SYSTEM) == []


def test_what_is_wanted_stays_bounded_and_is_forgotten(now: datetime) -> None:
    for number in range(MOST_WANTED + 20):
        actions.note_wanted(place_of(f"screen-{number}", ""), "", now + timedelta(seconds=number))
    assert WantedScreen.objects.count() == MOST_WANTED
    assert not WantedScreen.objects.filter(screen="screen-0").exists()
    kept = WantedScreen.objects.get(screen="screen-100")
    actions.ignore_wanted(SYSTEM, kept.pk, True, now)
    assert forget_wanted(now + timedelta(days=91)) == MOST_WANTED - 1
    assert WantedScreen.objects.get() == kept


def test_a_screen_that_needs_no_help_is_set_aside_and_back(now: datetime, cast: Cast) -> None:
    actions.note_wanted(place_of("login", ""), "Sign in", now)
    row, alma = WantedScreen.objects.get(), cast.actor("alma")
    actions.ignore_wanted(alma, row.pk, True, now)
    actions.ignore_wanted(alma, row.pk, True, now)
    actions.note_wanted(place_of("login", ""), "Sign in", now)  # asked again: it stays aside
    assert screens.list_wanted(alma) == []
    assert [one.times for one in screens.list_wanted(alma, ignored=True)] == [2]
    actions.ignore_wanted(alma, row.pk, False, now)
    told = Event.objects.filter(type="screen.ignored").order_by("id")
    assert [one.payload["ignored"] for one in told] == [True, False]
