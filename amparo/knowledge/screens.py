"""Help for a screen of the vendor's product: which articles, and the table for authors (SI-4a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.db.models.functions import Length

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.knowledge.access import require_author
from amparo.knowledge.models import Article, Screen, ScreenArticle, WantedScreen
from amparo.knowledge.queries import list_best
from amparo.knowledge.rules.places import Place, fits, weight_of

CANDIDATES = 500  # rows whose beginning fits, those that say most first
SHOWN = 10
PAGE = 50
WANTED = 100


@dataclass(frozen=True, slots=True)
class Helped:
    """The rows of the table that fit a place, the most exact first, and what the reader may read of their articles."""

    screens: Sequence[Screen]
    articles: Sequence[Article]


def help_for(actor: Actor, place: Place, language: str, now: datetime) -> Helped:
    """The articles for a place in the wanted language or the best other one: those of the row that fits best, then
    those of less exact ones, each once, at most SHOWN. Three queries and the actor's own."""
    rows = find_screens(place)
    helps = ScreenArticle.objects.filter(screen__in=rows).order_by("position")
    by_screen: dict[int, list[int]] = {}
    for one in helps:
        by_screen.setdefault(one.screen_id, []).append(one.group_id)
    wanted = list(dict.fromkeys(group for row in rows for group in by_screen.get(row.pk, [])))
    return Helped(rows, list_best(actor, wanted, language, now)[:SHOWN])


def find_screens(place: Place) -> list[Screen]:
    """The rows that fit a place: first those of its id, then those of its address, each the most exact first."""
    name, subjects = place.screen.lower(), place.subjects
    beginnings = {text[:end] for text in subjects for end in range(len(text) + 1)}
    likely = Q(screen_prefix__in=[name[:end] for end in range(len(name) + 1)]) & ~Q(screen="") if name else Q(pk=None)
    if subjects:
        likely |= Q(url_prefix__in=list(beginnings)) & ~Q(url="")
    ranked = []
    longest = (Length("screen_prefix") + Length("url_prefix")).desc()
    for row in Screen.objects.filter(likely).order_by(longest, "-pk")[:CANDIDATES]:
        if name and row.screen and fits(row.screen, name):
            ranked.append(((1, *weight_of(row.screen)), row))
        elif row.url and any(fits(row.url, text) for text in subjects):
            ranked.append(((0, *weight_of(row.url)), row))
    return [row for _weight, row in sorted(ranked, key=lambda one: (one[0], -one[1].pk), reverse=True)]


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """A page of the table; `after` is where the next one begins (None on the last)."""

    screens: Sequence[Screen]
    after: int | None


def list_screens(actor: Actor, words: str = "", after: int | None = None, size: int = PAGE) -> ScreenPage:
    """The table, the newest first, with the articles of each row; agents. Raises NotAllowed. Two queries."""
    require_author(actor)
    rows = Screen.objects.all()
    for word in words.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(screen__icontains=word) | Q(url__icontains=word))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    helps = Prefetch("helps", ScreenArticle.objects.select_related("group").order_by("position"))
    found = list(rows.prefetch_related(helps).order_by("-pk")[: size + 1])
    return ScreenPage(found[:size], found[size - 1].pk if len(found) > size else None)


def get_screen(actor: Actor, screen_id: int) -> Screen:
    """One row with its articles; agents. Raises NotAllowed and NotVisible."""
    require_author(actor)
    helps = Prefetch("helps", ScreenArticle.objects.order_by("position"))
    found = Screen.objects.filter(pk=screen_id).prefetch_related(helps).first()
    if found is None:
        raise NotVisible(f"screen:{screen_id}")
    return found


def list_wanted(actor: Actor, ignored: bool = False) -> list[WantedScreen]:
    """What was asked for and has no help, the most wanted first; agents. Raises NotAllowed."""
    require_author(actor)
    return list(WantedScreen.objects.filter(ignored=ignored).order_by("-times", "-pk")[:WANTED])


def get_wanted(actor: Actor, wanted_id: int) -> WantedScreen:
    """One of them; agents. Raises NotAllowed and NotVisible."""
    require_author(actor)
    found = WantedScreen.objects.filter(pk=wanted_id).first()
    if found is None:
        raise NotVisible(f"wanted:{wanted_id}")
    return found
