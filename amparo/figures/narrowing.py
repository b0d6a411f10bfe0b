"""What a bar of a plot is about, beside the filter of its page: a few keys in the address of the list behind it.

Every key has a reader of ours and a condition of ours; nothing of the address becomes part of a statement (SEC-11).
The figures and the lists behind them use the same conditions, so a bar leads to as many rows as it says.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from amparo.cases.filters import SLUG, Given, day, one_of, shaped
from amparo.cases.lifecycle import OPEN_STATES
from amparo.core.languages import TAGS
from amparo.figures.filters import Span
from amparo.policy.pack.kinds import IMPACTS, REQUEST_KINDS

NONE = "none"  # of a column that is empty
KEPT, BROKEN = "kept", "broken"
WAIT_EDGES = (15, 60, 240, 480, 1440, 4320, 10080)  # minutes: of the bars of waiting
AGE_EDGES = (1, 3, 7, 14, 30, 90)  # days: of the bars of the backlog
RANGE = re.compile(r"([0-9]{1,7})-([0-9]{1,7})?")
NUMBER = re.compile(r"[0-9]{1,18}")
COUNTRIES = re.compile(r"(?:[A-Z]{2}|none)(?:\.(?:[A-Z]{2}|none)){0,300}")


@dataclass(frozen=True)
class Clause:
    """A condition with its values, by name."""

    sql: str
    values: Mapping[str, Any]


def buckets(edges: Sequence[int]) -> list[str]:
    """The ranges between edges as an address names them: 0-15, 15-60, …, 10080-."""
    return [f"{low}-{high}" for low, high in zip((0, *edges), (*edges, ""), strict=True)]


def between(column: str, text: str, name: str) -> Clause:
    """From the first number on, below the second."""
    found = RANGE.fullmatch(text)
    assert found is not None  # noqa: S101 - the reader has seen to it; narrows the type
    low, high = int(found.group(1)), found.group(2)
    sql = f"{column} >= %({name}_low)s"
    if not high:
        return Clause(sql, {f"{name}_low": low})
    return Clause(f"{sql} and {column} < %({name}_high)s", {f"{name}_low": low, f"{name}_high": int(high)})


def equal(column: str) -> Callable[[str, Span], Clause]:
    """The column says this, or nothing where `none` is asked for."""
    return lambda text, _span: Clause(f"{column} = %(is_{column})s", {f"is_{column}": "" if text == NONE else text})


def same_key(column: str) -> Callable[[str, Span], Clause]:
    """The key stands in the column, or nothing does."""

    def write(text: str, _span: Span) -> Clause:
        if text == NONE:
            return Clause(f"{column} is null", {})
        return Clause(f"{column} = %(is_{column})s", {f"is_{column}": int(text)})

    return write


def local(column: str) -> str:
    """A moment in the zone of the figures."""
    return f"({column} at time zone %(zone)s)"


def part(unit: str) -> Callable[[str, Span], Clause]:
    """The weekday (1 is Monday) or hour at which it was opened, in the zone."""
    return lambda text, span: Clause(
        f"extract({unit} from {local('opened_at')}) = %(is_{unit})s", {f"is_{unit}": int(text), "zone": span.zone}
    )


def in_step(column: str) -> Callable[[str, Span], Clause]:
    """On the day, or in the week or month that begins with it."""

    def write(text: str, span: Span) -> Clause:
        since, until = span.step_at(date.fromisoformat(text))
        return Clause(f"{column} >= %(on_since)s and {column} < %(on_until)s", {"on_since": since, "on_until": until})

    return write


def promise(name: str) -> Callable[[str, Span], Clause]:
    """The promise of that kind was kept, or broken."""
    if name == "next":
        return lambda text, _span: Clause("next_kept > 0" if text == KEPT else "next_broken > 0", {})
    return lambda text, _span: Clause(f"{name}_kept" if text == KEPT else f"not {name}_kept", {})


def next_wait(text: str, _span: Span) -> Clause:
    """One of the further answers took that long."""
    inner = between("m", text, "next")
    return Clause(f"exists (select 1 from unnest(next_minutes) m where {inner.sql})", inner.values)  # noqa: S608


def aged(text: str, span: Span) -> Clause:
    """Open for so many days now."""
    low, high = text.split("-")
    values: dict[str, Any] = {"age_low": span.now - timedelta(days=int(low))}
    sql = "opened_at <= %(age_low)s"
    if high:
        values["age_high"] = span.now - timedelta(days=int(high))
        sql += " and opened_at > %(age_high)s"
    return Clause(sql, values)


def placed(text: str, _span: Span) -> Clause:
    """The company is in one of these countries (those of a region)."""
    return Clause("country = any(%(countries)s)", {"countries": ["" if c == NONE else c for c in text.split(".")]})


def standing(text: str, _span: Span) -> Clause:
    """Open, and whose word is next: ours or the customer's."""
    states = {"open": list(OPEN_STATES), "ours": ["new", "in_progress"], "theirs": ["waiting"]}[text]
    return Clause("state = any(%(states)s)", {"states": states})


def bare(sql: str) -> Callable[[str, Span], Clause]:
    """A condition without a value."""
    return lambda _text, _span: Clause(sql, {})


def or_none(read: Callable[[str], str]) -> Callable[[str], str]:
    """What the reader takes, or `none`."""
    return lambda text: text if text == NONE else read(text)


def open_range(text: str) -> str:
    """A range of numbers, the second above the first."""
    found = RANGE.fullmatch(text)
    if found is None or (found.group(2) and int(found.group(2)) <= int(found.group(1))):
        raise ValueError(text)
    return text


def age_range(text: str) -> str:
    """A range of days within a hundred years."""
    if any(len(end) > 5 for end in open_range(text).split("-")):
        raise ValueError(text)
    return text


Reader = Callable[[str], str]
Writer = Callable[[str, Span], Clause]
yes = one_of(("yes",))
held = one_of((KEPT, BROKEN))
COUNTED = ("opened", "ended", "open")  # in the period, in the period, now
CASES: Mapping[str, tuple[Reader, Writer]] = MappingProxyType(
    {
        "weekday": (one_of(str(n) for n in range(1, 8)), part("isodow")),
        "hour": (one_of(str(n) for n in range(24)), part("hour")),
        "on": (day, in_step("opened_at")),
        "ended_on": (day, in_step("ended_at")),
        "kind": (one_of(REQUEST_KINDS), equal("kind")),
        "impact": (or_none(one_of(IMPACTS)), equal("impact")),
        "language": (one_of(TAGS), equal("language")),
        "channel": (shaped(SLUG), equal("channel")),
        "of_plan": (or_none(shaped(SLUG)), equal("plan")),
        "countries": (shaped(COUNTRIES), placed),
        "root": (shaped(NUMBER), same_key("root_id")),
        "module": (shaped(NUMBER), same_key("product_id")),
        "customer": (or_none(shaped(NUMBER)), same_key("company_id")),
        "assignee": (or_none(shaped(NUMBER)), same_key("assignee_id")),
        "first_promise": (held, promise("first")),
        "next_promise": (held, promise("next")),
        "solution_promise": (held, promise("solution")),
        "first_wait": (open_range, lambda text, _span: between("first_minutes", text, "first")),
        "next_wait": (open_range, next_wait),
        "solution_wait": (open_range, lambda text, _span: between("solution_minutes", text, "solution")),
        "unanswered": (yes, bare("first_minutes is null and state in ('new', 'in_progress', 'waiting')")),
        "reopened": (yes, bare("reopened > 0")),
        "age": (age_range, aged),
        "standing": (one_of(("open", "ours", "theirs")), standing),
        "mark": (
            one_of(str(n) for n in range(1, 6)),
            lambda text, _s: Clause("%(mark)s = any(marks)", {"mark": int(text)}),
        ),
        "counted": (one_of(COUNTED), lambda _text, _span: Clause("true", {})),
    }
)
DEFLECTED = ("solved", "stayed-away", "came-back", "not-yet-known", "unknown")  # of redirected requests
OUTCOMES = ("allowed", "conditional", "redirected", "refused")
# What became of a redirected request: somebody said that an article solved it, which is known at once; else nothing can
# be said of a visitor's, nor before the days are over.
FATE = """case when company_id is null then 'unknown'
  when exists (select 1 from figures_deflection s where s.company_id = figures_decision.company_id
    and (figures_decision.root_id is null or s.root_id = figures_decision.root_id)
    and s.at >= figures_decision.at
    and s.at < figures_decision.at + make_interval(days => %(within)s)) then 'solved'
  when exists (select 1 from figures_case c where c.company_id = figures_decision.company_id
    and (figures_decision.root_id is null or c.root_id = figures_decision.root_id)
    and c.opened_at >= figures_decision.at
    and c.opened_at < figures_decision.at + make_interval(days => %(within)s)) then 'came-back'
  when at + make_interval(days => %(within)s) > %(now)s then 'not-yet-known'
  else 'stayed-away' end"""


def deflected(text: str, span: Span) -> Clause:
    """It was led elsewhere, and this is what came of it."""
    values = {"within": span.within_days, "now": span.now, "fate": text}
    return Clause(f"outcome = 'redirected' and {FATE} = %(fate)s", values)


def by_rule(text: str, _span: Span) -> Clause:
    """The rule settled it, or none did."""
    if text == NONE:
        return Clause("rules = '{}'", {})
    return Clause("%(rule)s = any(rules)", {"rule": text})


DECISIONS: Mapping[str, tuple[Reader, Writer]] = MappingProxyType(
    {
        "outcome": (one_of(OUTCOMES), equal("outcome")),
        "no": (yes, bare("outcome in ('redirected', 'refused')")),
        "rule": (or_none(shaped(SLUG)), by_rule),
        "action": (shaped(SLUG), equal("action")),
        "root": (or_none(shaped(NUMBER)), same_key("root_id")),
        "customer": (or_none(shaped(NUMBER)), same_key("company_id")),
        "on": (day, in_step("at")),
        "deflected": (one_of(DEFLECTED), deflected),
    }
)

DEFLECTIONS: Mapping[str, tuple[Reader, Writer]] = MappingProxyType(
    {
        "on": (day, in_step("at")),
        "article": (shaped(NUMBER), same_key("group_id")),
        "root": (or_none(shaped(NUMBER)), same_key("root_id")),
        "customer": (or_none(shaped(NUMBER)), same_key("company_id")),
        "language": (one_of(TAGS), equal("language")),
    }
)


def read_narrowing(given: Given, known: Mapping[str, tuple[Reader, Writer]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What an address says beside the filter, and the keys whose values were not understood."""
    said, refused = {}, []
    for key, (read, _write) in known.items():
        for text in [str(value) for value in given.getlist(key)][-1:]:
            try:
                said[key] = read(text)
            except ValueError:
                refused.append(key)
    return said, tuple(refused)
