"""Service clocks kept and broken, of the cases that were opened in the period."""

from collections.abc import Mapping
from typing import Any

from amparo.figures.narrowing import BROKEN, KEPT, NONE
from amparo.figures.scope import Scope, cases_opened, rows_of
from amparo.figures.tables import Row, Table
from amparo.gate import packs
from amparo.policy.pack.kinds import IMPACTS

KINDS = ("first", "next", "solution")
COUNTS = """count(*) filter (where first_kept), count(*) filter (where not first_kept), coalesce(sum(next_kept), 0),
  coalesce(sum(next_broken), 0), count(*) filter (where solution_kept), count(*) filter (where not solution_kept)"""
Counts = tuple[int, ...]


def promises(scope: Scope) -> list[Table]:
    """Kept and broken by kind of promise, and each kind by priority, plan and region: one statement.

    Of next responses the promises are counted, of which a case may have several.
    """
    where = cases_opened(scope)
    sql = f"""select grouping(impact, plan, country), impact, plan, country, {COUNTS} from figures_case
      where {where.sql} group by grouping sets ((), (impact), (plan), (country))"""  # noqa: S608 - of ours
    by: dict[str, dict[str, Counts]] = {"kind": {}, "impact": {}, "plan": {}, "country": {}}
    for grouping, impact, plan, country, *counts in rows_of(sql, where.values):
        name, code = {7: ("kind", ""), 3: ("impact", impact), 5: ("plan", plan), 6: ("country", country)}[grouping]
        by[name][code or NONE] = tuple(int(count) for count in counts)
    total = by["kind"].get(NONE, (0,) * 6)
    kinds = [row_of((kind,), total, kind, {}) for kind in KINDS]
    return [
        Table("clocks.kinds", ("promise",), ("kept", "broken"), kinds),
        table_of("impact", "clocks.impacts", by["impact"], [*IMPACTS, NONE]),
        table_of("of_plan", "clocks.plans", by["plan"], sorted(by["plan"])),
        regions(by["country"]),
    ]


def row_of(codes: tuple[str, ...], counts: Counts, kind: str, link: Mapping[str, str]) -> Row:
    """Kept and broken of one kind, each with the cases behind it."""
    at = KINDS.index(kind) * 2
    return Row(
        codes,
        counts[at : at + 2],
        ({**link, f"{kind}_promise": KEPT}, {**link, f"{kind}_promise": BROKEN}),
    )


def table_of(key: str, name: str, found: Mapping[str, Counts], order: list[str]) -> Table:
    """One kind after the other, each by a column; what nothing was promised to is left out."""
    rows = [
        row_of((kind, code), found[code], kind, {key: code})
        for kind in KINDS
        for code in order
        if code in found and any(found[code][KINDS.index(kind) * 2 :][:2])
    ]
    return Table(name, ("promise", key), ("kept", "broken"), rows)


def regions(found: Mapping[str, Counts]) -> Table:
    """Each kind by the pack's region of the company's country."""
    rows: list[Row] = []
    for name, countries in countries_of_regions(found).items():
        sums = tuple(sum(found[country][at] for country in countries) for at in range(6))
        link = {"countries": ".".join(countries)}
        rows += [row_of((kind, name), sums, kind, link) for kind in KINDS if any(sums[KINDS.index(kind) * 2 :][:2])]
    rows.sort(key=lambda row: KINDS.index(row.codes[0]))
    return Table("clocks.regions", ("promise", "region"), ("kept", "broken"), rows)


def countries_of_regions(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """The countries that were found, by the pack's regions in their order; `none` where no company is known."""
    pack = packs.in_force()
    named: dict[str, list[str]] = {region.id: [] for region in pack.document.regions}
    for country in sorted(found):
        region = pack.region_of(country) if country != NONE else None
        named.setdefault(region.id if region else NONE, []).append(country)
    return {name: countries for name, countries in named.items() if countries}
