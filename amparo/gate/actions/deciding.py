"""Deciding, and keeping what was decided and agreed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import facts, packs
from amparo.gate.agreements import list_holding
from amparo.gate.asking import Asking
from amparo.gate.events import DecisionMade, TextAccepted
from amparo.gate.models import Acceptance, Decision
from amparo.gate.results import dump_result, read_result
from amparo.policy.agreements import still_holds
from amparo.policy.decide import decide as decide_by_pack
from amparo.policy.decision import Decision as Decided
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.rules import AcceptedText

RETAIN = timedelta(days=3653)  # ten years, as for other business records


class TextChanged(Exception):
    """The text that was agreed to is no longer the current one; the person has to see the new one first."""


def preview(asking: Asking, pack: Pack | None = None) -> Decision:
    """What the gate would say: an unsaved decision, for showing before anything is sent. Writes nothing."""
    pack = pack or packs.in_force()
    return _decided(asking, facts.gather(replace(asking, pack=pack)), pack)


def preview_all(asking: Asking, actions: Sequence[str]) -> list[Decision]:
    """What the gate would say to each of several actions: the facts are gathered once. Writes nothing."""
    pack = packs.in_force()
    gathered = facts.gather(replace(asking, pack=pack))
    return [_decided(replace(asking, action=action), gathered | {"action": action}, pack) for action in actions]


def _decided(asking: Asking, gathered: facts.Facts, pack: Pack) -> Decision:
    decided = decide_by_pack(pack, parse_request(gathered))
    return Decision(
        action=asking.action,
        outcome=decided.outcome,
        at=asking.at,
        person_id=asking.person_id,
        company_id=asking.company_id,
        about=asking.about,
        request=gathered,
        result=dump_result(decided),
        pack_id=pack.sha256,
    )


@transaction.atomic(savepoint=False)
def decide(actor: Actor, asking: Asking, now: datetime) -> Decision:
    """Decides and stores the decision with its facts and its pack, whatever the outcome. Event: `decision.made`."""
    pack = packs.in_force(now)
    decision = preview(asking, pack)
    packs.snapshot(pack, now)
    decision.save()
    payload = DecisionMade(
        decision=str(decision.pk), action=decision.action, outcome=decision.outcome, pack=decision.pack_id
    )
    record(actor, payload, about=f"decision:{decision.pk}", now=now)
    return decision


def forget_decision(key: UUID) -> None:
    """Removes the decision of a visitor's case that was never confirmed; `decision.made` stays, without words."""
    Decision.objects.filter(pk=key, person=None, company=None).delete()


def fingerprint(decision: Decision) -> str:
    """What a person decides by (outcome, obligations, price), as a hash that a page can send back."""
    return fingerprint_of(read_result(decision.result))


def fingerprint_of(result: Decided) -> str:
    """The same of a decision in codes."""
    return hashlib.sha256(repr((result.outcome, result.obligations, result.price)).encode()).hexdigest()


def fingerprint_today(shown: Decision, now: datetime) -> str:
    """The same of a decision that was shown, with what was accepted for it since and still holds: agreeing changes
    nothing else.

    Decided anew from the facts and the pack that it was made from, so that what did change is seen.
    """
    pack = packs.pack_of(shown.pack_id)
    agreed = [
        {"text": row.text, "version": row.version, "channel": row.channel}
        for row in list_holding(f"decision:{shown.pk}", pack, now)
    ]
    if not agreed:
        return fingerprint(shown)
    known = {one["text"] for one in agreed}
    before = [one for one in shown.request.get("accepted") or () if name_of(one) not in known]
    decided = decide_by_pack(pack, parse_request({**shown.request, "accepted": before + agreed}))
    return fingerprint_of(read_result(dump_result(decided)))


def name_of(accepted: object) -> str:
    """The text's id of an acceptance, however it is written."""
    return str(accepted.get("text")) if isinstance(accepted, dict) else str(accepted).partition("@")[0]


@dataclass(frozen=True)
class Agreement:
    """What somebody agrees to: the text's id and version as shown, in which language, for which matter."""

    text: str
    version: int
    language: str
    channel: str
    company_id: int | None
    about: str


@transaction.atomic
def accept_text(actor: Actor, agreement: Agreement, now: datetime) -> Acceptance:
    """Keeps the proof that the actor agreed to the exact words. Event: `text.accepted`; raises TextChanged.

    Agreeing again while it holds is the same proof, and no event. Once it has ended (`valid_days`) it is another one
    beside the earlier; of two at the same moment the database keeps one.
    """
    pack = packs.in_force(now)
    text = pack.texts.get(agreement.text)
    if text is None or text.version != agreement.version:
        raise TextChanged(agreement.text)
    words_in_language, language = pack.words_in(agreement.language)
    titled = words_in_language.texts[text.id]
    words = f"{titled.title}\n\n{titled.body}"
    acceptance, made = Acceptance.objects.get_or_create(
        about=agreement.about,
        text=text.id,
        version=text.version,
        person_id=actor.person_id,
        renewal=_renewal(actor, agreement, text, now),
        defaults={
            "words": words,
            "text_sha256": hashlib.sha256(words.encode()).hexdigest(),
            "language": language,
            "channel": agreement.channel,
            "company_id": agreement.company_id,
            "at": now,
            "retain_until": (now + RETAIN).date(),
        },
    )
    if made:
        payload = TextAccepted(acceptance=acceptance.pk, text=text.id, version=text.version, channel=agreement.channel)
        record(actor, payload, about=f"acceptance:{acceptance.pk}", topics=[agreement.about], now=now)
    return acceptance


def _renewal(actor: Actor, agreement: Agreement, text: AcceptedText, now: datetime) -> int:
    """The number of the actor's agreement that holds, else the one that comes next; the first is 0."""
    mine = Acceptance.objects.filter(
        about=agreement.about, text=text.id, version=text.version, person_id=actor.person_id
    )
    last = mine.order_by("-renewal").first()
    if last is None:
        return 0
    return last.renewal if still_holds(text, last.at, now) else last.renewal + 1


def move_acceptances(draft: str, case: str) -> None:
    """What was accepted for a draft holds for the case that came of it; the proof itself stays as it is."""
    Acceptance.objects.filter(about=draft).update(about=case)
