"""Which article helps on which screen of the vendor's product (SI-4a)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.sent import one_line
from amparo.knowledge import events
from amparo.knowledge.access import require_author
from amparo.knowledge.models import ArticleGroup, Screen, ScreenArticle, WantedScreen
from amparo.knowledge.models.screens import is_called
from amparo.knowledge.rules import places
from amparo.knowledge.rules.places import NAME_LENGTH, SCREEN_LENGTH, URL_LENGTH, Place
from amparo.people.rules import BadInput

MOST_SCREENS = 5_000
MOST_ARTICLES = 8  # of one screen
MOST_WANTED = 500
FORGET = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ScreenTerms:
    """A screen as an author enters it: a name for people, the screen's id or its address (or patterns of them), and the
    articles (their numbers), the first one first."""

    name: str
    screen: str = ""
    url: str = ""
    articles: Sequence[int] = ()


def save_screen(actor: Actor, screen_id: int | None, terms: ScreenTerms, now: datetime) -> Screen:
    """Enters a screen, or changes one; agents. What was wanted there no longer is.

    Event: `screen.mapped` where something changed; raises BadInput (`screen`: `empty`; `name`, `screen`, `url`:
    `too-long`, `taken`; `articles`: `empty`, `unknown`, `too-many`), NotAllowed and NotVisible.
    """
    require_author(actor)
    terms = cleaned(terms)
    if ArticleGroup.objects.filter(pk__in=terms.articles).count() != len(terms.articles):
        raise BadInput("articles", "unknown")
    with transaction.atomic():
        hold_table()
        screen = screen_to_write(screen_id)
        check_free(terms, screen_id)
        before = list(screen.helps.order_by("position").values_list("group_id", flat=True)) if screen.pk else []
        if (screen.name, screen.screen, screen.url, before) == (terms.name, terms.screen, terms.url, terms.articles):
            return screen
        fill(screen, terms, now).save()
        keep_articles({screen.pk: terms.articles})
        satisfy([screen])
        record(actor, events.ScreenMapped(screen=screen.pk, articles=list(terms.articles)), about=screen.ref, now=now)
        return screen


def cleaned(terms: ScreenTerms) -> ScreenTerms:
    """The terms as they are kept, whatever stands in the tables; raises BadInput."""
    name, screen = one_line(terms.name), places.clean_id(terms.screen)
    url, articles = places.clean_url(terms.url), list(dict.fromkeys(terms.articles))
    if not screen and not url:
        raise BadInput("screen", "empty")
    for field, text, limit in (
        ("name", name, NAME_LENGTH),
        ("screen", screen, SCREEN_LENGTH),
        ("url", url, URL_LENGTH),
    ):
        if len(text) > limit:
            raise BadInput(field, "too-long", {"limit": limit})
    if not articles:
        raise BadInput("articles", "empty")
    if len(articles) > MOST_ARTICLES:
        raise BadInput("articles", "too-many", {"limit": MOST_ARTICLES})
    return ScreenTerms(name or (screen or url)[:NAME_LENGTH], screen, url, articles)


def hold_table() -> None:
    """Lets one at a time change the table: two who enter the same screen at once, or take out what a file changes."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('knowledge.screens'))")


def fill(screen: Screen, terms: ScreenTerms, now: datetime) -> Screen:
    """The row with its terms, not kept yet."""
    screen.name, screen.screen, screen.url, screen.changed_at = terms.name, terms.screen, terms.url, now
    screen.screen_prefix, screen.url_prefix = places.prefix_of(terms.screen), places.prefix_of(terms.url)
    return screen


def keep_articles(helps: Mapping[int, Sequence[int]]) -> None:
    """Puts the articles of some screens (by their keys) in place of what helped there."""
    ScreenArticle.objects.filter(screen__in=helps).delete()
    ScreenArticle.objects.bulk_create(
        ScreenArticle(screen_id=screen, group_id=group, position=at)
        for screen, groups in helps.items()
        for at, group in enumerate(groups)
    )


def screen_to_write(screen_id: int | None) -> Screen:
    """The row, locked, or a new one; raises NotVisible, and BadInput where there are MOST_SCREENS."""
    if screen_id is None:
        if Screen.objects.count() >= MOST_SCREENS:
            raise BadInput("screen", "too-many", {"limit": MOST_SCREENS})
        return Screen()
    found = Screen.objects.select_for_update().filter(pk=screen_id).first()
    if found is None:
        raise NotVisible(f"screen:{screen_id}")
    return found


def check_free(terms: ScreenTerms, screen_id: int | None) -> None:
    """Raises BadInput where another row has the same id or address."""
    others = Screen.objects.exclude(pk=screen_id or 0)
    if others.filter(is_called("screen", terms.screen)).exists():
        raise BadInput("screen", "taken")
    if others.filter(is_called("url", terms.url)).exists():
        raise BadInput("url", "taken")


def satisfy(screens: Sequence[Screen]) -> None:
    """What was wanted and now has help is wanted no longer."""
    wanted = WantedScreen.objects.values_list("pk", "screen", "url")[: MOST_WANTED + 1]
    served = [key for key, name, url in wanted if any(serves(one, name.lower(), url) for one in screens)]
    WantedScreen.objects.filter(pk__in=served).delete()


def serves(screen: Screen, name: str, url: str) -> bool:
    """Whether a row of the table fits what was wanted: a screen's id (folded), or the shape of an address."""
    if name and screen.screen and name.startswith(screen.screen_prefix):
        return places.fits(screen.screen, name)
    return bool(screen.url) and any(
        text.startswith(screen.url_prefix) and places.fits(screen.url, text) for text in Place("", "", url).subjects
    )


@transaction.atomic
def remove_screen(actor: Actor, screen_id: int, now: datetime) -> None:
    """Takes a screen out of the table; agents. Event: `screen.removed`; raises NotAllowed and NotVisible."""
    require_author(actor)
    hold_table()
    screen = screen_to_write(screen_id)
    payload, about = events.ScreenRemoved(screen=screen.pk), screen.ref
    screen.delete()
    record(actor, payload, about=about, now=now)


def note_wanted(place: Place, title: str, now: datetime) -> None:
    """Keeps that somebody asked for help on a screen that has none. At most MOST_WANTED are kept: a new one takes the
    place of the one that was asked for longest ago. No event: it is a count."""
    screen, url = place.screen, "" if place.screen else places.shape_of(place)[:URL_LENGTH]
    if not screen and not url:
        return
    name = one_line(title)[:NAME_LENGTH]
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into knowledge_wantedscreen as kept (screen, url, title, times, first_at, last_at, ignored)
            values (%s, %s, %s, 1, %s, %s, false)
            on conflict (screen, url) do update set times = least(kept.times + 1, 1000000000),
              last_at = excluded.last_at, title = case when excluded.title = '' then kept.title else excluded.title end
            returning times""",
            [screen, url, name, now, now],
        )
        is_new = cursor.fetchone()[0] == 1
    if is_new and (surplus := WantedScreen.objects.count() - MOST_WANTED) > 0:
        oldest = WantedScreen.objects.order_by("last_at", "pk").values_list("pk", flat=True)
        WantedScreen.objects.filter(pk__in=list(oldest[:surplus])).delete()


@transaction.atomic
def ignore_wanted(actor: Actor, wanted_id: int, ignored: bool, now: datetime) -> None:
    """Says that a screen needs no help, or does; agents. Event: `screen.ignored` where something changed; raises
    NotAllowed and NotVisible."""
    require_author(actor)
    row = WantedScreen.objects.select_for_update().filter(pk=wanted_id).first()
    if row is None:
        raise NotVisible(f"wanted:{wanted_id}")
    if row.ignored == ignored:
        return
    row.ignored = ignored
    row.save(update_fields=["ignored"])
    payload = events.ScreenIgnored(wanted=row.pk, ignored=ignored)
    record(actor, payload, about=f"wanted-screen:{row.pk}", now=now)


def forget_wanted(now: datetime) -> int:
    """Forgets what nobody has asked for in 90 days and nobody ignored; returns how many. A job calls it each night."""
    gone, _rows = WantedScreen.objects.filter(ignored=False, last_at__lt=now - FORGET).delete()
    return gone
