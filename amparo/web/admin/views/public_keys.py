"""Public keys for the vendor's own pages: made, changed, withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.people.access import public_key_for
from amparo.people.actions import save_public_key, withdraw_public_key
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.admin import public_key_page
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_keys(request: HttpRequest) -> HttpResponse:
    """Those that work, or those that were withdrawn."""
    return render(request, "admin/public_keys.html", public_key_page.list_context(request, actor_of_request(request)))


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, key_id: int | None = None) -> HttpResponse:
    """One of them with what the pages need, or a new one."""
    actor = actor_of_request(request)
    row = public_key_for(actor, key_id) if key_id is not None else None
    form = public_key_page.PublicKeyForm(request.POST or None, initial=public_key_page.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            kept = save_public_key(actor, key_id, form.terms(), timezone.now())
        except BadInput as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The public key is kept."))
            return redirect("admin:public-key", kept.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "admin/public_key.html", public_key_page.edit_context(row, form), status=status)


@require_POST
@administrators_only
def withdraw(request: HttpRequest, key_id: int) -> HttpResponse:
    """Ends a key at once."""
    key = withdraw_public_key(actor_of_request(request), key_id, timezone.now())
    messages.success(request, _("The public key “%(name)s” no longer works.") % {"name": key.name})
    return redirect("admin:public-keys")
