"""How long one decision takes in a pack of 200 rules that all concern the action asked for.

Run `python -m bench.decide`. Exits with 1 if the median is 1 ms or more: the ceiling that the design sets.
"""

from __future__ import annotations

import statistics
import sys
import time

from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.compile import Parts, compile_pack
from amparo.policy.pack.document import Glossary, PackDocument
from amparo.policy.pack.pack import Pack
from amparo.policy.shipped import find_pack

RULES = 200
ROUNDS = 500
CEILING_MS = 1.0
CONDITIONS = (
    "contact.designated",
    "company.in_country:US",
    "company.has_partner",
    "company.finances_clear",
    "request.one_problem",
    "request.kind:problem,defect",
    "case.evidence_complete",
    "accepted:terms",
    "desk.open",
    "request.high_priority",
)
REQUEST = {
    "action": "case.open",
    "at": "2026-11-23T15:00:00-05:00",
    "channel": "portal",
    "contact": {"kind": "customer", "signed_in": True, "roles": [], "country": "US"},
    "company": {"country": "US", "time_zone": "America/New_York", "partner": None, "finances": "clear"},
    "request": {
        "kind": "problem",
        "product": "a",
        "problems": 1,
        "impact": "minor",
        "evidence": ["process"],
        "minutes": 3,
    },
    "case": None,
    "accepted": ["terms"],
}


def make_pack() -> Pack:
    """200 rules over ten predicates with varied conditions; a quarter of them fails."""
    rules = []
    for number in range(RULES):
        first, second, third = (CONDITIONS[(number * step) % len(CONDITIONS)] for step in (1, 3, 7))
        condition = {"any": [f"!{first}", {"all": [second, third]}]}
        rules.append(
            {
                "id": f"rule-{number}",
                "source": "bench",
                "on": ["case.open"],
                "when": [condition],
                "require": [second, {"any": [third, first]}],
                "otherwise": "refuse",
                "remedies": ["self-service"],
            }
        )
    document = PackDocument.model_validate(
        {
            "vendor": {"name": "Bench", "languages": ["en"], "default_language": "en", "currency": "CHF"},
            "region": [
                {
                    "id": "us",
                    "source": "bench",
                    "countries": ["*"],
                    "time_zone": "America/Los_Angeles",
                    "days": "mon-fri",
                    "hours": "06:00-18:00",
                }
            ],
            "product": [{"id": "a", "name": "A", "source": "bench"}],
            "evidence": [{"item": "process", "source": "bench"}],
            "text": [{"id": "terms", "source": "bench"}],
            "contact_point": [{"kind": "self-service", "text": "help", "source": "bench"}],
            "target": [{"id": "t", "source": "bench", "first_response_minutes": 240}],
            "rule": rules,
        }
    )
    return compile_pack(Parts("bench", find_pack("lumen"), "0" * 64, document, {}, Glossary(), None, {}))


def main() -> int:
    """Print the median and the slowest of many decisions."""
    pack, facts = make_pack(), parse_request(REQUEST)
    decide(pack, facts)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        decide(pack, facts)
        times.append((time.perf_counter() - start) * 1000)
    median = statistics.median(times)
    reasons = len(decide(pack, facts).reasons)
    print(f"{RULES} rules, {reasons} of them apply: median {median:.3f} ms, slowest of {ROUNDS} {max(times):.3f} ms")
    return 0 if median < CEILING_MS else 1


if __name__ == "__main__":
    sys.exit(main())
