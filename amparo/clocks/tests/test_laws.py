"""The laws of the arithmetic (docs/clocks.md), held against random lives of a clock over a year with its changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.clocks.rules.promises import Promise
from amparo.clocks.rules.reading import Change, Clock, read_clock, spans_of
from amparo.clocks.tests.promising import MINUTE, SCHEDULES, clock, count_by_minutes, promise
from amparo.policy.calendars import Schedule, add_business_time, business_time_between

# Around the changes of the clocks in New York (8 March, 1 November 2026) and Zürich (29 March, 25 October), Easter
# Monday in Switzerland, Thanksgiving in the United States, and anywhere else.
TURNS = [
    datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 6), (3, 27), (4, 4), (10, 23), (10, 30), (11, 24))
]
near_turns = st.tuples(st.sampled_from(TURNS), st.integers(0, 4 * 1440)).map(lambda t: t[0] + t[1] * MINUTE)
moments = near_turns | st.integers(0, 365 * 1440).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed * MINUTE)
schedules = st.sampled_from(SCHEDULES)
promises = st.builds(
    promise,
    st.integers(0, 3000),
    schedules,
    st.sampled_from(["business", "business", "elapsed"]),
    st.none() | st.integers(1, 3000),
)
verbs = st.sampled_from(["pause", "resume", "retarget"])
steps = st.lists(st.tuples(st.integers(0, 2000), verbs, st.none() | promises), max_size=8)


@st.composite
def lives(draw: st.DrawFn) -> Clock:
    """A clock that was paused, resumed and measured anew in any order."""
    now = draw(moments)
    one = clock(draw(promises), now)
    for passed, verb, promised in draw(steps):
        now += passed * MINUTE
        one = one.after(Change(now, verb, "", promised if verb == "retarget" else None))
    return one


@given(schedules, moments, st.integers(0, 20_000), st.integers(0, 20_000))
def test_open_time_adds_up_at_any_cut(schedule: Schedule, start: datetime, first: int, second: int) -> None:
    middle = start + first * MINUTE
    end = middle + second * MINUTE
    whole = business_time_between(schedule, start, end)
    parts = [business_time_between(schedule, start, middle), business_time_between(schedule, middle, end)]
    assert whole == sum(parts, timedelta())
    assert timedelta() <= whole <= end - start


@given(schedules, moments, st.integers(1, 6_000_000))
def test_adding_open_time_is_the_opposite_of_counting_it(schedule: Schedule, start: datetime, seconds: int) -> None:
    span = timedelta(seconds=seconds)
    due = add_business_time(schedule, start, span)
    assert due is not None
    assert business_time_between(schedule, start, due) == span
    assert business_time_between(schedule, start, due - timedelta(microseconds=1)) < span, (
        "not a moment later than needed"
    )


@given(lives(), st.lists(st.integers(0, 5000), max_size=6))
def test_used_time_is_the_sum_of_what_passed_wherever_one_looks(one: Clock, looks: list[int]) -> None:
    """Incremental and whole: reading at any moments in between, and adding the differences, changes nothing."""
    seen = timedelta()
    now, spans = one.started_at, spans_of(one.changes)
    for passed in looks:
        later = now + passed * MINUTE
        seen += sum((s.used_until(later) - s.used_until(now) for s in spans if s.since < later), timedelta())
        now = later
    later = max(now, one.last_at)
    seen += sum((s.used_until(later) - s.used_until(now) for s in spans), timedelta())
    assert seen == read_clock(one, later).used


@given(lives(), st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_clock_never_runs_backwards(one: Clock, first: int, second: int) -> None:
    now = one.last_at + first * MINUTE
    before, after = read_clock(one, now), read_clock(one, now + second * MINUTE)
    assert timedelta() <= after.used - before.used <= second * MINUTE
    assert not (before.late and not after.late), "what has run out stays so"
    assert (before.due_at, before.warn_at) == (after.due_at, after.warn_at), "looking moves nothing"


@given(lives(), st.integers(0, 20_000))
def test_it_is_due_exactly_when_the_promised_time_is_used(one: Clock, passed: int) -> None:
    reading = read_clock(one, one.last_at + passed * MINUTE)
    if reading.due_at is None or reading.promise is None:
        return
    whole = timedelta(minutes=reading.promise.minutes)
    at_due = sum((span.used_until(reading.due_at) for span in spans_of(one.changes)), timedelta())
    assert at_due == whole or reading.promise.minutes == 0
    assert reading.left == max(whole - reading.used, timedelta())
    if reading.warn_at and reading.promise.warn_minutes and reading.promise.warn_minutes <= reading.promise.minutes:
        assert reading.warn_at <= reading.due_at


@settings(max_examples=40, deadline=None)
@given(lives(), st.integers(0, 4000))
def test_counting_minute_by_minute_on_the_wall_clock_gives_the_same(one: Clock, passed: int) -> None:
    now = one.last_at + passed * MINUTE
    counted = count_by_minutes(one, now)
    reading = read_clock(one, now)
    assert reading.used == len(counted) * MINUTE
    promised = reading.promise
    if promised and 0 < promised.minutes <= len(counted):
        assert reading.due_at == counted[promised.minutes - 1] + MINUTE


@given(lives(), promises, st.integers(0, 3000), st.integers(0, 3000))
def test_a_promise_of_the_same_hours_that_is_taken_back_leaves_no_trace(
    one: Clock, other: Promise, first: int, second: int
) -> None:
    now, was = one.last_at + first * MINUTE, one.promise
    if was is None:
        return
    same_hours = promise(other.minutes, was.schedule, was.counted)
    changed = one.after(
        Change(now, "retarget", "impact", same_hours), Change(now + second * MINUTE, "retarget", "", was)
    )
    later = now + second * MINUTE
    assert read_clock(changed, later) == read_clock(one, later)


@given(moments, st.lists(promises, min_size=2, max_size=5), st.integers(0, 5000))
def test_changes_at_one_moment_count_as_the_last_of_them(start: datetime, wanted: list[Promise], passed: int) -> None:
    now = start + passed * MINUTE
    many = clock(wanted[0], start, *(Change(now, "retarget", "", one) for one in wanted[1:]))
    one = clock(wanted[0], start, Change(now, "retarget", "", wanted[-1]))
    assert read_clock(many, now) == read_clock(one, now)


@given(lives(), st.integers(0, 2000))
def test_a_process_whose_clock_was_set_back_takes_no_time_away(one: Clock, back: int) -> None:
    paused = one.after(Change(one.last_at - back * MINUTE, "pause"))
    assert read_clock(paused, one.last_at).used == read_clock(one, one.last_at).used


@given(lives(), st.integers(0, 2000), promises)
def test_a_change_that_is_dated_back_counts_from_where_the_clock_stands(one: Clock, back: int, other: Promise) -> None:
    paused = one.after(Change(one.last_at, "pause"))
    resumed = paused.after(Change(paused.last_at - back * MINUTE, "resume"))
    measured = one.after(Change(one.last_at - back * MINUTE, "retarget", "", other))
    used = read_clock(one, one.last_at).used
    assert read_clock(resumed, one.last_at).used == read_clock(measured, one.last_at).used == used


def test_every_minute_is_a_minute_also_where_the_wall_clock_jumps() -> None:
    zone = ZoneInfo("America/New_York")
    noon, next_noon = datetime(2026, 10, 31, 12, tzinfo=zone), datetime(2026, 11, 1, 12, tzinfo=zone)
    round_the_clock = promise(60, counted="elapsed")
    assert round_the_clock.used_between(noon, next_noon) == timedelta(hours=25)
    assert round_the_clock.reached(noon, timedelta(hours=25)) == next_noon
    assert round_the_clock.used_between(next_noon, noon) == timedelta()


@given(lives(), st.sampled_from(["meet", "stop"]), st.integers(0, 3000), promises)
def test_nothing_moves_what_has_ended(one: Clock, verb: str, passed: int, other: Promise) -> None:
    ended = one.after(Change(one.last_at + passed * MINUTE, verb))
    much_later = ended.last_at + timedelta(days=30)
    tried = ended.after(
        Change(much_later, "pause"), Change(much_later, "retarget", "", other), Change(much_later, "meet")
    )
    assert read_clock(tried, much_later) == read_clock(ended, ended.last_at)


@given(lives(), st.integers(1, 3000))
def test_time_while_it_is_paused_counts_for_nothing(one: Clock, passed: int) -> None:
    paused = one.after(Change(one.last_at, "pause"))
    resumed = paused.after(Change(one.last_at + passed * MINUTE, "resume"))
    assert read_clock(paused, one.last_at + passed * MINUTE).used == read_clock(resumed, resumed.last_at).used
