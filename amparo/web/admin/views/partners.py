"""Partners in the administration: whom they serve now and served, who works for them (SI-2, SI-3)."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.people import actions, dossiers
from amparo.people.access import membership_for, partner_for
from amparo.people.actions import JoinTerms
from amparo.people.actors import actor_of_request
from amparo.people.models import Membership, Partner
from amparo.web.admin import people_page
from amparo.web.shared import company_texts
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_partners(request: HttpRequest) -> HttpResponse:
    """Partners by name."""
    text, _after = people_page.read_words(request)
    rows = dossiers.list_partners(text, timezone.now())
    return render(request, "admin/partners.html", {"rows": rows, "words": text})


@require_http_methods(["GET", "POST"])
@administrators_only
def new_partner(request: HttpRequest) -> HttpResponse:
    """Enters a partner."""
    actor, made = actor_of_request(request), list[Partner]()
    form = people_page.PartnerForm(None, request.POST if request.method == "POST" else None)

    def write() -> None:
        given = form.cleaned_data
        made.append(actions.create_partner(actor, given["name"], given["country"], timezone.now()))

    if request.method == "POST" and attempt(form, write):
        messages.success(request, _("%(name)s is entered.") % {"name": made[0].name})
        return redirect("admin:partner", made[0].pk)
    return render(request, "admin/partner_new.html", {"form": form}, status=422 if form.is_bound else 200)


def page(request: HttpRequest, partner: Partner, bound: Mapping[str, forms.Form]) -> HttpResponse:
    """One partner with its forms; `bound` are those that were sent and refused."""
    now = timezone.now()
    former = dossiers.list_former("partner", partner.pk, now)
    context = {
        "partner": partner,
        "country": company_texts.country_name(partner.country),
        "served": [
            {"row": row, "dates": company_texts.moments_text(row.since_at, row.until_at)}
            for row in dossiers.list_served(partner.pk)
        ],
        "staff": [{"member": row, "leads": bool(row.roles)} for row in dossiers.list_staff(partner.pk, now)],
        "former": [(row.person, company_texts.moments_text(row.since_at, row.until_at)) for row in former],
        "form": bound.get("form") or people_page.PartnerForm(partner),
        "serve": bound.get("serve") or people_page.ServeForm(),
        "invite": bound.get("invite") or people_page.StaffForm(),
    }
    return render(request, "admin/partner.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "POST"])
@administrators_only
def show_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """A partner; its name and country can be changed."""
    actor, now = actor_of_request(request), timezone.now()
    partner = partner_for(actor, partner_id, "see", now)
    if request.method == "GET":
        return page(request, partner, {})
    form = people_page.PartnerForm(partner, request.POST)

    def write() -> None:
        actions.change_partner(actor, partner, form.cleaned_data["name"], form.cleaned_data["country"], now)

    if attempt(form, write):
        messages.success(request, _("Name and country are kept."))
        return redirect("admin:partner", partner_id)
    return page(request, partner, {"form": form})


@require_POST
@administrators_only
def serve(request: HttpRequest, partner_id: int) -> HttpResponse:
    """From now on the partner serves a company."""
    actor, now = actor_of_request(request), timezone.now()
    partner = partner_for(actor, partner_id, "people", now)
    form = people_page.ServeForm(request.POST)

    def write() -> None:
        if form.found is not None:
            actions.start_partnership(actor, partner, form.found, now)

    if attempt(form, write):
        messages.success(request, _("%(name)s is served by the partner now.") % {"name": str(form.found)})
        return redirect("admin:partner", partner_id)
    return page(request, partner, {"serve": form})


@require_POST
@administrators_only
def end_service(request: HttpRequest, partner_id: int, partnership_id: int) -> HttpResponse:
    """The partner no longer serves a company: its staff lose the right to act for it at once."""
    actor, now = actor_of_request(request), timezone.now()
    partner_for(actor, partner_id, "people", now)
    row = next((one for one in dossiers.list_served(partner_id) if one.pk == partnership_id), None)
    if row is None:
        raise Http404
    actions.end_partnership(actor, row, now)
    messages.success(request, _("The partner no longer serves %(name)s.") % {"name": row.company.name})
    return redirect("admin:partner", partner_id)


@require_POST
@administrators_only
def invite_staff(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Makes somebody staff of the partner and mails them the link to set up their account."""
    actor, now = actor_of_request(request), timezone.now()
    partner, form = partner_for(actor, partner_id, "people", now), people_page.StaffForm(request.POST)

    def write() -> None:
        given = form.cleaned_data
        terms = JoinTerms(given["email"], given["name"], given["language"])
        actions.invite_to_partner(actor, partner, terms, now)

    if attempt(form, write):
        messages.success(request, _("%(name)s is invited.") % {"name": form.cleaned_data["name"]})
        return redirect("admin:partner", partner_id)
    return page(request, partner, {"invite": form})


def staff_of(request: HttpRequest, partner_id: int, membership_id: int) -> Membership:
    """A current member of the partner's staff; raises NotVisible."""
    actor, now = actor_of_request(request), timezone.now()
    partner_for(actor, partner_id, "people", now)
    member = membership_for(actor, membership_id, now)
    if member.partner_id != partner_id:
        raise Http404
    return member


@require_POST
@administrators_only
def set_lead(request: HttpRequest, partner_id: int, membership_id: int) -> HttpResponse:
    """Whether somebody of the partner sees to its people."""
    leads = request.POST.get("leads") == "yes"
    actor = actor_of_request(request)
    actions.set_partner_lead(actor, staff_of(request, partner_id, membership_id), leads, timezone.now())
    messages.success(request, _("Who sees to the partner’s people is kept."))
    return redirect("admin:partner", partner_id)


@require_POST
@administrators_only
def end_staff(request: HttpRequest, partner_id: int, membership_id: int) -> HttpResponse:
    """Somebody no longer works for the partner."""
    member = staff_of(request, partner_id, membership_id)
    actions.end_membership(actor_of_request(request), member, "", timezone.now())
    messages.success(request, _("%(name)s no longer works for the partner.") % {"name": member.person.name})
    return redirect("admin:partner", partner_id)
