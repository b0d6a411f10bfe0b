"""The event log by the API: in commit order, each once, and nothing that the caller may not see (SEC-7, SEC-17)."""

from datetime import datetime

from amparo.api.tests.calling import Caller, calling
from amparo.cases.actions import threads
from amparo.cases.actions.conversation import Words, comment_case, note_case
from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.people import actions as people
from amparo.testing.cast import Cast


def events_of(caller: Caller, cursor: str = "") -> list[tuple[str, str]]:
    """All events that the caller sees, read in small pages."""
    found = []
    while True:
        told = caller.get(f"/events?limit=2&cursor={cursor}").json()
        found += [(row["type"], row["about"]) for row in told["events"]]
        cursor = told["next"]
        if not told["more"]:
            return found


def happen(cast: Cast, now: datetime) -> tuple[Case, Case]:
    """Words in two companies' cases, a note, a thread, a role."""
    ours, theirs = make_case(cast, cast.dora, cast.acme, now), make_case(cast, cast.olga, cast.outis, now)
    comment_case(cast.actor("dora"), ours.number, Words("More."), now)
    comment_case(cast.actor("olga"), theirs.number, Words("Encore."), now)
    note_case(cast.actor("alma"), ours.number, Words("They never pay."), now)
    threads.open_thread(cast.actor("alma"), ours.number, threads.Question("Q", "Who knows?", [cast.igor.pk]), now)
    theo = cast.theo.memberships.get()
    people.grant_role(cast.actor("adam"), theo, "designated", "case:1", now)
    return ours, theirs


def test_everybody_hears_what_they_may_see(transactional_db: None, cast: Cast, now: datetime) -> None:
    who = {name: calling(getattr(cast, name)) for name in ("dora", "petra", "ana", "olga", "alma", "igor", "adam")}
    start = who["adam"].get("/events?cursor=latest").json()["next"]
    ours, theirs = happen(cast, now)
    heard = {name: events_of(caller, start) for name, caller in who.items()}
    our_word, their_word = ("case.commented", ours.ref), ("case.commented", theirs.ref)
    note, role = ("case.noted", f"notes:{ours.number}"), ("role.granted", f"person:{cast.theo.pk}")
    assert our_word in heard["dora"]
    assert {our_word, role} <= set(heard["petra"])
    assert heard["ana"] == []
    assert set(heard["olga"]) >= {their_word}
    for name in ("dora", "petra", "olga"):
        assert not {kind for kind, _about in heard[name]} & {"case.noted", "thread.opened"}
    assert {our_word, their_word, note} <= set(heard["alma"])
    assert "thread.opened" in {kind for kind, _about in heard["igor"]}
    assert role in heard["adam"]  # an administrator hears of people, and of no case
    assert not [about for _kind, about in heard["adam"] if about.startswith(("case:", "notes:", "thread:"))]


def test_nothing_is_skipped_and_nothing_comes_twice(transactional_db: None, cast: Cast, now: datetime) -> None:
    alma = calling(cast.alma)
    start = alma.get("/events?cursor=latest").json()["next"]
    case = make_case(cast, cast.dora, cast.acme, now)
    for number in range(5):
        comment_case(cast.actor("dora"), case.number, Words(f"Word {number}."), now)
    first = events_of(alma, start)
    assert [kind for kind, _about in first if kind == "case.commented"] == ["case.commented"] * 5
    end = alma.get("/events?cursor=latest").json()["next"]
    assert events_of(alma, end) == []


def test_a_cursor_that_is_none_is_422(cast: Cast) -> None:
    for cursor in ("x", "1-2", "1-2-3-4", "'"):
        assert calling(cast.dora).get(f"/events?cursor={cursor}").json()["code"] == "bad-cursor"
