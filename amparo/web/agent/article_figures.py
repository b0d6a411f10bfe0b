"""What readers look for: the figures for authors (3.3), each a table that is drawn and given as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.core.actors import Actor
from amparo.knowledge import worklists
from amparo.knowledge.rules.texts import TITLE_LENGTH
from amparo.knowledge.worklists import Waitings
from amparo.search import queries_authors, queries_course
from amparo.search.queries_authors import Asked, AskedPage, Period
from amparo.web.agent.article_marks import served_tags
from amparo.web.shared import article_texts
from amparo.web.shared.case_texts import language_names

SPANS = (30, 90, 365)
FILED = 500  # lines of a file


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a figure: names, numbers, and where it leads."""

    names: Sequence[str]
    values: Sequence[int]
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it is called and means, its heads, and how its lines are read (so many)."""

    key: str
    title: str
    text: str
    heads: Sequence[str]
    measures: Sequence[str]
    read: Callable[[int], list[Row]]
    drawn: int = 1  # so many of the measures are drawn, behind one another
    upright: bool = False  # a course over time stands


@dataclass(frozen=True)
class Asking:
    """Who looks at what: a period, and one language of readers or all."""

    actor: Actor
    period: Period
    days: int

    @property
    def address(self) -> dict[str, str]:
        """The same in an address."""
        return {"days": str(self.days), **({"language": self.period.language} if self.period.language else {})}

    @cached_property
    def waiting(self) -> Waitings:
        """What waits for translators: read once for all figures."""
        return worklists.list_waiting(self.actor, self.languages, self.period.since, size=FILED)

    @property
    def languages(self) -> list[str]:
        """Of articles."""
        return [self.period.language] if self.period.language else served_tags()


def read_asking(actor: Actor, given: QueryDict, now: datetime) -> Asking:
    """What the address asks for; 90 days where it does not say."""
    days = next((one for one in SPANS if given.get("days") == str(one)), 90)
    language = given.get("language", "")
    period = Period(now - timedelta(days=days), now, language if language in served_tags() else "")
    return Asking(actor, period, days)


def figures_of(asking: Asking) -> list[Figure]:
    """All of them, in the page's order."""
    return [*figures_of_searches(asking), *figures_of_voices(asking), *figures_of_languages(asking)]


def figures_of_searches(asking: Asking) -> list[Figure]:
    """How searches went."""
    heads, times = [_("What was searched"), _("Language")], [_("Searches")]
    return [
        Figure(
            "weeks",
            _("Searches by week"),
            _("Every search that readers sent, and whether something that fits was found."),
            [_("Week of")],
            [_("Found"), _("Not found")],
            lambda size: course_rows(asking)[:size],
            2,
            upright=True,
        ),
        Figure(
            "unfound",
            _("Searched and not found"),
            _("Nothing matched, or only the nearest articles were shown. An article with these words would help."),
            heads,
            times,
            lambda size: asked_rows(queries_authors.list_unfound(asking.actor, asking.period, 0, size), new_url),
        ),
        Figure(
            "unopened",
            _("Found and not opened"),
            _("Something was found and nobody opened it: its titles may not say what readers look for."),
            heads,
            times,
            lambda size: asked_rows(queries_authors.list_unopened(asking.actor, asking.period, 0, size), search_url),
        ),
    ]


def figures_of_voices(asking: Asking) -> list[Figure]:
    """What readers say of articles."""
    return [
        Figure(
            "unhelpful",
            _("Articles that do not help"),
            _("Of which readers said that they were not useful, beside those who found them useful."),
            [_("Article"), _("Language")],
            [_("Not useful"), _("Useful")],
            lambda size: unhelpful_rows(asking, size),
            2,
        ),
        Figure(
            "reasons",
            _("Why articles did not help"),
            _("What readers gave as the reason, over all articles."),
            [_("Reason")],
            [_("Readers")],
            lambda size: reason_rows(asking)[:size],
        ),
    ]


def figures_of_languages(asking: Asking) -> list[Figure]:
    """What waits for translators, and how often it is wanted."""
    heads, times = [_("Article"), _("Language")], [_("Asked for")]
    return [
        Figure(
            "missing",
            _("Wanted in a language in which it is missing"),
            _("How often readers asked for an article in a language and had to read another one."),
            heads,
            times,
            lambda size: waiting_rows(asking, missing=True)[:size],
        ),
        Figure(
            "outdated",
            _("Outdated translations that are read"),
            _("How often readers asked for an article whose translation is behind its source."),
            heads,
            times,
            lambda size: waiting_rows(asking, missing=False)[:size],
        ),
        Figure(
            "languages",
            _("What waits in each language"),
            _("Articles that readers see in the source, and not, or no longer rightly, in the language."),
            [_("Language")],
            [_("Missing"), _("Outdated")],
            lambda size: language_rows(asking)[:size],
            2,
        ),
    ]


def course_rows(asking: Asking) -> list[Row]:
    """Week by week."""
    weeks = queries_course.list_weeks(asking.actor, asking.period)
    return [Row([date_format(week.monday, "SHORT_DATE_FORMAT")], [week.found, week.unfound]) for week in weeks]


def asked_rows(page: AskedPage, leads: Callable[[Asked], str]) -> list[Row]:
    """Words that were searched, and where they lead."""
    names = language_names()
    return [Row([one.text, names.get(one.language, one.language)], [one.times], leads(one)) for one in page.searches]


def new_url(asked: Asked) -> str:
    """A new article with these words."""
    said = {"title": asked.text[:TITLE_LENGTH], "language": asked.language}
    return f"{reverse('agent:article-new')}?{urlencode(said)}"


def search_url(asked: Asked) -> str:
    """What readers find with them."""
    return f"{reverse('portal:help-search')}?{urlencode({'q': asked.text})}"


def unhelpful_rows(asking: Asking, size: int) -> list[Row]:
    """Articles by how many they did not help."""
    names = language_names()
    found = worklists.list_unhelpful(asking.actor, asking.period.since, size, asking.languages)
    return [
        Row(
            [one.article.title, names[one.article.language]],
            [one.no, one.yes],
            reverse("agent:article", args=[one.article.group_id, one.article.language]),
            article_texts.usefulness_text(one.yes, one.yes + one.no),
        )
        for one in found
    ]


def reason_rows(asking: Asking) -> list[Row]:
    """Reasons, the most frequent first."""
    names = article_texts.reason_texts()
    found = worklists.count_reasons(asking.actor, asking.period.since, asking.languages)
    return [Row([names[key]], [n]) for key, n in sorted(found.items(), key=lambda pair: -pair[1])]


def waiting_rows(asking: Asking, *, missing: bool) -> list[Row]:
    """Articles that wait for a translator and were asked for, with their pages."""
    names = language_names()
    return [
        Row(
            [one.source.title, names[one.language]],
            [one.wanted],
            reverse("agent:article", args=[one.source.group_id, one.language]),
        )
        for one in asking.waiting.rows
        if one.wanted and one.missing == missing
    ]


def language_rows(asking: Asking) -> list[Row]:
    """Each language with what waits in it."""
    names = language_names()
    return [
        Row([names[tag]], counts, f"{reverse('agent:article-waiting')}?language={tag}")
        for tag, counts in asking.waiting.by_language.items()
    ]
