"""The desk's own words of its mails, over the built-in ones: a subject and a text in each language.

Nothing in them is computed: `{name}` is replaced by its value, and that is all. A paragraph with a placeholder that
has no value in a certain mail is left out of it. The built-in words stay and come back by `reset`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template import Context, engines
from django.utils import translation

from amparo.core import events
from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.languages import django_code
from amparo.core.mailer import kinds
from amparo.core.models import MailWording

PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)\}")
LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000
SHARED = ("vendor_name",)
CODES = frozenset({"alert", "clock", "impact", "outcome", "reason", "what"})  # choose between sentences; no words
COUNTS = {"cases": 83, "days": 87, "hours": 89}  # stand in for placeholders where a sentence counts


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and a text with placeholders."""

    subject: str
    body: str


class WordingRefused(ValueError):
    """The words cannot be kept; `problems` maps subject and body to a code."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(str(dict(problems)))
        self.problems = dict(problems)


class WordingPayload(events.Payload):
    """Which mail, in which language."""

    kind: str
    language: str


@events.event("mail.worded")
class MailWorded(WordingPayload):
    """An administrator gave a mail words of the desk's own."""


@events.event("mail.reset")
class MailReset(WordingPayload):
    """An administrator gave a mail its built-in words back."""


def placeholders_of(kind: str) -> list[str]:
    """What the words of a mail may name; raises UnknownMail."""
    registered = kinds.registered()
    if kind not in registered:
        raise kinds.UnknownMail(kind)
    return sorted(registered[kind] - CODES) + list(SHARED)


def has_variants(kind: str) -> bool:
    """Whether the built-in words say different things in different matters; own words say one."""
    return bool(kinds.registered()[kind] & CODES)


def own_words(kind: str, language: str) -> Words | None:
    """The desk's own words; None where the built-in ones hold. One query."""
    row = MailWording.objects.filter(kind=kind, language=language).order_by("-id").first()
    return None if row is None or row.reset else Words(row.subject, row.body)


def worded_mails() -> dict[tuple[str, str], MailWording]:
    """Which mails have words of the desk's own, by kind and language (one query)."""
    newest = MailWording.objects.order_by("kind", "language", "-id").distinct("kind", "language")
    return {(row.kind, row.language): row for row in newest if not row.reset}


def fill(words: Words, values: Mapping[str, object]) -> Words:
    """The words with values in their placeholders; what is no placeholder of this mail stays as it is written."""

    def put(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)

    def said(paragraph: str) -> bool:
        return all(str(values.get(name, name)) for name in PLACEHOLDER.findall(paragraph))

    paragraphs = re.split(r"\n[ \t]*\n", words.body)
    return Words(put(words.subject), "\n\n".join(put(one) for one in paragraphs if said(one)))


def builtin_words(kind: str, language: str) -> Words:
    """The built-in words, translated, with placeholders where values stand."""
    given: dict[str, object] = {name: f"{{{name}}}" for name in placeholders_of(kind)}
    given |= {name: COUNTS[name] for name in kinds.registered()[kind] & set(COUNTS)}
    given |= dict.fromkeys(kinds.registered()[kind] & CODES, "")
    with translation.override(django_code(language)):
        subject, body = (_render(f"mail/{kind}{end}.txt", given) for end in (".subject", ""))
    for name, number in COUNTS.items():
        if name in given:
            subject, body = (text.replace(str(number), f"{{{name}}}") for text in (subject, body))
    return Words(" ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", body).strip())


def _render(name: str, given: Mapping[str, object]) -> str:
    template = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]  # Django's own engine
    return str(template.render(Context({"base_url": settings.BASE_URL, **given}, autoescape=False)))


def problems_of(kind: str, words: Words) -> dict[str, str]:
    """What is wrong with words, as a code for subject and body."""
    known, found = set(placeholders_of(kind)), dict[str, str]()
    for field, text, longest in (("subject", words.subject, LONGEST_SUBJECT), ("body", words.body, LONGEST_BODY)):
        if not text.strip():
            found[field] = "missing"
        elif len(text) > longest:
            found[field] = "too-long"
        elif not set(PLACEHOLDER.findall(text)) <= known:
            found[field] = "unknown-placeholder"
    if "\n" in words.subject:
        found["subject"] = "one-line"
    if "body" not in found and "link" in known and "{link}" not in words.body:
        found["body"] = "needs-link"
    return found


@transaction.atomic
def keep_words(actor: Actor, kind: str, language: str, words: Words, now: datetime) -> None:
    """The desk's own words from now on; those before stay on record. Administrators only.

    `mail.worded` follows; raises WordingRefused and UnknownMail.
    """
    _check_right(actor)
    plain = Words(words.subject.strip(), words.body.replace("\r\n", "\n").strip())
    problems = problems_of(kind, plain)
    if problems:
        raise WordingRefused(problems)
    MailWording.objects.create(
        kind=kind, language=language, subject=plain.subject, body=plain.body, actor=actor.ref, at=now
    )
    events.record(actor, MailWorded(kind=kind, language=language), about="mail-words", now=now)


@transaction.atomic
def reset_words(actor: Actor, kind: str, language: str, now: datetime) -> None:
    """The built-in words again. Administrators only; `mail.reset` follows where there were others."""
    _check_right(actor)
    placeholders_of(kind)
    if own_words(kind, language) is None:
        return
    MailWording.objects.create(kind=kind, language=language, reset=True, actor=actor.ref, at=now)
    events.record(actor, MailReset(kind=kind, language=language), about="mail-words", now=now)


def _check_right(actor: Actor) -> None:
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")
