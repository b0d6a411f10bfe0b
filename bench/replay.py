"""How long a changed version takes over past decisions, and how much memory, on a desk of `amparo seed --cases 100000`.

Run `python -m bench.replay --data FOLDER` on such a desk, or without it to make a smaller one (10,000 cases, about a
minute). Exits with 1 if memory grows by more than 150 MB, or if 100,000 decisions would take more than ten minutes.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

from bench.serving import desk_for

CASES = 10_000
MOST_GROWTH_MB, MOST_SECONDS_OF_100K = 150.0, 600.0
OLD = 'plan = ["standard"]\nfirst_response_minutes = 240'  # of Lumen: many cases, so that many decisions turn
NEW = 'plan = ["standard"]\nfirst_response_minutes = 120'


def peak_mb() -> float:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> int:
    """Replays every decision of the desk by a changed version; 1 when something is over its ceiling."""
    from django.utils import timezone

    from amparo.gate import packs, replays
    from amparo.gate.actions.replaying import MOST_DECISIONS, Span, start_replay, step_replay
    from amparo.people.actors import actor_for
    from amparo.people.models import Person

    now = timezone.now()
    files = packs.files_of_pack(packs.version_in_force(now))
    assert OLD in files["pack.toml"]
    changed = files | {"pack.toml": files["pack.toml"].replace(OLD, NEW)}
    person = Person.objects.filter(is_administrator=True).first() or Person.objects.filter(is_agent=True)[0]
    person.is_administrator = True
    version = packs.keep_files(packs.installed_name(), changed, now)
    replay = start_replay(actor_for(person), Span(version.pk, MOST_DECISIONS), now)
    step_replay(replay.pk, now, seconds=0.5)  # packs are compiled, connections are there
    began, before = time.perf_counter(), peak_mb()
    replay.refresh_from_db()
    first = replay.done
    while step_replay(replay.pk, now):
        pass
    seconds, growth = time.perf_counter() - began, peak_mb() - before
    replay.refresh_from_db()
    each = seconds / max(1, replay.done - first)
    print(f"{replay.done:,} decisions, {replay.turned:,} turn; {seconds:.0f} s, {1 / each:,.0f} decisions a second")
    began = time.perf_counter()
    figures = replays.get_figures(replay)
    print(f"the figures: {(time.perf_counter() - began) * 1000:.0f} ms, {len(figures.rules)} rules")
    print(f"memory: {peak_mb():.0f} MB at the most, {growth:.0f} MB more than at the beginning")
    return int(growth > MOST_GROWTH_MB or each * 100_000 > MOST_SECONDS_OF_100K)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a desk made by amparo seed")
    with desk_for(parser.parse_args().data, CASES):
        return measure()


if __name__ == "__main__":
    sys.exit(main())
