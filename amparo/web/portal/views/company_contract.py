"""What a company's own people see of their contract, products, partner and standing; its leaders prove domains here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.access import NotAllowed
from amparo.core.jobs import enqueue
from amparo.people import actions, dossiers
from amparo.people.access import company_for, verdict_on_company
from amparo.people.actors import actor_of_request
from amparo.people.jobs import check_domain
from amparo.people.models import Company
from amparo.web.portal import company
from amparo.web.shared import company_texts, domain_proofs
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.signing import signed_in_only


def own_company(request: HttpRequest, company_id: int) -> Company:
    """The company, for its own people and the vendor's; its contract is no business of a partner's staff."""
    actor, now = actor_of_request(request), timezone.now()
    found = company_for(actor, company_id, "see", now)
    if not company.is_own(actor, company_id, now):
        raise NotAllowed("members-only")
    return found


def page(request: HttpRequest, found: Company, form: forms.Form | None = None) -> HttpResponse:
    """The contract; `form` is the domain's where it was sent and refused."""
    actor, now = actor_of_request(request), timezone.now()
    partnership, former_partners = company_texts.partners_of(found, now)
    state, tone = company_texts.contract_state(found, now)
    context: dict[str, Any] = {
        **company.frame(request, found, "contract"),
        "contract": company_texts.contract_facts(found),
        "contract_state": state,
        "contract_tone": tone,
        "facts": company_texts.place_facts(found),
        "terms": company_texts.terms_of(found, now),
        "finances": company_texts.finances_of(actor, found, now),
        "partnership": partnership,
        "former_partners": former_partners,
        "proves": verdict_on_company(actor, found.pk, "domains", now).allowed,
    }
    if context["proves"]:
        context |= domain_proofs.domains_context(found, now) | {"form": form or company.DomainForm()}
    return render(request, "portal/company_contract.html", context, status=422 if form else 200)


@require_GET
@signed_in_only
def show_contract(request: HttpRequest, company_id: int) -> HttpResponse:
    """Plan, dates, products, partner; finances and domains for who leads the company's side (TO-9a)."""
    return page(request, own_company(request, company_id))


@require_POST
@signed_in_only
def begin_proof(request: HttpRequest, company_id: int) -> HttpResponse:
    """Begins to prove a mail domain (SI-13)."""
    actor, now = actor_of_request(request), timezone.now()
    found = company_for(actor, company_id, "domains", now)
    form = company.DomainForm(request.POST)

    def write() -> None:
        domain_proofs.begin_proof(actor, found, form.cleaned_data["domain"], form.cleaned_data["way"], now)

    if attempt(form, write, {"mailbox": "way"}):
        messages.success(request, _("The proof has begun. What is to be done next stands beside the domain."))
        return redirect("portal:company-contract", company_id)
    return page(request, found, form)


@require_POST
@signed_in_only
def revoke_proof(request: HttpRequest, company_id: int, proof_id: int) -> HttpResponse:
    """Gives a proof up."""
    actor, now = actor_of_request(request), timezone.now()
    actions.revoke_proof(actor, company_for(actor, company_id, "domains", now), proof_id, now)
    messages.success(request, _("The proof was given up."))
    return redirect("portal:company-contract", company_id)


@require_POST
@signed_in_only
def check_proof(request: HttpRequest, company_id: int, proof_id: int) -> HttpResponse:
    """Looks into the DNS now, not in an hour."""
    company_for(actor_of_request(request), company_id, "domains", timezone.now())
    if not any(proof.pk == proof_id for proof in dossiers.list_proofs(company_id, timezone.now())):
        raise Http404
    enqueue(check_domain, proof=proof_id)
    messages.info(request, _("The DNS is being asked. Open the page again in a moment."))
    return redirect("portal:company-contract", company_id)
