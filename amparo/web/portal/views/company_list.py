"""Bringing colleagues from a list: a file or pasted text, first what it would do, then doing it (TO-9b)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.importers.csv_reading import FileRefused
from amparo.importers.refused import refused_table
from amparo.people.access import company_for
from amparo.people.actors import actor_of_request
from amparo.people.models import Company
from amparo.people.throttle import TooOften
from amparo.web.portal import company as shared
from amparo.web.portal import company_list
from amparo.web.shared.files_given import csv_file
from amparo.web.shared.signing import signed_in_only


def led_company(request: HttpRequest, company_id: int) -> Company:
    """The company, for who may see to its people; raises NotVisible, NotAllowed."""
    return company_for(actor_of_request(request), company_id, "people", timezone.now())


@require_http_methods(["GET", "POST"])
@signed_in_only
def show_form(request: HttpRequest, company_id: int) -> HttpResponse:
    """The form; sent, it shows what the list would do and changes nothing."""
    found = led_company(request, company_id)
    if request.method != "POST":
        return form_page(request, found, company_list.ListForm())
    form = company_list.ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, found, form)
    try:
        table = company_list.read_list(form.content())
    except FileRefused as refusal:
        form.add_error(None, company_list.file_problem(refusal))
        return form_page(request, found, form)
    report = company_list.bring(actor_of_request(request), found, table, timezone.now(), dry=True)
    context = shared.frame(request, found, "import")
    context |= company_list.report_context(report, company_list.text_of(table))
    return render(request, "portal/company_list_report.html", context)


def form_page(request: HttpRequest, found: Company, form: company_list.ListForm) -> HttpResponse:
    """Renders the form."""
    context = shared.frame(request, found, "import")
    context |= {"form": form, "most": company_list.MAX_ROWS, "max_bytes": company_list.MAX_BYTES}
    return render(request, "portal/company_list.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in_only
def bring(request: HttpRequest, company_id: int) -> HttpResponse:
    """Does what the page before showed; what has changed in the meantime is shown as it came out."""
    found = led_company(request, company_id)
    try:
        table = company_list.read_list(request.POST.get("text", "").encode())
        report = company_list.bring(actor_of_request(request), found, table, timezone.now(), dry=False)
    except FileRefused as refusal:
        messages.warning(request, company_list.file_problem(refusal))
        return redirect("portal:company-import", company_id)
    except TooOften:
        messages.warning(request, _("Your company has invited too many people today. Please go on tomorrow."))
        return redirect("portal:company-import", company_id)
    context = shared.frame(request, found, "import")
    context |= company_list.report_context(report, company_list.text_of(table))
    return render(request, "portal/company_list_report.html", context)


@require_POST
@signed_in_only
def download_refused(request: HttpRequest, company_id: int) -> HttpResponse:
    """The rows that are not taken, with the reasons beside them, to be corrected."""
    found = led_company(request, company_id)
    try:
        table = company_list.read_list(request.POST.get("text", "").encode())
    except FileRefused as refusal:
        messages.warning(request, company_list.file_problem(refusal))
        return redirect("portal:company-import", company_id)
    report = company_list.bring(actor_of_request(request), found, table, timezone.now(), dry=True)
    return csv_file(refused_table(report), "not-taken.csv")


@require_GET
@signed_in_only
def download_example(request: HttpRequest, company_id: int) -> HttpResponse:
    """A file to begin with."""
    led_company(request, company_id)
    return csv_file(company_list.example_table(), "colleagues.csv")


@require_GET
@signed_in_only
def download_people(request: HttpRequest, company_id: int) -> HttpResponse:
    """Everybody of the company as a file."""
    found = led_company(request, company_id)
    return csv_file(company_list.people_table(found, timezone.now()), "people.csv")
