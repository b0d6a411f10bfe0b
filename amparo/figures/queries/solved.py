"""Problems that an article solved while they were being described, so that no case was opened."""

from amparo.figures.narrowing import NONE
from amparo.figures.queries.asking import MOST, REST
from amparo.figures.queries.courses import count_steps
from amparo.figures.scope import Scope, Where, decisions_made, rows_of
from amparo.figures.tables import Row, Table

BY = {"article": "group_id", "root": "root_id", "customer": "company_id", "language": "language"}
KEYS = {"article": "solved.articles", "root": "solved.products", "customer": "solved.companies"}
KEYS |= {"language": "solved.languages"}


def solved(scope: Scope) -> list[Table]:
    """Over time, by article, product, company and language of the reader: five statements."""
    where = decisions_made(scope)  # a deflection has the same columns: a moment, a company, a product, a plan
    return [course(scope, where), *(by(where, dimension) for dimension in BY)]


def course(scope: Scope, where: Where) -> Table:
    """By the day on which somebody said so."""
    counts = count_steps("at", where, scope.span, "figures_deflection")
    rows = [Row((str(on),), (count,), ({"on": str(on)},)) for on, count in counts.items()]
    return Table("solved.course", ("on",), ("solved",), rows, of="deflections")


def by(where: Where, dimension: str) -> Table:
    """The most frequent ones, and the rest together."""
    sql = f"""select {BY[dimension]}, count(*), sum(count(*)) over () from figures_deflection where {where.sql}
      group by 1 order by 2 desc, 1 limit {MOST}"""  # noqa: S608 - of ours
    found = rows_of(sql, where.values)
    rows = []
    for key, count, _all in found:
        code = NONE if key is None else str(key)
        rows.append(Row((code,), (int(count),), ({dimension: code},)))
    rest = int(found[0][2]) - sum(int(row[1]) for row in found) if found else 0
    if rest:
        rows.append(Row((REST,), (rest,)))
    return Table(KEYS[dimension], (dimension,), ("solved",), rows, of="deflections")
