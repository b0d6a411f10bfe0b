"""schemathesis against the running server: what OpenAPI allows, and what it does not, finds nothing (issue 4, 1.3)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.api import limits
from amparo.api.tests.calling import token_of
from amparo.cases.actions.indexing import index_case
from amparo.cases.tests.making import make_case
from amparo.core.ratelimit import Limit
from amparo.people.models import Person
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO
from amparo.testing.server import serving

ROOT = Path(__file__).resolve().parent.parent
SECONDS = int(os.environ.get("AMPARO_FUZZ_SECONDS", "20"))  # `make api-fuzz` gives it minutes
BOUNDED = ["--max-examples", "4", "--generation-deterministic"]
ENDLESS = ["--max-examples", "500", "--generation-database", "none"]


def fuzz(address: str, key: str, *more: str) -> str:
    """What schemathesis says; the test fails where it found something."""
    command = [
        *(
            str(Path(sys.executable).parent / "st"),
            "--config-file",
            str(ROOT / "schemathesis.toml"),
            "run",
            f"{address}/api/v1/openapi.json",
        ),
        *("--header", f"Authorization: Bearer {key}", "--checks", "all", "--no-color", "--max-time", str(SECONDS)),
        *("--phases", "examples,coverage,fuzzing,stateful", "--suppress-health-check", "all"),
        *("--output-sanitize", "true", "--continue-on-failure"),
        *(BOUNDED if SECONDS <= 60 else ENDLESS),
        *more,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 120, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-20_000:]
    assert re.search(r"[1-9]\d* generated", said) or "No issues found" in said, said[-4000:]
    return said


@pytest.mark.slow
@pytest.mark.parametrize("who", ["dora", "helena"])
def test_schemathesis_finds_nothing(
    transactional_db: None, cast: Cast, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        limits, "UNKNOWN_TOKENS", Limit("api-unknown-token", 10**6, 300)
    )  # it tries many at each address
    cast.adam.is_agent, cast.adam.name = True, "Helena"  # agent and administrator: may do everything
    cast.adam.save()
    person: Person = cast.dora if who == "dora" else cast.adam
    for _ in range(3):
        index_case(make_case(cast, cast.dora, cast.acme, LONG_AGO).number)
    with serving(PACK="sage-intacct", API_REQUESTS_A_MINUTE=10**6) as address:
        fuzz(address, token_of(person))
