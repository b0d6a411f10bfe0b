"""Companies in the administration: the list, a new one, and everything that can be changed in one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.jobs import enqueue
from amparo.people import actions, dossiers
from amparo.people.access import company_for
from amparo.people.actors import actor_of_request
from amparo.people.jobs import check_domain
from amparo.people.rules import BadInput
from amparo.web.admin import company_forms, company_page
from amparo.web.shared.forms_sent import attempt, cursor_links
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_companies(request: HttpRequest) -> HttpResponse:
    """Companies by name, narrowed to what needs looking at."""
    actor, now = actor_of_request(request), timezone.now()
    text, wish, after = company_page.read_list(request)
    page = dossiers.list_company_page(actor, text, wish, now, after)
    context = {
        "rows": [company_page.row_of(row, now) for row in page.rows],  # type: ignore[arg-type]
        "words": text,
        "wish": wish,
        "wishes": company_page.wish_texts(),
        **cursor_links(request, page.after),
    }
    return render(request, "admin/companies.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def new_company(request: HttpRequest) -> HttpResponse:
    """Enters a company with its contract."""
    actor, now = actor_of_request(request), timezone.now()
    sent = request.POST if request.method == "POST" else None
    details, contract = company_forms.DetailsForm(None, now, sent), company_forms.ContractForm(None, now, sent)
    if sent is not None and contract.is_valid():
        made = []
        write = lambda: made.append(company_page.enter(actor, details, contract, now))  # noqa: E731
        if attempt(details, write, company_page.FIELDS):
            messages.success(request, _("%(name)s is entered.") % {"name": made[0].name})
            return redirect("admin:company", made[0].pk)
    context = {"details": details, "contract": contract}
    return render(request, "admin/company_new.html", context, status=422 if sent is not None else 200)


@require_GET
@administrators_only
def show_company(request: HttpRequest, company_id: int) -> HttpResponse:
    """One company with a form for each of its parts."""
    actor, now = actor_of_request(request), timezone.now()
    company = company_for(actor, company_id, "contract", now)
    return render(request, "admin/company.html", company_page.context(actor, company, now, {}))


@require_POST
@administrators_only
def change_company(request: HttpRequest, company_id: int, part: str) -> HttpResponse:
    """Writes one part; where it is refused, the page says why and keeps what was typed."""
    actor, now = actor_of_request(request), timezone.now()
    if part not in company_page.PARTS:
        raise Http404
    company = company_for(actor, company_id, "contract", now)
    form = company_page.form_for(part, company, now, request.POST)
    if attempt(form, lambda: company_page.write_part(part, actor, company, form, now), company_page.FIELDS):
        messages.success(request, str(company_page.PARTS[part].done))
        return redirect("admin:company", company_id)
    context = company_page.context(actor, company, now, {part: form})
    return render(request, "admin/company.html", context, status=422)


@require_POST
@administrators_only
def end_product(request: HttpRequest, company_id: int) -> HttpResponse:
    """The contract for a product ends today."""
    actor, now = actor_of_request(request), timezone.now()
    company = company_for(actor, company_id, "contract", now)
    term = next(
        (row for row in dossiers.list_terms(company_id) if row.product.key == request.POST.get("product")), None
    )
    if term is None:
        raise Http404
    actions.end_product(actor, company, term.product, now)
    messages.success(request, _("The product has ended."))
    return redirect("admin:company", company_id)


@require_POST
@administrators_only
def withdraw_domain(request: HttpRequest, company_id: int) -> HttpResponse:
    """A mail domain no longer counts."""
    actor, now = actor_of_request(request), timezone.now()
    company = company_for(actor, company_id, "contract", now)
    try:
        actions.withdraw_domain(actor, company, request.POST.get("domain", "")[:300], now)
        messages.success(request, _("The domain no longer counts as the company’s own."))
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
    return redirect("admin:company", company_id)


@require_POST
@administrators_only
def revoke_proof(request: HttpRequest, company_id: int, proof_id: int) -> HttpResponse:
    """Gives a proof up."""
    actor, now = actor_of_request(request), timezone.now()
    actions.revoke_proof(actor, company_for(actor, company_id, "domains", now), proof_id, now)
    messages.success(request, _("The proof was given up."))
    return redirect("admin:company", company_id)


@require_POST
@administrators_only
def check_proof(request: HttpRequest, company_id: int, proof_id: int) -> HttpResponse:
    """Looks into the DNS now, not in an hour."""
    company_for(actor_of_request(request), company_id, "domains", timezone.now())
    if any(proof.pk == proof_id for proof in dossiers.list_proofs(company_id, timezone.now())):
        enqueue(check_domain, proof=proof_id)
        messages.info(request, _("The DNS is being asked. Open the page again in a moment."))
    return redirect("admin:company", company_id)
