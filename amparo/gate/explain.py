"""A decision in somebody's language, as the JSON of `decision-format.md` (all rows; ML-1).

Predicates' sentences come from the gettext domain `policy`, the pack's own texts from its words; where the pack lacks
a language its default is used and named. No Django, no database: the command line and the gate both call this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency

from amparo.gate.catalogues import LOCALES, catalogue_for
from amparo.gate.sentences import LABELS, SENTENCES
from amparo.policy.decision import Because, Decision, Due, Line, Price, Reason, Remedy
from amparo.policy.pack.document import Words
from amparo.policy.pack.kinds import WEEKDAYS
from amparo.policy.pack.pack import Pack
from amparo.policy.verdicts import Message, Obligation, Parameter

# What the words after a predicate's colon are, so that they are named in the reader's language.
CHOICES = {
    "contact.authorised_for": "role",
    "contact.in_country": "country",
    "company.in_country": "country",
    "company.plan": "plan",
    "request.channel": "channel",
    "request.kind": "kind",
    "request.product": "product",
    "request.impact": "impact",
    "request.scope": "scope",
    "request.environment": "environment",
    "request.purpose": "purpose",
    "case.has_evidence": "evidence",
    "accepted": "text",
}
# The parameters of messages that are named in the reader's language.
NAMED = {
    "kind": "kind",
    "purpose": "purpose",
    "channel": "channel",
    "plan": "plan",
    "fact": "fact",
    "text_id": "text",
}
TRUTHS = (".true", ".false", ".unknown")


def money(amount: Decimal) -> str:
    """An amount as the contract writes it."""
    return f"{amount:f}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says codes of one pack in one language."""

    pack: Pack
    language: str

    @property
    def locale(self) -> Locale:
        """The reader's locale."""
        return Locale.parse(LOCALES[self.language])

    def sentence(self, code: str, **values: str) -> str:
        """The sentence of a code with its placeholders filled."""
        return self._translated(_sentence_for(code)) % values

    def _translated(self, english: str) -> str:
        return catalogue_for(self.language).gettext(english) if english else ""

    def label(self, code: str) -> str:
        """The name of a value of the contract."""
        return self._translated(LABELS[code])

    def own(self, section: str, key: str) -> str:
        """One of the pack's sentences; from its default language, named as such, where this one lacks it."""
        mine = self.pack.words.get(self.language)
        if mine and (text := _text_of(mine, section, key)):
            return text
        words, language = self.pack.words_in(self.pack.document.vendor.default_language)
        text = _text_of(words, section, key)
        if not text or language == self.language:
            return text
        name = Locale.parse(LOCALES[language]).get_display_name(self.locale) or language
        return self.sentence("in-language", language=name, text=text)

    def listed(self, names: Iterable[str], style: str = "or") -> str:
        """Names joined as people of the language do."""
        return format_list(list(names), style=style, locale=self.locale)  # type: ignore[arg-type]

    def named(self, kind: str, value: str) -> str:
        """A value in words: a country, a product, or a name of the contract."""
        words = self.pack.words_in(self.language)[0]
        if kind == "country":
            return str(self.locale.territories.get(value, value))
        if kind == "product":
            return self.pack.products[value].name if value in self.pack.products else value
        if kind == "plan":
            return words.plans[value].name if value in words.plans else value
        if kind == "evidence":
            return words.evidence[value].name if value in words.evidence else value
        if kind == "text" and value in words.texts:
            return words.texts[value].title
        return self.label(f"{kind}.{value}")

    def message(self, message: Message, zone: str | None = None) -> str:
        """The sentence of a message, its parameters named in the reader's language."""
        given = dict(message.parameters)
        if message.code == "price.entry":
            return self.own("prices", str(given["price_id"]))
        code, values = message.code, {}
        zone = zone or (str(given["zone"]) if "zone" in given else None)
        for key, value in given.items():
            values[key] = self._value(code, key, value, zone)
        if "parameter" in values:
            values["choice"] = values["number"] = values["parameter"]
        elif "text_id" in values:
            values["choice"] = values["text_id"]
        if code.endswith("desk.open.false") and given.get("opens") is None:
            code += ".for-good"
        return self.sentence(code, **values)

    def _value(self, code: str, key: str, value: Parameter, zone: str | None) -> str:
        if isinstance(value, tuple):
            kind = {"facts": "fact", "evidence": "evidence"}.get(key) or CHOICES.get(_predicate_of(code))
            names = [self.named(kind, one) if kind else one for one in value]
            return self.listed(names, style="or" if key == "parameter" else "standard")
        if value is None:
            return self.label("kind.none") if key == "kind" else ""
        text = str(value)
        if key in ("opens", "due"):
            at = datetime.fromisoformat(text)
            return _moment(self, at.astimezone(ZoneInfo(zone)) if zone else at)
        if key == "triage_example":
            return self.own("triage_examples", text).strip()
        return self.named(NAMED[key], text) if key in NAMED else text


def _moment(speaker: Speaker, at: datetime) -> str:
    day = format_date(at.date(), "full", locale=speaker.locale)
    return f"{day}, {format_datetime(at, 'HH:mm (zzzz)', tzinfo=at.tzinfo, locale=speaker.locale)}"


def _predicate_of(code: str) -> str:
    for truth in TRUTHS:
        name, found, _ = code.partition(truth)
        if found:
            return name
    return code


def _sentence_for(code: str) -> str:
    """The English sentence of a code; an ending that a truth does not have of its own belongs to the predicate."""
    if code in SENTENCES:
        return SENTENCES[code]
    for truth in TRUTHS:
        name, found, ending = code.partition(truth)
        if found:
            return SENTENCES.get(f"{name}{ending}") or SENTENCES.get(f"{name}{truth}") or SENTENCES["unknown"]
    raise KeyError(code)


def _text_of(words: Words, section: str, key: str) -> str:
    return str(getattr(words, section).get(key, ""))


def _explain_because(speaker: Speaker, because: Because) -> dict[str, Any]:
    return {"predicate": because.predicate, "value": because.value, "text": speaker.message(because.message)}


def _explain_reason(speaker: Speaker, reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "source": reason.source,
        "because": [_explain_because(speaker, because) for because in reason.because],
        "text": speaker.own("rules", reason.text),
    }


def _explain_obligation(speaker: Speaker, obligation: Obligation) -> dict[str, Any]:
    code, values = f"obligation.{obligation.kind}", {}
    item = obligation.item
    if obligation.kind == "evidence" and item:
        values["item"] = speaker.named("evidence", item)
        words = speaker.pack.words_in(speaker.language)[0]
        if item in words.evidence and words.evidence[item].hint:
            code, values["hint"] = f"{code}.hint", words.evidence[item].hint
    elif obligation.kind == "acceptance" and item:
        values["item"] = speaker.named("text", item)
        if obligation.channel:
            code, values["channel"] = f"{code}.channel", speaker.label(f"channel.{obligation.channel}")
    elif obligation.kind == "fact" and item:
        values["item"] = speaker.label(f"fact.{item}")
    told: dict[str, Any] = {"kind": obligation.kind, "item": item}
    for key in ("channel", "version", "authority"):
        if getattr(obligation, key) is not None:
            told[key] = getattr(obligation, key)
    return told | {"text": speaker.sentence(code, **values)}


def _explain_line(speaker: Speaker, line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "minutes": line.minutes,
        "rate": None if line.rate is None else money(line.rate),
        "amount": money(line.amount),
        "text": speaker.message(line.message),
    }


def explain_price(speaker: Speaker, price: Price) -> dict[str, Any]:
    """A price of the contract's form; its text says why, also where it is nothing or unknown."""
    texts = [speaker.message(message) for message in price.messages]
    if price.total:
        total = format_currency(price.total, price.currency, locale=speaker.locale)
        texts.append(speaker.sentence("price.total", total=total))
    return {
        "currency": price.currency,
        "total": None if price.total is None else money(price.total),
        "lines": [_explain_line(speaker, line) for line in price.lines],
        "text": " ".join(text for text in texts if text),
    }


def opening_words(locale: Locale, days: str, hours: str) -> str:
    """Days and hours of a pack ("mon-fri", "08:00-12:00") as people of the locale read them. Anybody may call it."""
    names = get_day_names("abbreviated", locale=locale)
    spoken = ", ".join("–".join(names[WEEKDAYS.index(d.strip())] for d in part.split("-")) for part in days.split(","))
    return f"{spoken} {', '.join(part.strip().replace('-', '–') for part in hours.split(','))}"


def _explain_remedy(speaker: Speaker, remedy: Remedy) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": remedy.kind, "text": speaker.own("contact_points", remedy.text)}
    if remedy.url:
        told["url"] = remedy.url
    if remedy.phone:
        told["phone"] = remedy.phone
    if remedy.menu:
        told["menu"] = list(remedy.menu)
    if remedy.opening:
        told["hours"] = "; ".join(opening_words(speaker.locale, days, hours) for days, hours in remedy.opening)
    if remedy.price:
        told["price"] = explain_price(speaker, remedy.price)
    return told


def explain_due(speaker: Speaker, due: Due) -> dict[str, Any]:
    """A service target of the contract's form."""
    return {
        "first_response_due": due.first_response_due.isoformat(timespec="seconds"),
        "resolution_due": due.resolution_due.isoformat(timespec="seconds") if due.resolution_due else None,
        "time_zone": due.time_zone,
        "calendar": due.calendar,
        "text": " ".join(speaker.message(message, due.time_zone) for message in due.messages),
    }


def explain(pack: Pack, decision: Decision, language: str | None = None) -> dict[str, Any]:
    """A decision as the JSON of `decision-format.md`, with texts in a language of the product.

    `pack` is the one that decided. Without a language, the pack's default. Pure; anybody may call it.
    """
    speaker = Speaker(pack, language or pack.document.vendor.default_language)
    return {
        "outcome": decision.outcome,
        "reasons": [_explain_reason(speaker, reason) for reason in decision.reasons],
        "obligations": [_explain_obligation(speaker, obligation) for obligation in decision.obligations],
        "remedies": [_explain_remedy(speaker, remedy) for remedy in decision.remedies],
        "price": explain_price(speaker, decision.price),
        "target": explain_due(speaker, decision.target) if decision.target else None,
        "policy": {"name": decision.pack, "sha256": decision.sha256},
    }
