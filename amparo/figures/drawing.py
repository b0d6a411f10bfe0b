"""The statements by which the rows of figures are drawn from the tables that know, a batch at a time.

Each replaces what stands there for the asked cases or decisions, whatever that was: drawing twice changes nothing.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from amparo.cases.steps import KINDS

GOING_ON = [kind.id for kind in KINDS.values() if kind.verb == "report"]  # steps after which the next word is ours

DROP_GONE_CASES = """
delete from figures_case f where f.number = any(%(numbers)s)
  and not exists (select 1 from cases_case c where c.number = f.number and c.state <> 'unconfirmed')
"""

# `word` is every public message in its order, and every end that held for a while; `turn` is whose word is next after
# it (docs/clocks.md). `wait` keeps the first word of each side's turn: a customer's one, followed by one of ours.
DRAW_CASES = """
with wanted as (
  select * from cases_case where number = any(%(numbers)s) and state <> 'unconfirmed'
), again as (
  select substr(about, 6)::bigint as number, at from core_event
  where about = any(%(refs)s) and type = 'case.reopened'
), ended as (
  select number, ended_at as at from wanted where ended_at is not null
  union
  select number, (select max(e.at) from cases_ending e where e.case_id = again.number and e.at <= again.at) from again
), word as (
  select m.case_id as number, m.at, m.id, case when m.by_vendor then 'v' else 'c' end as side,
    case when not m.by_vendor then 'ours' when s.kind = any(%(going_on)s) then 'ours' else 'theirs' end as turn
  from cases_message m left join cases_step s on s.message_id = m.id
  where m.case_id in (select number from wanted) and m.visibility = 'public'
  union all
  select number, at, null, 'e', 'ended' from ended where at is not null
), span as (
  select *, lead(at) over w as until, lag(side) over w as before from word
  window w as (partition by number order by at, id nulls last)
), wait as (
  select number, at, side, lead(at) over w as until, lead(side) over w as then_side
  from span where before is distinct from side window w as (partition by number order by at, id nulls last)
), waited as (
  select number, (extract(epoch from until - at) / 60)::int as minutes,
    row_number() over (partition by number order by at) as place
  from wait where side = 'c' and then_side = 'v'
), waits as (
  select number, max(minutes) filter (where place = 1) as first,
    array_agg(minutes order by place) filter (where place > 1) as further
  from waited group by number
), turns as (
  select number, (extract(epoch from sum(until - at) filter (where turn = 'ours')) / 60)::int as ours,
    (extract(epoch from sum(until - at) filter (where turn = 'theirs')) / 60)::int as theirs
  from span where until is not null group by number
), promise as (
  select substr(matter_id, 6)::bigint as number, kind,
    case when late or (ended_at is null and breached_at is not null) then 'broken'
      when phase = 'met' and due_at is not null then 'kept' end as how
  from clocks_clock where matter_id = any(%(refs)s)
), promises as (
  select number, bool_and(how = 'kept') filter (where kind = 'first_response' and how is not null) as first,
    bool_and(how = 'kept') filter (where kind = 'resolution' and how is not null) as solution,
    count(*) filter (where kind = 'next_response' and how = 'kept') as next_kept,
    count(*) filter (where kind = 'next_response' and how = 'broken') as next_broken
  from promise group by number
), reopenings as (
  select number, count(*) as times from again group by number
), mark as (
  select case_id as number, count(*) as asked, array_agg(score order by given_at, id) filter (where score is not null)
    as scores
  from cases_satisfaction where case_id in (select number from wanted) group by case_id
)
insert into figures_case (number, opened_at, ended_at, state, company_id, assignee_id, product_id, root_id, plan,
  country, kind, impact, language, channel, first_minutes, solution_minutes, ours_minutes, theirs_minutes,
  first_kept, solution_kept, next_kept, next_broken, reopened, asked, next_minutes, marks)
select c.number, c.opened_at, c.ended_at, c.state, c.company_id, c.assignee_id, c.product_id,
  coalesce(p.parent_id, p.id), c.plan, coalesce(co.country, ''), c.kind, c.impact, c.language, c.channel,
  waits.first,
  case when c.state in ('resolved', 'closed') then (extract(epoch from c.ended_at - c.opened_at) / 60)::int end,
  coalesce(turns.ours, 0), coalesce(turns.theirs, 0), promises.first, promises.solution,
  coalesce(promises.next_kept, 0), coalesce(promises.next_broken, 0), coalesce(reopenings.times, 0),
  coalesce(mark.asked, 0), coalesce(waits.further, '{}'), coalesce(mark.scores, '{}')
from wanted c join catalogue_product p on p.id = c.product_id left join people_company co on co.id = c.company_id
  left join waits using (number) left join turns using (number) left join promises using (number)
  left join reopenings using (number) left join mark using (number)
order by c.opened_at
on conflict (number) do update set opened_at = excluded.opened_at, ended_at = excluded.ended_at,
  state = excluded.state, company_id = excluded.company_id, assignee_id = excluded.assignee_id,
  product_id = excluded.product_id, root_id = excluded.root_id, plan = excluded.plan, country = excluded.country,
  kind = excluded.kind, impact = excluded.impact, language = excluded.language, channel = excluded.channel,
  first_minutes = excluded.first_minutes, solution_minutes = excluded.solution_minutes,
  ours_minutes = excluded.ours_minutes, theirs_minutes = excluded.theirs_minutes, first_kept = excluded.first_kept,
  solution_kept = excluded.solution_kept, next_kept = excluded.next_kept, next_broken = excluded.next_broken,
  reopened = excluded.reopened, asked = excluded.asked, next_minutes = excluded.next_minutes, marks = excluded.marks
"""

DROP_GONE_DECISIONS = """
delete from figures_decision f where f.id = any(%(keys)s)
  and not exists (select 1 from gate_decision d where d.id = f.id)
"""

DRAW_DECISIONS = """
insert into figures_decision (id, at, action, outcome, person_id, company_id, product_id, root_id, plan, number, rules)
select d.id, d.at, d.action, d.outcome, d.person_id, d.company_id, p.id, coalesce(p.parent_id, p.id),
  coalesce(d.request->'company'->>'plan', ''),
  case when d.about ~ '^case:[0-9]{1,18}$' then substr(d.about, 6)::bigint end,
  case when d.outcome = 'allowed' then '{}' else coalesce((
    select array_agg(distinct r->>'rule') from jsonb_array_elements(d.result->'reasons') r where r->>'effect' = any(
      case d.outcome when 'refused' then array['refuse'] when 'redirected' then array['redirect']
        else array['oblige', 'unknown'] end)), '{}') end
from gate_decision d left join catalogue_product p on p.key = d.request->'request'->>'product'
where d.id = any(%(keys)s)
on conflict (id) do update set at = excluded.at, action = excluded.action, outcome = excluded.outcome,
  person_id = excluded.person_id, company_id = excluded.company_id, product_id = excluded.product_id,
  root_id = excluded.root_id, plan = excluded.plan, number = excluded.number, rules = excluded.rules
"""

# The events are what there is to know: they are drawn once and never change. `%(keys)s` null means all.
DRAW_DEFLECTIONS = """
insert into figures_deflection (id, at, group_id, company_id, product_id, root_id, plan, kind, language, shown, channel)
select e.id, e.at, (e.payload->>'group')::bigint, (e.payload->>'company')::bigint, p.id, coalesce(p.parent_id, p.id),
  e.payload->>'plan', e.payload->>'kind', e.payload->>'language', e.payload->>'shown', e.payload->>'channel'
from core_event e left join catalogue_product p on p.id = (e.payload->>'product')::bigint
where e.type = 'request.deflected' and (%(keys)s::bigint[] is null or e.id = any(%(keys)s))
order by e.id
on conflict (id) do nothing
"""


def draw_cases(numbers: Sequence[int]) -> None:
    """Draws the rows of these cases; one that is gone, or that nobody may see yet, has none."""
    if numbers:
        values: dict[str, Any] = {
            "numbers": list(numbers),
            "refs": [f"case:{number}" for number in numbers],
            "going_on": GOING_ON,
        }
        with connection.cursor() as cursor:
            cursor.execute(DROP_GONE_CASES, values)
            cursor.execute(DRAW_CASES, values)


def draw_decisions(keys: Sequence[UUID]) -> None:
    """Draws the rows of these decisions."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(DROP_GONE_DECISIONS, {"keys": list(keys)})
            cursor.execute(DRAW_DECISIONS, {"keys": list(keys)})


def draw_deflections(keys: Sequence[int] | None) -> None:
    """Draws the rows of these events, or of all that there are."""
    if keys is None or keys:
        with connection.cursor() as cursor:
            cursor.execute(DRAW_DEFLECTIONS, {"keys": None if keys is None else list(keys)})
