"""How long the pages of figures take, on a desk of `amparo seed --cases 1000000` or a smaller one.

Run `python -m bench.figures --data FOLDER` on such a desk, or without it to make one of 5,000 cases (about a minute).
Exits with 1 if a page of the last 30 days takes more than a second (p95).
"""

import argparse
import math
import sys
import time
from pathlib import Path

from bench.serving import desk_for

CEILING_MS = 1000.0
ROUNDS = 20
CASES = 5_000
PERIODS = ("30d", "365d", "all")


def measure(rounds: int) -> int:
    """Every page of every period, from the request to the last byte; 1 when one is over its ceiling."""
    from django.utils import timezone

    from amparo.figures.filters import FigureFilter
    from amparo.figures.models import CaseFigure
    from amparo.figures.queries import FIGURES
    from amparo.figures.scope import scope_of
    from amparo.web.admin.figures.page import Wanted, page_context

    print(f"{CaseFigure.objects.count():,} cases, p50 and p95 in ms of {rounds} rounds")
    too_slow = 0
    for name in FIGURES:
        said = f"{name:10}"
        for period in PERIODS:
            times = []
            for _ in range(rounds):
                began = time.perf_counter()
                page_context(name, Wanted(scope_of(FigureFilter(period=period), "Europe/Madrid", timezone.now()), ()))
                times.append((time.perf_counter() - began) * 1000)
            times.sort()
            middle, late = times[rounds // 2], times[math.ceil(rounds * 0.95) - 1]
            too_slow += period == PERIODS[0] and late > CEILING_MS
            said += f"  {period:>5} {middle:6.0f} {late:6.0f}"
        print(said)
    return 1 if too_slow else 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a desk made by amparo seed")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each page and period")
    options = parser.parse_args()
    with desk_for(options.data, CASES):
        return measure(options.rounds)


if __name__ == "__main__":
    sys.exit(main())
