"""A company in words: its contract, products, partner and standing, as agents, administrators and its own people
read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.people import dossiers
from amparo.people.access import verdict_on_company
from amparo.people.models import Company, CompanyProduct, Partnership
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import finances_texts, language_names
from amparo.web.shared.components import Tone
from amparo.web.shared.formats import reader_locale


@dataclass(frozen=True, slots=True)
class Term:
    """A product of the company with its dates."""

    key: str
    name: str
    state: str
    state_text: str
    tone: Tone
    dates: str


def day_text(day: date) -> str:
    """A day as the reader writes it, with the year."""
    return str(format_date(day, "medium", locale=reader_locale()))


def period_text(since: date | None, until: date | None) -> str:
    """From when until when; `until` is the first day without it, and the last day with it is told."""
    last = until - timedelta(days=1) if until is not None else None
    if since and last:
        return _("%(since)s to %(last)s") % {"since": day_text(since), "last": day_text(last)}
    if since:
        return _("since %(since)s") % {"since": day_text(since)}
    return _("until %(last)s") % {"last": day_text(last)} if last else _("without an end")


def written_period(text: str) -> str:
    """A period in words that the log has as ISO 8601 writes it; either side may be empty."""
    since, _slash, until = text.partition("/")
    return period_text(date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)


def written_place(text: str) -> str:
    """Country and time zone in words that the log has as `ES Europe/Madrid`."""
    country, _blank, zone = text.partition(" ")
    return ", ".join(filter(None, [country_name(country), zone.replace("_", " ")]))


def written_languages(text: str) -> str:
    """Languages in words that the log has as `es/en,fr`."""
    names = language_names()
    return ", ".join(names.get(tag, tag) for tag in text.replace("/", ",").split(",") if tag)


def moments_text(since: datetime, until: datetime | None) -> str:
    """From when until when something held, to the day."""
    if until is None:
        return _("since %(since)s") % {"since": day_text(since.date())}
    return _("%(since)s to %(last)s") % {"since": day_text(since.date()), "last": day_text(until.date())}


def plan_name(key: str) -> str:
    """A plan as the pack calls it in the reader's language."""
    words, _language = packs.in_force().words_in(reader_tag())
    return words.plans[key].name if key in words.plans else key


def country_name(code: str) -> str:
    """A country as the reader calls it."""
    return str(reader_locale().territories.get(code, code))


def contract_state(company: Company, now: datetime) -> tuple[str, Tone]:
    """How the contract stands today; the words are empty where there is nothing to say."""
    day = company.day_at(now)
    if not company.plan:
        return _("No plan"), "calm"
    if company.plan_since_on and day < company.plan_since_on:
        return _("Not begun yet"), "calm"
    if company.plan_until_on and company.plan_until_on <= day:
        return _("Ended"), "bad"
    if company.plan_until_on and company.plan_until_on <= day + dossiers.SOON:
        return _("Ends soon"), "warn"
    return "", "good"


def contract_facts(company: Company) -> list[tuple[str, str]]:
    """Plan, dates and prepaid minutes."""
    facts = [(_("Plan"), plan_name(company.plan) or "–")]
    if company.plan:
        facts.append((_("Term"), period_text(company.plan_since_on, company.plan_until_on)))
    if company.credit_minutes:
        minutes = _("%(minutes)s minutes") % {"minutes": company.credit_minutes}
        facts.append((_("Prepaid support"), minutes))
    return facts


def place_facts(company: Company) -> list[tuple[str, str]]:
    """Country, time zone and languages."""
    names = language_names()
    spoken = [names.get(tag, tag) for tag in [company.language, *company.further_languages]]
    zone = company.time_zone.replace("_", " ") or _("that of its region")
    facts = [(_("Country"), country_name(company.country)), (_("Time zone"), zone)]
    return [*facts, (_("Languages"), ", ".join(spoken))]


def terms_of(company: Company, now: datetime) -> list[Term]:
    """The company's products with their dates (one query)."""
    day, tag = company.day_at(now), reader_tag()
    return [term_of(row, day, tag) for row in dossiers.list_terms(company.pk)]


def term_of(row: CompanyProduct, day: date, tag: str) -> Term:
    """One of them."""
    state = dossiers.state_of_term(row, day)
    texts: dict[str, tuple[str, Tone]] = {
        "ahead": (_("Not begun yet"), "calm"),
        "current": (pgettext("product", "Current"), "good"),
        "ended": (pgettext("product", "Ended"), "calm"),
    }
    text, tone = texts[state]
    dates = period_text(row.since_on, row.until_on)
    return Term(row.product.key, row.product.name_in(tag), state, text, tone, dates)


def partners_of(company: Company, now: datetime) -> tuple[Partnership | None, Sequence[dict[str, Any]]]:
    """Who serves the company now, and who did before (one query)."""
    rows = dossiers.list_partnerships(company.pk)
    current = next((row for row in rows if row.until_at is None or row.until_at > now), None)
    former = [
        {"name": row.partner.name, "dates": moments_text(row.since_at, row.until_at)}
        for row in rows
        if row.until_at is not None and row.until_at <= now
    ]
    return current, former


def finances_of(actor: Actor, company: Company, now: datetime) -> dict[str, Any]:
    """The standing; its details for the company's leaders and the vendor's administrators alone (TO-9a)."""
    details = verdict_on_company(actor, company.pk, "finances", now).allowed
    return {
        "text": finances_texts()[company.finances],
        "tone": "good" if company.finances == "clear" else "warn",
        "pending": company.finances == "pending",
        "details": details,
        "note": company.finances_note if details else "",
    }
