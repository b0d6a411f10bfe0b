"""The law of splitting and merging: threads never join strangers, and no word is lost (SEC-17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from amparo.cases import access, queries
from amparo.cases.actions.merging import NotMerged, merge_case
from amparo.cases.actions.splitting import Cut, NotSplit, split_case
from amparo.cases.models import Case, Message, Participant
from amparo.cases.tests.making import make_case
from amparo.people.models import Company
from amparo.testing.cast import Cast

PEOPLE = ("ana", "dora", "max", "theo", "petra", "ines", "greta", "bea", "zoe", "paco", "pia", "olga")
COMPANIES = ("acme", "acme", "acme", "borealis", "")
OPENERS = ("dora", "dora", "ana", "petra", "zoe", "paco")  # some twice, so that merges come about


@dataclass(frozen=True)
class Told:
    """A case of the law: whose it is, who follows it, what is said (true: an internal note)."""

    company: str
    opener: str
    added: frozenset[str]
    notes: tuple[bool, ...]


TOLD = st.builds(
    Told,
    company=st.sampled_from(COMPANIES),
    opener=st.sampled_from(OPENERS),
    added=st.sampled_from(((), (), ("ana",), ("theo",), ("zoe",), ("paco",), ("ines",))).map(frozenset),
    notes=st.lists(st.booleans(), min_size=2, max_size=4).map(tuple),
)
TURN = st.tuples(
    st.sampled_from((True, False, False)),
    st.integers(0, 3),
    st.integers(0, 3),
    st.frozensets(st.integers(0, 3), min_size=1, max_size=2),
)
ALONE = Told("acme", "dora", frozenset(), (False, True))
WITH_ANA = Told("acme", "dora", frozenset({"ana"}), (False,))


def sight(cast: Cast, now: datetime) -> dict[str, set[int]]:
    """Which messages everybody can read, over all their cases."""
    seen = {}
    for name in (*PEOPLE, "alma"):
        actor = cast.actor(name)
        cases = access.visible_to(actor, now)
        seen[name] = {row.pk for case in cases for row in queries.get_conversation(actor, case)}
    return seen


def write(cast: Cast, told: Told, now: datetime) -> None:
    company: Company | None = getattr(cast, told.company) if told.company else None
    case = make_case(cast, getattr(cast, told.opener), company, now)
    for name in told.added - {told.opener}:
        Participant.objects.create(case=case, person=getattr(cast, name), added_at=now)
    for place, note in enumerate(told.notes):
        Message.objects.create(
            case=case,
            author=cast.alma if note else getattr(cast, told.opener),
            by_vendor=note,
            visibility="internal" if note else "public",
            body="word",
            at=now + timedelta(minutes=place + 1),
        )


def turn(cast: Cast, splits: bool, places: tuple[int, int], chosen: frozenset[int], now: datetime) -> None:
    """Cuts a case, or puts one into another; both are refused more often than not."""
    cases = list(Case.objects.order_by("number"))
    cases = [case for case in cases if case.state != "merged"] or cases
    one, two = cases[places[0] % len(cases)], cases[sum(places, 1) % len(cases)]
    messages = list(one.messages.order_by("at", "id").values_list("pk", flat=True))
    picked = frozenset(messages[place] for place in chosen if place < len(messages))
    try:
        if splits:
            split_case(cast.actor("alma"), one.number, Cut("Another problem", picked), now)
        else:
            merge_case(cast.actor("alma"), one.number, two.number, now)
    except (NotSplit, NotMerged):
        return


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(TOLD, min_size=3, max_size=4),
    shared=st.sampled_from(((), (), ("acme",), ("borealis",))).map(frozenset),
    turns=st.lists(TURN, min_size=3, max_size=8),
)
@example(told=[ALONE, WITH_ANA], shared=frozenset(), turns=[(False, 0, 0, frozenset())])
@example(told=[WITH_ANA, ALONE], shared=frozenset(), turns=[(False, 0, 0, frozenset())])
@example(told=[ALONE, WITH_ANA], shared=frozenset({"acme"}), turns=[(False, 0, 0, frozenset())])
def test_nobody_sees_more_or_less_after_any_splits_and_merges(
    cast: Cast,
    now: datetime,
    told: list[Told],
    shared: frozenset[str],
    turns: list[tuple[bool, int, int, frozenset[int]]],
) -> None:
    with transaction.atomic():
        Company.objects.filter(pk__in=[getattr(cast, name).pk for name in shared]).update(shares_cases=True)
        for one in told:
            write(cast, one, now)
        before, words = sight(cast, now), set(Message.objects.values_list("pk", flat=True))
        for splits, first, second, chosen in turns:
            turn(cast, splits, (first, second), chosen, now + timedelta(hours=1))
        check_nothing_moved(before, sight(cast, now + timedelta(hours=1)))
        assert set(Message.objects.values_list("pk", flat=True)) == words
        assert all(row.case.state != "merged" for row in Message.objects.select_related("case"))
        transaction.set_rollback(True)


def check_nothing_moved(before: Mapping[str, set[int]], after: Mapping[str, set[int]]) -> None:
    """Everybody reads exactly what they read before."""
    for name, seen in before.items():
        assert after[name] == seen, name
