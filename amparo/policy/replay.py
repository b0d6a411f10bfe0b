"""What a changed pack would have decided on past requests."""

from __future__ import annotations

from typing import Any

from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError


def summary(pack: Pack, request: object) -> dict[str, Any]:
    """The comparable parts of a new decision, without texts."""
    decision = decide(pack, parse_request(request))
    target = decision.target
    return {
        "outcome": decision.outcome,
        "rules": sorted(reason.rule for reason in decision.reasons if reason.effect != "satisfied"),
        "obligations": sorted([o.kind, o.item or ""] for o in decision.obligations),
        "remedies": sorted({remedy.kind for remedy in decision.remedies}),
        "total": None if decision.price.total is None else f"{decision.price.total:f}",
        "first_response_due": target.first_response_due.isoformat() if target else None,
    }


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


def compare_decisions(pack: Pack, pair: object) -> dict[str, Any]:
    """What comes out differently for a stored pair of request and decision: `{part: {"was": …, "would be": …}}`."""
    if not isinstance(pair, dict) or not isinstance(pair.get("decision"), dict) or "request" not in pair:
        raise RequestRefusedError("", "replay-line")
    new = summary(pack, pair["request"])
    try:
        old = past(pair["decision"])
    except (KeyError, TypeError, AttributeError):
        raise RequestRefusedError("decision", "replay-decision") from None
    return {key: {"was": old[key], "would be": new[key]} for key in old if old[key] != new[key]}
