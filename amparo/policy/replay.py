"""What a changed pack would have decided on past requests: the command line and the desk compare in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amparo.policy.decide import decide
from amparo.policy.decision import Decision
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError

Parts = Mapping[str, Any]


def parts_of(decision: Decision) -> dict[str, Any]:
    """The comparable parts of a decision, without texts."""
    target = decision.target
    return {
        "outcome": decision.outcome,
        "rules": sorted(reason.rule for reason in decision.reasons if reason.effect != "satisfied"),
        "obligations": sorted([o.kind, o.item or ""] for o in decision.obligations),
        "remedies": sorted({remedy.kind for remedy in decision.remedies}),
        "total": None if decision.price.total is None else f"{decision.price.total:f}",
        "first_response_due": target.first_response_due.isoformat() if target else None,
    }


def decide_again(pack: Pack, request: object) -> Decision:
    """The decision of a pack on a stored request; raises `RequestRefusedError` where it is not of the form."""
    return decide(pack, parse_request(request))


def past(decision: dict[str, Any]) -> dict[str, Any]:
    """The same parts of a stored decision, which may hold more or less; what it lacks is not compared."""
    told: dict[str, Any] = {}
    if "outcome" in decision:
        told["outcome"] = decision["outcome"]
    if isinstance(decision.get("obligations"), list):
        told["obligations"] = sorted([o["kind"], o.get("item") or ""] for o in decision["obligations"])
    if isinstance(decision.get("remedies"), list):
        told["remedies"] = sorted({remedy["kind"] for remedy in decision["remedies"]})
    if isinstance(decision.get("price"), dict):
        told["total"] = decision["price"].get("total")
    if "target" in decision:
        target = decision["target"]
        told["first_response_due"] = target.get("first_response_due") if target else None
    return told


def differences(old: Parts, new: Parts) -> dict[str, Any]:
    """What is not the same in the parts that `old` has: `{part: {"was": …, "would be": …}}`."""
    return {key: {"was": old[key], "would be": new[key]} for key in old if old[key] != new[key]}


def turned_by(old: Decision, new: Decision) -> list[str]:
    """The rules that say something else now, sorted; where none does, `price` or `target` if one of these differs."""
    before = {reason.rule: reason.effect for reason in old.reasons}
    after = {reason.rule: reason.effect for reason in new.reasons}
    silent = (None, "satisfied")
    turned = {
        rule
        for rule in before.keys() | after.keys()
        if before.get(rule) != after.get(rule) and not (before.get(rule) in silent and after.get(rule) in silent)
    }
    if turned:
        return sorted(turned)
    was, would_be = parts_of(old), parts_of(new)
    named = (("price", "total"), ("target", "first_response_due"))
    return [name for name, part in named if was[part] != would_be[part]]


def compare_decisions(pack: Pack, pair: object) -> dict[str, Any]:
    """What comes out differently for a stored pair of request and decision; raises `RequestRefusedError`."""
    if not isinstance(pair, dict) or not isinstance(pair.get("decision"), dict) or "request" not in pair:
        raise RequestRefusedError("", "replay-line")
    new = parts_of(decide_again(pack, pair["request"]))
    try:
        old = past(pair["decision"])
    except (KeyError, TypeError, AttributeError):
        raise RequestRefusedError("decision", "replay-decision") from None
    return differences(old, new)
