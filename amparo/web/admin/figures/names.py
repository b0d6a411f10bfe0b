"""The codes of figures in the reader's words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton, get_day_names
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.figures.narrowing import NONE
from amparo.figures.queries.asking import REST
from amparo.figures.tables import Table
from amparo.gate import packs
from amparo.knowledge.models import Article
from amparo.people.models import Company, Person
from amparo.web.admin.figures import texts
from amparo.web.shared import case_texts
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.decision_panel import describe_outcome
from amparo.web.shared.filter_form import kind_words
from amparo.web.shared.formats import reader_locale

PRODUCTS_LIMIT = 1000


@dataclass(frozen=True)
class Names:
    """How the codes of each dimension are said; a code that nobody knows is said as it is."""

    say: Mapping[str, Callable[[str], str]]

    def of(self, dimension: str, code: str) -> str:
        """A code in words."""
        if code == REST:
            return _("All others")
        if code == NONE:
            return nothing(dimension)
        return self.say.get(dimension, str)(code)


def nothing(dimension: str) -> str:
    """What stands where a column is empty."""
    return {
        "impact": _("Without a priority"),
        "of_plan": _("Without a plan"),
        "customer": _("Visitors"),
        "assignee": _("Nobody"),
        "rule": _("No rule on record"),
    }.get(dimension, _("Not known"))


def names_for(tables: Iterable[Table], step: str) -> Names:
    """Looks up what the tables name by key: three queries at most."""
    tables = list(tables)
    pack, tag = packs.in_force(), reader_tag()
    words, _language = pack.words_in(tag)
    products: dict[str, str] = {}
    if any(one in table.dimensions for table in tables for one in ("root", "module")):
        products = {str(row.pk): row.name_in(tag) for row in Product.objects.all()[:PRODUCTS_LIMIT]}
    companies = named(Company, keys_in(tables, "customer"))
    people = named(Person, keys_in(tables, "assignee"))
    days, short = (get_day_names(width, locale=reader_locale()) for width in ("wide", "abbreviated"))

    def among(table: Mapping[str, str]) -> Callable[[str], str]:
        return lambda code: table.get(code, code)

    return Names(
        {
            "on": lambda code: day_text(date.fromisoformat(code), step),
            "weekday": lambda code: str(days[int(code) - 1]),
            "weekday_short": lambda code: str(short[int(code) - 1]),
            "hour": lambda code: texts.hour_text(int(code)),
            "promise": among({kind: texts.titles()[f"waiting.{kind}"] for kind in ("first", "next", "solution")}),
            "wait": among(
                {kind: texts.titles()[f"waiting.{kind}"] for kind in ("first", "next", "solution")}
                | {"unanswered": _("Open and without an answer yet")}
            ),
            "minutes": lambda code: texts.range_text(code, "minutes"),
            "age": lambda code: texts.range_text(code, "days"),
            "short": among(texts.short_texts()),
            "side": among(texts.side_texts()),
            "impact": lambda code: str(case_texts.priority(code, pack, tag)[0]),
            "of_plan": lambda code: words.plans[code].name if code in words.plans else code,
            "region": among(words.regions),
            "root": among(products),
            "module": among(products),
            "customer": among(companies),
            "assignee": among(people),
            "kind": among(kind_words()),
            "language": among(case_texts.language_names()),
            "channel": among(texts.channel_texts()),
            "outcome": lambda code: describe_outcome(code).word,
            "rule": among(words.rules),
            "article": among(titles_of(keys_in(tables, "article"), tag)),
            "action": among(texts.action_texts()),
            "deflected": among(texts.fate_texts()),
            "people": among({"asked": _("Asked"), "given": _("Gave a mark")}),
            "number": among(texts.number_texts()),
        }
    )


def titles_of(keys: set[int], tag: str) -> dict[str, str]:
    """Titles of articles that customers read; one that is for agents now stays a number (SEC-17)."""
    if not keys:
        return {}
    rows = Article.objects.filter(group_id__in=keys, published__isnull=False).exclude(group__audience="agents")
    found: dict[str, str] = {}
    for group, language, title in rows.values_list("group_id", "language", "published__title"):
        if str(group) not in found or language == tag:
            found[str(group)] = title
    return found


def keys_in(tables: Iterable[Table], dimension: str) -> set[int]:
    """The keys that stand in tables under a dimension."""
    found = set()
    for table in tables:
        if dimension in table.dimensions:
            place = table.dimensions.index(dimension)
            found |= {int(row.codes[place]) for row in table.rows if row.codes[place].isdecimal()}
    return found


def named(model: type[Company] | type[Person], keys: set[int]) -> dict[str, str]:
    """Rows by key, in words."""
    if not keys:
        return {}
    return {str(row.pk): str(row) for row in model.objects.filter(pk__in=keys)}


def day_text(on: date, step: str) -> str:
    """A day, the first day of a week, or a month."""
    return str(format_skeleton("yMMM" if step == "month" else "MMMd", on, locale=reader_locale()))
