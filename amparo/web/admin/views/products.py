"""Products: names per language, order, and what the desk does not offer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.catalogue import actions
from amparo.core.transitions import NotPossible
from amparo.people.actors import actor_of_request
from amparo.web.admin import product_page
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_products(request: HttpRequest) -> HttpResponse:
    """The whole tree."""
    return render(request, "admin/products.html", {"rows": product_page.rows()})


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The desk's names of a product."""
    product = product_page.get_any_product(key)
    form = product_page.NamesForm(product, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.name_product(actor_of_request(request), key, form.names(), timezone.now())
        messages.success(request, _("The names are kept."))
        return redirect("admin:products")
    state, tone = product_page.state_of(product)
    context = {"form": form, "product": product, "state": state, "tone": tone}
    context["name"] = product.name_in(reader_tag())
    return render(request, "admin/product.html", context, status=422 if form.is_bound else 200)


@require_POST
@administrators_only
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Up or down among the products beside it."""
    to = request.POST.get("to", "")
    product_page.get_any_product(key)
    if to in ("up", "down"):
        actions.move_product(actor_of_request(request), key, "up" if to == "up" else "down", timezone.now())
    return redirect("admin:products")


@require_POST
@administrators_only
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraws a product, or restores it."""
    actor, now = actor_of_request(request), timezone.now()
    product = product_page.get_any_product(key)
    try:
        if request.POST.get("offered") == "yes":
            actions.restore_product(actor, key, now)
        else:
            actions.withdraw_product(actor, key, now)
    except NotPossible:
        messages.warning(request, _("This has changed in the meantime"))
    else:
        name = {"name": product.name_in(reader_tag())}
        messages.success(request, _("Whether %(name)s is offered was changed.") % name)
    return redirect("admin:products")
