"""Worked requests of a pack: laid over their base, decided, and compared with the decision that they must get."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from amparo.policy.decide import decide
from amparo.policy.decision import Decision
from amparo.policy.facts import parse_request
from amparo.policy.pack.document import Base, Example
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError
from amparo.policy.verdicts import Obligation


def _laid_over(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    whole = dict(base)
    for key, value in change.items():
        below = whole.get(key)
        whole[key] = _laid_over(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return whole


def _holder(request: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    *above, last = path.split(".")
    for name in above:
        below = request.get(name)
        if not isinstance(below, dict):
            below = request[name] = {}
        request = below
    return request, last


def request_of(base: Base, example: Example) -> dict[str, Any]:
    """The request of an example as JSON: the base, its changes, then nulls and what is left out."""
    request = copy.deepcopy(base.request)
    for path in base.none:
        holder, name = _holder(request, path)
        holder[name] = None
    request = _laid_over(request, copy.deepcopy(example.request))
    for path in example.none:
        holder, name = _holder(request, path)
        holder[name] = None
    for path in example.without:
        holder, name = _holder(request, path)
        holder.pop(name, None)
    for key in ("at",):
        if hasattr(request.get(key), "isoformat"):
            request[key] = request[key].isoformat()
    return request


def name_obligation(obligation: Obligation) -> str:
    """`kind`, `kind:item` or `kind:item@channel`, as examples write it."""
    name = obligation.kind + (f":{obligation.item}" if obligation.item else "")
    return name + (f"@{obligation.channel}" if obligation.channel else "")


def compare(decision: Decision, example: Example) -> list[str]:
    """How a decision differs from what its example expects; empty if it does not."""
    expect, target = example.expect, decision.target
    found: dict[str, object] = {
        "outcome": decision.outcome,
        "rules": sorted(reason.rule for reason in decision.reasons if reason.effect != "satisfied"),
        "obligations": sorted(name_obligation(one) for one in decision.obligations),
        "remedies": sorted({remedy.kind for remedy in decision.remedies}),
        "total": "unknown" if decision.price.total is None else f"{decision.price.total:f}",
        "first_response_due": target.first_response_due.isoformat() if target else "none",
        "resolution_due": target.resolution_due.isoformat() if target and target.resolution_due else "none",
    }
    differences = []
    for key, value in found.items():
        wanted: object = getattr(expect, key)
        if isinstance(wanted, tuple):
            wanted = sorted(set(wanted)) if key == "remedies" else sorted(wanted)
        if wanted is not None and wanted != value:
            differences.append(f"{example.name}: {key} is {value}, not {wanted}")
    return differences


def run_example(pack: Pack, example: Example) -> list[str]:
    """What is wrong with one example; empty if it gets its decision."""
    if pack.examples is None:
        return []
    try:
        facts = parse_request(request_of(pack.examples.base, example))
    except RequestRefusedError as error:
        return [f"{example.name}: {error}"]
    return compare(decide(pack, facts), example)


def run_examples(pack: Pack) -> Iterator[tuple[int, list[str]]]:
    """Each example by its number, with what is wrong with it."""
    for index, example in enumerate(pack.examples.examples if pack.examples else ()):
        yield index, run_example(pack, example)
