"""Trying a request: what the pack in force says beside what another version would say, in words and by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.gate.explain import explain
from amparo.gate.models import Decision
from amparo.gate.refusals import explain_refusal
from amparo.policy.decide import decide
from amparo.policy.decision import Decision as Decided
from amparo.policy.facts import parse_request
from amparo.policy.pack.examples import request_of
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError
from amparo.policy.replay import differences, parts_of
from amparo.web.admin.packs import texts
from amparo.web.admin.packs.facts import Request, blank

RECENT = 20


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a tried request comes from; `key` travels with the form."""

    key: str
    label: str
    request: Request


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one pack says: in words (`told`), and which parts are not those of the other."""

    told: dict[str, Any]
    tone: str
    word: str
    rules: Sequence[dict[str, Any]]
    decided: Decided


@dataclass(frozen=True, slots=True)
class Turned:
    """A part that is different: was, would be."""

    part: str
    was: str
    would_be: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A tried request; `problem` says what is wrong with it, and then there is nothing else."""

    problem: str = ""
    current: Verdict | None = None
    other: Verdict | None = None
    between: Sequence[Turned] = ()
    since: Sequence[tuple[str, Sequence[Turned]]] = ()


def beginning_for(actor: Actor, key: str, pack: Pack, now: datetime) -> Beginning:
    """`decision:<id>`, `example:<number>` or nothing; raises NotVisible."""
    kind, _, rest = key.partition(":")
    if kind == "decision":
        decision = _decision(rest)
        return Beginning(key, decision.about or str(decision.pk)[:8], decision.request)
    if kind == "example" and pack.examples and rest.isdecimal() and 0 < int(rest[:6]) <= len(pack.examples.examples):
        example = pack.examples.examples[int(rest[:6]) - 1]
        return Beginning(key, example.name, request_of(pack.examples.base, example))
    return Beginning("", "", blank(now))


def _decision(text: str) -> Decision:
    try:
        decision = Decision.objects.filter(pk=UUID(text)).first()
    except ValueError:
        decision = None
    if decision is None:
        raise NotVisible
    return decision


def list_recent(action: str, outcome: str, about: str) -> list[Decision]:
    """The newest past decisions, to pick one from; each word narrows them."""
    rows = Decision.objects.select_related("company").order_by("-at")
    if about.isdecimal():
        rows = rows.filter(about=f"case:{about[:12]}")
    if action:
        rows = rows.filter(action=action)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return list(rows[:RECENT])


def try_request(current: Pack, other: Pack | None, request: Request, origin: Request, tag: str) -> Trial:
    """Both packs on the same facts; and what each said of the facts as they were at the beginning."""
    try:
        facts = parse_request(request)
    except RequestRefusedError as refused:
        return Trial(problem=f"{refused.field}: {explain_refusal(refused, tag)}".removeprefix(": "))
    verdicts = [_verdict(pack, decide(pack, facts), tag) if pack else None for pack in (current, other)]
    mine, theirs = verdicts
    between = _turned(mine.decided, theirs.decided) if mine and theirs else []
    since = []
    if request != origin:
        begun = parse_request(origin)
        for pack, verdict, name in ((current, mine, "current"), (other, theirs, "other")):
            if pack and verdict:
                since.append((name, _turned(decide(pack, begun), verdict.decided)))
    return Trial(current=mine, other=theirs, between=between, since=since)


def _turned(was: Decided, would_be: Decided) -> list[Turned]:
    found = differences(parts_of(was), parts_of(would_be))
    return [
        Turned(texts.part_word(part), texts.part_value(part, pair["was"]), texts.part_value(part, pair["would be"]))
        for part, pair in found.items()
    ]


def _verdict(pack: Pack, decided: Decided, tag: str) -> Verdict:
    told = explain(pack, decided, tag)
    rules = [
        said | {"effect": texts.effect_word(reason.effect), "satisfied": reason.effect == "satisfied"}
        for said, reason in zip(told["reasons"], decided.reasons, strict=True)
    ]
    return Verdict(told, texts.outcome_tone(decided.outcome), texts.outcome_word(decided.outcome), rules, decided)
