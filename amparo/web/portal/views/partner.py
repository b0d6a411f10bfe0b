"""A partner's people, for whoever leads its side: they invite colleagues and end memberships (SI-3)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.access import NotAllowed
from amparo.people import actions, throttle
from amparo.people.access import member_for, partner_for
from amparo.people.actors import actor_of_request
from amparo.people.throttle import TooOften
from amparo.web.portal import partner
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.signing import signed_in_only


def page(request: HttpRequest, partner_id: int, form: forms.Form | None = None) -> HttpResponse:
    """The partner's people and whom they serve; `form` where it was sent and refused."""
    context = partner.context(actor_of_request(request), partner_id, timezone.now())
    context["form"] = form or partner.StaffForm()
    return render(request, "portal/partner.html", context, status=422 if form else 200)


@require_GET
@signed_in_only
def show_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Whom the partner serves and who works for it."""
    return page(request, partner_id)


@require_POST
@signed_in_only
def invite(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Makes somebody staff of the partner and mails them the link to set up their account."""
    actor, now = actor_of_request(request), timezone.now()
    found, form = partner_for(actor, partner_id, "people", now), partner.StaffForm(request.POST)

    def write() -> None:
        given = form.cleaned_data
        if not actor.is_administrator:
            throttle.take(throttle.INVITATIONS_OF_COMPANY, f"partner:{partner_id}", now)
        terms = actions.JoinTerms(given["email"], given["name"], given["language"])
        actions.invite_to_partner(actor, found, terms, now)

    try:
        if attempt(form, write):
            messages.success(request, _("%(name)s is invited.") % {"name": form.cleaned_data["name"]})
            return redirect("portal:partner", partner_id)
    except TooOften:
        form.add_error(None, _("Too many people were invited today. Please go on tomorrow."))
    return page(request, partner_id, form)


@require_POST
@signed_in_only
def end_membership(request: HttpRequest, partner_id: int, membership_id: int) -> HttpResponse:
    """Somebody no longer works for the partner: they act for none of its companies any more, from this moment."""
    actor, now = actor_of_request(request), timezone.now()
    member = member_for(membership_id, partner_for(actor, partner_id, "people", now), now)
    if member.person_id == actor.id:
        raise NotAllowed("not-oneself")
    actions.end_membership(actor, member, "", now)
    messages.success(request, _("%(name)s no longer works for the partner.") % {"name": member.person.name})
    return redirect("portal:partner", partner_id)
