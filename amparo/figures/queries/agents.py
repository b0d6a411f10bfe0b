"""What each agent has on their desk. By name, not by rank: figures of people are for sharing work out fairly."""

from amparo.figures.narrowing import NONE
from amparo.figures.scope import Scope, cases_open, cases_opened, rows_of
from amparo.figures.tables import Row, Table
from amparo.people.models import Person

MOST = 200


def agents(scope: Scope) -> list[Table]:
    """Open now, ours and theirs to say the next word, and those of the period: three statements."""
    now_open = cases_open(scope)
    sql = f"""select assignee_id, count(*) filter (where state <> 'waiting'), count(*) filter (where state = 'waiting')
      from figures_case where {now_open.sql} group by 1"""  # noqa: S608 - of ours
    have = {key: counts for key, *counts in rows_of(sql, now_open.values)}
    opened = cases_opened(scope)
    sql = f"""select assignee_id, count(*) filter (where ended_at is not null), count(*) filter (where ended_at is null)
      from figures_case where {opened.sql} group by 1"""  # noqa: S608 - of ours
    took = {key: counts for key, *counts in rows_of(sql, opened.values)}
    keys = sorted({key for key in (*have, *took) if key is not None})
    named = Person.objects.filter(pk__in=keys).order_by("name", "pk").values_list("pk", flat=True)
    order = [*named[:MOST], *([None] if None in have or None in took else [])]
    rows, period = [], []
    for key in order:
        code = str(key) if key is not None else NONE
        link = {"assignee": code}
        now_links = ({**link, "counted": "open", "standing": "ours"}, {**link, "counted": "open", "standing": "theirs"})
        rows.append(Row((code,), tuple(have.get(key, (0, 0))), now_links))
        period.append(Row((code,), tuple(took.get(key, (0, 0))), (None, {**link, "standing": "open"})))
    return [
        Table("agents.open", ("assignee",), ("ours", "theirs"), rows),
        Table("agents.period", ("assignee",), ("ended", "open"), period),
    ]
