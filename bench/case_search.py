"""How long a search over cases takes, and a list with its counts, on a desk of `amparo seed --cases 100000`.

Run `python -m bench.case_search --data FOLDER` on such a desk, or without it to make a smaller one (10,000 cases, about
a minute). Exits with 1 if a rare word takes more than 15 ms or a frequent one more than 50 ms (medians).
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.serving import desk_for

RARE_MS, FREQUENT_MS = 15.0, 50.0
ROUNDS = 15
CASES = 10_000
SEARCHES = {
    "a rare code": "1234",
    "a rare code and a word": "1234 update",
    "a name": "Abreu",
    "a frequent word (en, a third of the cases)": "error",
    "a frequent word (es)": "existencias",
    "two frequent words": "bank import",
    "a mistyped name": "Abrue Mirdor",
}


def median_ms(work: Callable[[], object]) -> float:
    """The median of some rounds, after one that warms up."""
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def measure() -> int:
    """Everything on the desk that is open; 1 when something is over its ceiling."""
    from django.utils import timezone

    from amparo.cases.access import visible_to
    from amparo.cases.filters import CaseFilter
    from amparo.cases.lists import BUILT_IN, count_cases, list_page
    from amparo.cases.models import Case
    from amparo.cases.search.matching import find, understand
    from amparo.people.actors import actor_for
    from amparo.people.models import Person

    now = timezone.now()
    alma = actor_for(Person.objects.filter(is_agent=True).order_by("id")[0])
    leader = Person.objects.filter(memberships__roles__contains=["portal-administrator"]).order_by("id")[0]
    customer = actor_for(leader)
    print(f"{Case.objects.count():,} cases")
    too_slow = 0
    for label, text in SEARCHES.items():
        match = understand(text)
        total = find(alma, visible_to(alma, now), match, 0, 25).total
        ms = median_ms(lambda match=match: find(alma, visible_to(alma, now), match, 0, 25))  # type: ignore[misc]
        whole = median_ms(lambda text=text: list_page(alma, CaseFilter(q=text), "", now))  # type: ignore[misc]
        limit = FREQUENT_MS if total > 100 else RARE_MS
        too_slow += ms > limit and "mistyped" not in label
        print(f"{label:45} {total:5} found  search {ms:6.1f} ms  page with snippets {whole:6.1f} ms")
    own = median_ms(lambda: list_page(customer, CaseFilter(q="error"), "", now))
    print(f"{'a customer searches their own':45} {'':11}  page with snippets {own:6.1f} ms")
    views = {**BUILT_IN, **{f"view {i}": CaseFilter(state=("open",), impact=("down",)) for i in range(14)}}
    print(f"{'counts of 20 views':45} {median_ms(lambda: count_cases(alma, views, now)):6.1f} ms")
    for sort in ("updated", "oldest", "opened", "due"):
        chosen = CaseFilter(state=("open",), sort=sort)
        spent = median_ms(lambda chosen=chosen: list_page(alma, chosen, "", now))  # type: ignore[misc]
        print(f"{f'a page of open cases by {sort}':45} {spent:6.1f} ms")
    return 1 if too_slow else 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a desk made by amparo seed")
    with desk_for(parser.parse_args().data, CASES):
        return measure()


if __name__ == "__main__":
    sys.exit(main())
