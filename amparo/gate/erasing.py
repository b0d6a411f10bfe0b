"""Decisions and acceptances of somebody whose data is erased (design §5): what they said goes, what was decided stays.

A stored request keeps every fact that the packs decide by, so that a replay says the same as before.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from amparo.core.actors import SYSTEM
from amparo.core.events import record
from amparo.gate import packs
from amparo.gate.events import AcceptancesDropped
from amparo.gate.models import Acceptance, Decision
from amparo.people.personal import Subject, redact_json, redactor
from amparo.policy.pack.pack import Pack
from amparo.policy.triage import like_example

BATCH = 500
KEEP_VISITORS_WORDS = timedelta(days=30)  # of requests that a visitor made and that opened nothing
LOOK_BACK = timedelta(days=120)  # beyond them, in case the nightly job did not run for long


def erase_requests(subject: Subject, decisions: Iterable[UUID] = ()) -> int:
    """Empties the requests behind the person's decisions, and behind `decisions` (of their cases); in those of others
    that concern them, their address. Returns how many were changed."""
    theirs = Q(pk__in=list(decisions))
    if subject.person_id is not None:
        theirs |= Q(person_id=subject.person_id)
    about = Q(action="authority.change", request__request__subject__iexact=subject.email)
    changed = 0
    for words, rows in ((True, Q(theirs)), (False, about & ~theirs)):
        for key in list(Decision.objects.filter(rows).values_list("pk", flat=True)):
            changed += empty_request(key, subject, words=words)
    return changed


@transaction.atomic
def empty_request(key: UUID, subject: Subject, *, words: bool) -> bool:
    """One decision; says whether there was something to take out."""
    row = Decision.objects.select_for_update().get(pk=key)
    request = without_address(row.request, subject)
    if words:
        request = without_words(request, packs.pack_of(row.pack_id))
    result = redact_json(row.result, redactor(subject))
    if (request, result) == (row.request, row.result):
        return False
    row.request, row.result = request, result
    row.save(update_fields=["request", "result"])
    return True


def without_address(request: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
    """The request with another local part in place of the address.

    The domain stays where it is the company's own, since packs ask whether it is; elsewhere it might be the person.
    """
    found = deepcopy(dict(request))
    company = found.get("company") or {}
    domains = {str(one).casefold() for one in company.get("email_domains") or ()}
    domain = subject.email.rpartition("@")[2].casefold()
    instead = f"{subject.alias}@{domain}" if domain in domains else subject.address
    for section, name in (("contact", "email"), ("request", "subject")):
        part = found.get(section) or {}
        if str(part.get(name) or "").casefold() == subject.email.casefold():
            part[name] = instead
    return found


def without_words(request: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The request without the person's own words: where they matched an example of the pack, its words stand there."""
    found = deepcopy(dict(request))
    asked = found.get("request") or {}
    if isinstance(asked.get("text"), str):
        example = like_example(pack, asked["text"])
        phrases = [phrase.strip() for one, phrase in pack.triage_words if one is example]
        asked["text"] = phrases[0] if phrases else None
    return found


def forget_visitors_words(now: datetime, limit: int = 5000) -> int:
    """Requests of visitors that opened nothing lose their words after a while; returns how many. A job calls it."""
    until = now - KEEP_VISITORS_WORDS
    old = Decision.objects.filter(person=None, about__startswith="draft:", at__lt=until, at__gte=until - LOOK_BACK)
    done = 0
    for row in old.order_by("at")[:limit]:
        emptied = without_words(row.request, packs.pack_of(row.pack_id))
        if emptied != row.request:
            Decision.objects.filter(pk=row.pk).update(request=emptied)
            done += 1
    return done


@transaction.atomic
def drop_expired_acceptances(now: datetime, limit: int = 5000) -> int:
    """Acceptances whose `retain_until` has passed are removed; returns how many. Event: `acceptances.dropped`."""
    old = Acceptance.objects.filter(retain_until__lt=now.date()).order_by("retain_until", "pk")
    keys = list(old.values_list("pk", flat=True)[:limit])
    if keys:
        Acceptance.objects.filter(pk__in=keys).delete()
        payload = AcceptancesDropped(acceptances=keys)
        record(SYSTEM, payload, about="acceptances", now=now)
    return len(keys)


def tell_decisions(subject: Subject) -> list[dict[str, Any]]:
    """What the gate said to the person, and the facts by which, for their export."""
    if subject.person_id is None:
        return []
    rows = Decision.objects.filter(person_id=subject.person_id).order_by("at")
    return [
        {"at": row.at, "action": row.action, "outcome": row.outcome, "about": row.about, "request": row.request}
        for row in rows.iterator(chunk_size=BATCH)
    ]


def tell_acceptances(subject: Subject) -> list[dict[str, Any]]:
    """The texts that the person agreed to, word for word, for their export."""
    if subject.person_id is None:
        return []
    names = ("text", "version", "words", "language", "channel", "about", "at", "retain_until")
    return list(Acceptance.objects.filter(person_id=subject.person_id).order_by("at").values(*names))
