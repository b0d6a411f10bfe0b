"""The filters of a list of cases as a form, and in words as chips; the same for both sides."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amparo.cases.filters import LISTS, PERIOD, READERS, CaseFilter, somebody
from amparo.cases.lists import Page
from amparo.catalogue.models import Product
from amparo.gate import packs
from amparo.people.models import Person
from amparo.policy.pack.kinds import IMPACTS, REQUEST_KINDS
from amparo.web.shared import case_texts
from amparo.web.shared.components import Chip, FilterField, Option

PERIODS = ("1d", "7d", "30d", "90d", "before-7d", "before-30d", "before-90d")


@dataclass(frozen=True)
class Choices:
    """What there is to choose from on this desk."""

    tag: str
    products: Sequence[Product] = ()
    agents: Sequence[Person] = ()
    tags: Sequence[str] = ()
    suggest_url: str = ""


@dataclass(frozen=True)
class Shown:
    """A filter on its page: the fields, in words, and where it leads without each of them."""

    chosen: CaseFilter
    here: str
    choices: Choices
    keys: Sequence[str] = field(default=tuple(READERS))

    def url(self, chosen: CaseFilter) -> str:
        """The address of a filter on this page."""
        address = chosen.address()
        return f"{self.here}?{address or 'view=all'}"


def labels() -> dict[str, str]:
    """What each filter is called."""
    return {
        "q": _("Words"),
        "state": _("Status"),
        "product": _("Product"),
        "company": _("Company"),
        "assignee": _("Assigned to"),
        "watched": _("Watched"),
        "author": _("Opened by"),
        "tag": _("Tag"),
        "impact": _("Priority"),
        "language": _("Language"),
        "kind": _("Kind of request"),
        "due": _("Due"),
        "asks": _("To be decided"),
        "opened": _("Opened"),
        "opened_from": _("Opened from"),
        "opened_to": _("Opened until"),
        "active": _("Last word"),
        "active_from": _("Last word from"),
        "active_to": _("Last word until"),
        "sort": _("Order"),
    }


def period_text(text: str) -> str:
    """Within the last days, or longer ago."""
    found = PERIOD.fullmatch(text)
    if found is None:
        return text
    days = int(found.group(2))
    if found.group(1):
        return ngettext("More than a day ago", "More than %(days)s days ago", days) % {"days": days}
    return ngettext("In the last 24 hours", "In the last %(days)s days", days) % {"days": days}


def state_words(customer: bool) -> dict[str, str]:
    """States by name, as each side calls them."""
    status = case_texts.customer_status if customer else case_texts.agent_status
    named = {state: status(state)[0] for state in ("new", "in_progress", "waiting", "resolved", "closed")}
    return {"open": pgettext("cases", "Open"), **named, "ended": _("Solved and closed")}


def kind_words() -> dict[str, str]:
    """Kinds of requests in a word or two."""
    return {
        "question": _("Question"),
        "problem": _("Problem"),
        "defect": _("Defect"),
        "idea": _("Idea"),
        "improvement": _("Improvement"),
        "account": _("Account"),
        "explanation": _("Explanation"),
        "investigation": _("Investigation"),
        "training": _("Training"),
        "configuration": _("Configuration"),
        "development": _("Development"),
        "billing": _("Invoices and payments"),
        "registration": _("Registration"),
        "designated-user": _("New designated user"),
        "permission": _("Permissions"),
        "password-reset": _("Password reset"),
    }


def due_words() -> dict[str, str]:
    """When something is due."""
    return {
        "any": _("Something is promised"),
        "late": _("Late"),
        "4h": _("Within 4 hours"),
        "24h": _("Within 24 hours"),
        "7d": _("Within 7 days"),
    }


def asks_words() -> dict[str, str]:
    """What a customer asked for and nobody has decided yet."""
    return {
        "any": _("Something was asked for"),
        "escalation": _("Escalation"),
        "authority": _("A change of authority"),
    }


def sort_words() -> dict[str, str]:
    """The orders of a list."""
    return {
        "updated": _("Newest word first"),
        "oldest": _("Oldest word first"),
        "opened": _("Newest case first"),
        "due": _("Due first"),
    }


def words_of(shown: Shown, customer: bool) -> Mapping[str, Callable[[str], str]]:
    """How the values of each filter are called; what is not listed is shown as it is."""
    pack, tag = packs.in_force(), shown.choices.tag
    products = {row.key: row.name_in(tag) for row in shown.choices.products}
    agents = {row.pk: str(row) for row in shown.choices.agents}
    people = {"me": pgettext("person", "Me"), "nobody": _("Nobody")}

    def among(table: Mapping[str, str]) -> Callable[[str], str]:
        return lambda value: table.get(value, value)

    return {
        "state": among(state_words(customer)),
        "product": among(products),
        "assignee": lambda value: people.get(value) or agents.get(somebody(value), value),
        "watched": among(people),
        "author": among(people),
        "impact": lambda value: str(case_texts.priority(value, pack, tag)[0]),
        "language": among(case_texts.language_names()),
        "kind": among(kind_words()),
        "due": among(due_words()),
        "asks": among(asks_words()),
        "opened": period_text,
        "active": period_text,
        **dict.fromkeys(("opened_from", "opened_to", "active_from", "active_to"), day_text),
        "sort": among(sort_words()),
    }


def day_text(text: str) -> str:
    """A day as the reader writes it."""
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


def list_chips(shown: Shown, customer: bool = False) -> list[Chip]:
    """What the filter says, each with the address without it."""
    named, called = words_of(shown, customer), labels()
    chips = []
    for key, values in shown.chosen.said().items():
        for value in values if isinstance(values, list) else [values]:
            left: Any = tuple(one for one in values if one != value) if key in LISTS else ""
            without = replace(shown.chosen, **{key: left})
            chips.append(Chip(called[key], named.get(key, str)(value), shown.url(without)))
    return chips


def list_fields(shown: Shown, customer: bool = False) -> list[FilterField]:
    """The fields of the form, in the order of the page; words have a field of their own above them."""
    found = [make_field(shown, key, customer) for key in FIELDS if key in shown.keys]
    return [one for one in found if one.kind in ("text", "date") or one.options]


FIELDS = (
    *(
        "state",
        "impact",
        "product",
        "company",
        "assignee",
        "watched",
        "author",
        "tag",
        "due",
        "asks",
        "kind",
        "language",
    ),
    *("opened", "opened_from", "opened_to", "active", "active_from", "active_to", "sort"),
)
BOXES = ("state", "impact", "language")
DATES = ("opened_from", "opened_to", "active_from", "active_to")


def make_field(shown: Shown, key: str, customer: bool) -> FilterField:
    """One field with its values."""
    value, label = getattr(shown.chosen, key), labels()[key]
    if key in DATES:
        return FilterField(key, label, "date", value=value)
    if key == "company":
        return FilterField(key, label, "text", value=value, suggest_url=shown.choices.suggest_url)
    if key == "tag":
        options = [Option(name, name) for name in shown.choices.tags]
        return FilterField(key, label, "text", options, ", ".join(value))
    held = value if isinstance(value, tuple) else (value,)
    name = words_of(shown, customer).get(key, str)
    if key == "product":
        options = product_options(shown, value)
    else:
        options = [Option(one, name(one), one in held) for one in values_of(shown, key, held)]
    return FilterField(key, label, "boxes" if key in BOXES else "select", options)


def values_of(shown: Shown, key: str, held: Iterable[str]) -> list[str]:
    """The values that are offered, and those that were chosen and are not among them."""
    offered: dict[str, Iterable[str]] = {
        "state": ("new", "in_progress", "waiting", "resolved", "closed"),
        "impact": IMPACTS,
        "assignee": ("me", "nobody", *(f"{slug(one)}{one.pk}" for one in shown.choices.agents)),
        "watched": ("me",),
        "author": ("me",),
        "language": packs.in_force().document.vendor.languages,
        "kind": REQUEST_KINDS,
        "due": ("any", "late", "4h", "24h", "7d"),
        "asks": ("any", "escalation", "authority"),
        "opened": PERIODS,
        "active": PERIODS,
        "sort": ("updated", "oldest", "opened", "due"),
    }
    return list(dict.fromkeys([*offered[key], *filter(None, held)]))


def slug(person: Person) -> str:
    """The readable part of `alma-12`."""
    name = slugify(str(person))[:40].strip("-")
    return f"{name}-" if name else ""


def product_options(shown: Shown, value: str) -> list[Option]:
    """Products with their modules below them."""
    tag = shown.choices.tag
    roots = [row for row in shown.choices.products if row.parent_id is None]
    found = []
    for root in roots:
        modules = [row for row in shown.choices.products if row.parent_id == root.pk]
        rows = [root, *modules]
        found += [
            Option(row.key, row.name_in(tag), row.key == value, root.name_in(tag) if modules else "") for row in rows
        ]
    if value and all(one.value != value for one in found):
        found.append(Option(value, value, True))
    return found


def tidy_address(given: QueryDict) -> str | None:
    """The same address without fields that were left empty, so that it can be read and shared; None if it is tidy."""
    kept = [(key, value) for key, values in given.lists() for value in values if value.strip()]
    if len(kept) == sum(len(values) for _key, values in given.lists()):
        return None
    return urlencode(kept) or "view=all"


def result_text(page: Page) -> str:
    """How much was found, where words were looked for."""
    if page.total is None or (page.near and not page.cases):  # an empty list says so itself
        return ""
    if page.near:
        return _("Nothing holds exactly these words. These cases are like them:")
    if page.bounded:
        return _("The best of the newest %(count)s matches") % {"count": page.total}
    return _("%(count)s found") % {"count": page.total}
