"""What the gate said: how often no, by which rule, to whom, about what, and what came of being led elsewhere."""

from amparo.figures.narrowing import DEFLECTED, FATE, NONE, OUTCOMES
from amparo.figures.queries.asking import MOST, REST
from amparo.figures.queries.courses import count_steps
from amparo.figures.scope import Scope, Where, decisions_made, rows_of
from amparo.figures.tables import Row, Table

NO = "outcome in ('redirected', 'refused')"
RULES = 25


def gate(scope: Scope) -> list[Table]:
    """Outcomes, refusals and redirections by rule, action, company and product, and deflection: seven statements."""
    where = decisions_made(scope)
    no = where.also(NO)
    fate = deflection(scope, where)
    return [outcomes(where), fate, course(scope, where), rules(no), companies(no), *grouped(no)]


def outcomes(where: Where) -> Table:
    """How many requests had which outcome."""
    found = dict(rows_of(f"select outcome, count(*) from figures_decision where {where.sql} group by 1", where.values))  # noqa: S608
    rows = [Row((outcome,), (int(found.get(outcome, 0)),), ({"outcome": outcome},)) for outcome in OUTCOMES]
    return Table("gate.outcomes", ("outcome",), ("requests",), rows, of="decisions")


def course(scope: Scope, where: Where) -> Table:
    """Refused and redirected over time."""
    counts = {
        outcome: count_steps("at", where.also(f"outcome = '{outcome}'"), scope.span, "figures_decision")
        for outcome in ("refused", "redirected")
    }
    rows = [
        Row(
            (str(on),),
            (counts["refused"][on], counts["redirected"][on]),
            ({"on": str(on), "outcome": "refused"}, {"on": str(on), "outcome": "redirected"}),
        )
        for on in counts["refused"]
    ]
    return Table("gate.course", ("on",), ("refused", "redirected"), rows, of="decisions")


def rules(no: Where) -> Table:
    """By the rule that settled it; a request that several rules settled counts for each."""
    sql = f"""select coalesce(rule, '{NONE}'), count(*) filter (where outcome = 'refused'),
        count(*) filter (where outcome = 'redirected')
      from figures_decision left join lateral unnest(rules) rule on true where {no.sql}
      group by 1 order by count(*) desc, 1 limit {RULES}"""  # noqa: S608 - of ours
    rows = [both({"rule": rule}, rule, refused, redirected) for rule, refused, redirected in rows_of(sql, no.values)]
    return Table("gate.rules", ("rule",), ("refused", "redirected"), rows, of="decisions")


def both(link: dict[str, str], code: str, refused: int, redirected: int) -> Row:
    """A row with a list behind each of the two."""
    links = ({**link, "outcome": "refused"}, {**link, "outcome": "redirected"})
    return Row((code,), (refused, redirected), links)


def grouped(no: Where) -> list[Table]:
    """By what was wanted, and by product."""
    sql = f"""select grouping(action, root_id), action, root_id, count(*) filter (where outcome = 'refused'),
        count(*) filter (where outcome = 'redirected')
      from figures_decision where {no.sql} group by grouping sets ((action), (root_id)) order by count(*) desc, 2, 3
    """  # noqa: S608 - of ours
    actions: list[Row] = []
    products: list[Row] = []
    for grouping, action, root, refused, redirected in rows_of(sql, no.values):
        if grouping == 1:
            actions.append(both({"action": action}, action, refused, redirected))
        else:
            code = str(root) if root is not None else NONE
            products.append(both({"root": code}, code, refused, redirected))
    return [
        Table("gate.actions", ("action",), ("refused", "redirected"), actions, of="decisions"),
        Table("gate.products", ("root",), ("refused", "redirected"), products, of="decisions"),
    ]


def companies(no: Where) -> Table:
    """The companies that were told no most often, and all others together."""
    sql = f"""with told as (select company_id, count(*) filter (where outcome = 'refused') as refused,
        count(*) filter (where outcome = 'redirected') as redirected, count(*) as n
        from figures_decision where {no.sql} group by 1)
      select company_id, refused, redirected, sum(refused) over (), sum(redirected) over () from told
      order by n desc, company_id limit {MOST}"""  # noqa: S608 - of ours
    found = rows_of(sql, no.values)
    rows = []
    for company, refused, redirected, *_all in found:
        code = str(company) if company is not None else NONE
        rows.append(both({"customer": code}, code, refused, redirected))
    if found:
        rest = [int(found[0][at + 2]) - sum(int(row[at]) for row in found) for at in (1, 2)]
        rows += [Row((REST,), tuple(rest))] if any(rest) else []
    return Table("gate.companies", ("customer",), ("refused", "redirected"), rows, of="decisions")


def deflection(scope: Scope, where: Where) -> Table:
    """What became of redirected requests: did the same company open a case about the same product within some days?"""
    sql = f"""select {FATE}, count(*) from figures_decision where {where.sql} and outcome = 'redirected' group by 1
    """  # noqa: S608 - of ours
    values = {**where.values, "within": scope.span.within_days, "now": scope.span.now}
    found = dict(rows_of(sql, values))
    rows = [Row((fate,), (int(found.get(fate, 0)),), ({"deflected": fate},)) for fate in DEFLECTED]
    return Table("gate.deflection", ("deflected",), ("redirected",), rows, of="decisions")
