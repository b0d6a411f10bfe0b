"""Who asks what: the cases that were opened in the period, by everything that is known of them at the beginning."""

from collections.abc import Mapping
from typing import Any

from amparo.figures.narrowing import NONE
from amparo.figures.queries.promises import countries_of_regions
from amparo.figures.scope import Scope, Where, cases_opened, rows_of
from amparo.figures.tables import Row, Table

MOST = 15  # companies and modules; the rest is one row without a list
REST = "rest"
COLUMNS = ("root_id", "product_id", "plan", "country", "kind", "impact", "language", "channel")
LINKS = {  # what the column is called in an address
    "root_id": "root",
    "product_id": "module",
    "plan": "of_plan",
    "kind": "kind",
    "impact": "impact",
    "language": "language",
    "channel": "channel",
}


def asking(scope: Scope) -> list[Table]:
    """Companies, products, modules, kinds, priorities, languages, channels, plans, regions: two statements."""
    where = cases_opened(scope)
    found = by_columns(where)
    return [
        companies(where),
        table_of("asking.modules", "module", found["product_id"], MOST),
        regions(found["country"]),
        table_of("asking.products", "root", found["root_id"]),
        table_of("asking.kinds", "kind", found["kind"]),
        table_of("asking.impacts", "impact", found["impact"]),
        table_of("asking.languages", "language", found["language"]),
        table_of("asking.channels", "channel", found["channel"]),
        table_of("asking.plans", "of_plan", found["plan"]),
    ]


def by_columns(where: Where) -> dict[str, dict[str, int]]:
    """How many of each value, of every column at once."""
    sets = ", ".join(f"({column})" for column in COLUMNS)
    sql = f"""select grouping({", ".join(COLUMNS)}), {", ".join(f"{column}::text" for column in COLUMNS)}, count(*)
      from figures_case where {where.sql} group by grouping sets ({sets})"""  # noqa: S608 - of ours
    found: dict[str, dict[str, int]] = {column: {} for column in COLUMNS}
    every = 2 ** len(COLUMNS) - 1
    for grouping, *values, count in rows_of(sql, where.values):
        place = len(COLUMNS) - (every - grouping).bit_length()
        found[COLUMNS[place]][values[place] or NONE] = int(count)
    return found


def most_first(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent first; equal ones in a steady order."""
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def table_of(name: str, key: str, found: Mapping[str, int], most: int = 0) -> Table:
    """Bars of one column, the longest first."""
    ordered = most_first(found)
    shown = ordered[:most] if most else ordered
    rows = [Row((code,), (count,), ({key: code},)) for code, count in shown]
    if rest := sum(count for _code, count in ordered[len(shown) :]):
        rows.append(Row((REST,), (rest,)))
    return Table(name, (key,), ("opened",), rows)


def regions(found: Mapping[str, int]) -> Table:
    """By the pack's region of the company's country."""
    rows = [
        Row((name,), (sum(found[country] for country in countries),), ({"countries": ".".join(countries)},))
        for name, countries in countries_of_regions(found).items()
    ]
    return Table("asking.regions", ("region",), ("opened",), sorted(rows, key=lambda row: -(row.values[0] or 0)))


def companies(where: Where) -> Table:
    """The companies that asked most, and all others together."""
    sql = f"""with asked as (select company_id, count(*) as n from figures_case where {where.sql} group by 1)
      select company_id, n, sum(n) over () from asked order by n desc, company_id limit {MOST}
    """  # noqa: S608 - of ours
    found: list[tuple[Any, ...]] = rows_of(sql, where.values)
    codes = [(str(company) if company is not None else NONE, int(n)) for company, n, _all in found]
    rows = [Row((code,), (count,), ({"customer": code},)) for code, count in codes]
    if found and (rest := int(found[0][2]) - sum(count for _code, count in codes)):
        rows.append(Row((REST,), (rest,)))
    return Table("asking.companies", ("customer",), ("opened",), rows)
