"""The figures: pages of plots, the lists behind their bars, and both as files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.cases.lists import list_companies
from amparo.core.sent import whole
from amparo.figures.narrowing import CASES, DECISIONS, DEFLECTIONS, read_narrowing
from amparo.figures.queries import FIGURES
from amparo.importers.csv_writing import write_table
from amparo.people.actors import actor_of_request, person_of_request
from amparo.web.admin.figures import lists, page, texts
from amparo.web.admin.figures.behind import narrowing_chips
from amparo.web.admin.figures.names import names_for
from amparo.web.shared.files_given import csv_file
from amparo.web.shared.filter_form import tidy_address
from amparo.web.shared.formats import count_text
from amparo.web.shared.signing import administrators_only

DEEPEST = 10_000  # rows of a list that can be paged through; a file holds as many


def wanted_of(request: HttpRequest) -> page.Wanted:
    """What the address asks for."""
    return page.read_address(request.GET, person_of_request(request), timezone.now())


@require_GET
@administrators_only
def first(request: HttpRequest) -> HttpResponse:
    """The first page of figures."""
    return redirect("admin:figures", "overview")


@require_GET
@administrators_only
def show(request: HttpRequest, name: str) -> HttpResponse:
    """A page of figures under the filter of its address."""
    if name not in FIGURES:
        raise Http404
    tidy = tidy_address(request.GET)
    if tidy is not None:
        tidy = "" if tidy == "view=all" else f"?{tidy}"
        return redirect(f"{reverse('admin:figures', args=[name])}{tidy}")
    return render(request, "admin/figures.html", page.page_context(name, wanted_of(request)))


@require_GET
@administrators_only
def names(request: HttpRequest) -> HttpResponse:
    """Names of companies that hold what is being typed, as suggestions of the filter's field."""
    found = list_companies(actor_of_request(request), request.GET.get("company", "")[:100], timezone.now())
    return render(request, "agent/suggestions.html", {"names": found})


@require_GET
@administrators_only
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind a bar."""
    return behind(request, "cases")


@require_GET
@administrators_only
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions behind a bar."""
    return behind(request, "decisions")


@require_GET
@administrators_only
def deflections(request: HttpRequest) -> HttpResponse:
    """The problems behind a bar that an article solved."""
    return behind(request, "deflections")


Written = tuple[Mapping[str, Any], Callable[..., lists.Listing], Callable[[], list[str]], Callable[[Any], list[object]]]
LISTS: Mapping[str, Written] = {
    "cases": (CASES, lists.list_cases, lists.case_heads, lists.case_cells),
    "decisions": (DECISIONS, lists.list_decisions, lists.decision_heads, lists.decision_cells),
    "deflections": (DEFLECTIONS, lists.list_deflections, lists.deflection_heads, lists.deflection_cells),
}


def start_in(request: HttpRequest) -> int:
    """Where the page of a list begins."""
    return min(whole(request.GET.get("start", "")) or 0, DEEPEST)


def behind(request: HttpRequest, of: str) -> HttpResponse:
    """A list with its filter, or all of it as a file."""
    wanted, actor = wanted_of(request), actor_of_request(request)
    known, fetch, heads, write = LISTS[of]
    said, refused = read_narrowing(request.GET, known)
    if "csv" in request.GET:
        found = fetch(actor, wanted.scope, said, 0, lists.FILE_ROWS)
        return csv_file(write_table(heads(), [write(line) for line in found.lines]), f"{of}.csv")
    start, here = start_in(request), reverse(f"admin:figures-{of}")
    context = list_context(wanted, said, here, fetch(actor, wanted.scope, said, start), start)
    context["refused"] += list(refused)
    return render(request, f"admin/figures_{of}.html", context)


def list_context(
    wanted: page.Wanted, said: Mapping[str, str], here: str, found: lists.Listing, start: int
) -> dict[str, Any]:
    """A list with the words for what it is about."""
    chosen = wanted.scope.chosen

    def at(begin: int) -> str:
        return f"{here}?{chosen.address(**said, **({'start': str(begin)} if begin else {}))}"

    further = found.more and start + lists.PAGE < DEEPEST
    return page.filter_context(wanted, here, said) | {
        "lines": found.lines,
        "total": count_text(found.total),
        "about": narrowing_chips(wanted.scope, said, here),
        "counted": said.get("counted", "opened"),
        "csv_url": f"{here}?{chosen.address(**said, csv='1')}",
        "newer_url": at(max(start - lists.PAGE, 0)) if start else "",
        "older_url": at(start + lists.PAGE) if further else "",
    }


@require_GET
@administrators_only
def as_file(request: HttpRequest, name: str) -> HttpResponse:
    """One table of a page of figures, as CSV: names and codes, plain numbers (SEC-15)."""
    wanted = wanted_of(request)
    found = page.tables_named(name, wanted.scope, request.GET.get("table", "")) if name in FIGURES else []
    if not found:
        raise Http404
    table = found[0]
    said, called = names_for(found, wanted.scope.span.step), texts.dimension_texts()
    heads = [head for each in table.dimensions for head in (called[each], each)]
    rows = [
        [cell for pair in zip(table.dimensions, row.codes, strict=True) for cell in (said.of(*pair), pair[1])]
        + ["" if value is None else value for value in row.values]
        for row in table.rows
    ]
    unit = "" if table.unit == "count" else f" ({table.unit})"
    measures = [f"{texts.measure_texts()[measure]}{unit}" for measure in table.measures]
    return csv_file(write_table([*heads, *measures], rows), f"{table.key}.csv")
