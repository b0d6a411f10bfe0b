"""A company's people, for its portal administrators and authorised managers (TO-9b): invite, roles, leaving."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.access import NotAllowed, NotVisible
from amparo.people import actions
from amparo.people.access import company_for, member_for
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.colleagues import companies_led_by, list_colleagues, own_side
from amparo.people.models import Membership
from amparo.people.rules import BadInput
from amparo.people.throttle import TooOften
from amparo.web.portal import company
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import signed_in_only


@require_GET
@signed_in_only
def my_company(request: HttpRequest) -> HttpResponse:
    """Leads to the company that the person leads, else to the contract of their own, else to the partner they lead.

    The first by name where there are several.
    """
    person, now = person_of_request(request), timezone.now()
    led = companies_led_by(person, now) if person else []
    if led:
        return redirect("portal:company-people", led[0].company_id)
    side = own_side(person, now) if person else None
    if side is None:
        raise NotAllowed("company-leaders-only")
    if side.company_id is not None:
        return redirect("portal:company-contract", side.company_id)
    return redirect("portal:partner", side.partner_id)


@require_GET
@signed_in_only
def show_people(request: HttpRequest, company_id: int) -> HttpResponse:
    """The list, with what may be done to each."""
    return page(request, company_id)


def page(request: HttpRequest, company_id: int, **more: Any) -> HttpResponse:
    """Renders the list; `more` carries a form with problems."""
    now, actor = timezone.now(), actor_of_request(request)
    found = company_for(actor, company_id, "people", now)
    wanted, changeable = company.read_wanted(request), company.changeable_roles(actor, found, now)
    shown = list_colleagues(company_id, wanted, now, company.read_after(request))
    context = {
        **company.frame(request, found, "people"),
        "form": company.InviteForm(found),
        "wanted": wanted,
        "role_choices": company.role_choices(),
        "rows": [company.colleague_row(actor, one, changeable) for one in shown.colleagues],
        **company.paging(request, shown.after),
    }
    return render(request, "portal/company_people.html", context | more, status=422 if more else 200)


@require_POST
@signed_in_only
def invite(request: HttpRequest, company_id: int) -> HttpResponse:
    """Makes somebody a contact and mails them the link to set up their account."""
    now, actor = timezone.now(), actor_of_request(request)
    found = company_for(actor, company_id, "people", now)
    form = company.InviteForm(found, request.POST)
    if not form.is_valid():
        return page(request, company_id, form=form)
    try:
        company.count_invitations(actor, company_id, 1, now)
        company.invite_with_roles(actor, found, form, now)
    except BadInput as refusal:
        form.add_error(refusal.field, input_text(refusal))
    except NotAllowed as refusal:
        form.add_error(None, company.refusal_text(refusal))
    except TooOften:
        form.add_error(None, _("Your company has invited too many people today. Please go on tomorrow."))
    if form.errors:
        return page(request, company_id, form=form)
    messages.success(request, _("%(name)s is invited.") % {"name": form.cleaned_data["name"]})
    return redirect("portal:company-people", company_id)


@require_POST
@signed_in_only
def invite_again(request: HttpRequest, company_id: int, membership_id: int) -> HttpResponse:
    """Sends the link once more; the earlier one stops working."""
    now, actor = timezone.now(), actor_of_request(request)
    member = member_of(request, company_id, membership_id)
    person = member.person
    if person.has_usable_password():
        messages.info(request, _("%(name)s has set up their account already.") % {"name": person.name})
        return redirect("portal:company-people", company_id)
    terms = actions.JoinTerms(person.email, person.name, person.language)
    try:
        company.count_invitations(actor, company_id, 1, now)
        actions.invite_person(actor, company_for(actor, company_id, "people", now), terms, now)
        messages.success(request, _("%(name)s gets a new link by mail.") % {"name": person.name})
    except NotAllowed as refusal:
        messages.warning(request, company.refusal_text(refusal))
    except TooOften:
        messages.warning(request, _("Your company has invited too many people today. Please go on tomorrow."))
    return redirect("portal:company-people", company_id)


@require_POST
@signed_in_only
def change_role(request: HttpRequest, company_id: int, membership_id: int) -> HttpResponse:
    """Gives a role or takes it away, where that is the company's own business (TO-9b)."""
    now, actor = timezone.now(), actor_of_request(request)
    member = member_of(request, company_id, membership_id)
    role = request.POST.get("role", "")
    names = company.role_names()
    if role not in names:
        raise NotVisible(f"role:{role}")
    if request.POST.get("verb") == "withdraw":
        actions.withdraw_role(actor, member, role, "", now)
        said = _("%(name)s no longer has the role “%(role)s”.")
    else:
        actions.grant_role(actor, member, role, "", now)
        said = _("%(name)s has the role “%(role)s” now.")
    messages.success(request, said % {"name": member.person.name, "role": names[role]})
    return redirect("portal:company-people", company_id)


@require_POST
@signed_in_only
def end_membership(request: HttpRequest, company_id: int, membership_id: int) -> HttpResponse:
    """Somebody has left the company: they see nothing of it any more, from this moment."""
    member = member_of(request, company_id, membership_id)
    if member.person_id == actor_of_request(request).id:
        raise NotAllowed("not-oneself")
    actions.end_membership(actor_of_request(request), member, "", timezone.now())
    messages.success(request, _("%(name)s no longer belongs to your company.") % {"name": member.person.name})
    return redirect("portal:company-people", company_id)


def member_of(request: HttpRequest, company_id: int, membership_id: int) -> Membership:
    """A current member of this company, for somebody who may see to its people; raises NotVisible, NotAllowed."""
    now, actor = timezone.now(), actor_of_request(request)
    return member_for(membership_id, company_for(actor, company_id, "people", now), now)
