"""API tokens of one's own: made after proving who one is, shown once, withdrawn (SEC-8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from amparo.people import actions
from amparo.people.actors import actor_for
from amparo.people.rules import BadInput
from amparo.web.portal.tokens import TokenForm, token_row
from amparo.web.portal.views.profile import oneself
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import proven_anew, signed_in_only


@never_cache
@require_http_methods(["GET", "POST"])
@proven_anew
def make(request: HttpRequest) -> HttpResponse:
    """The form; sent, the page shows the new key this once."""
    person = oneself(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_token(actor_for(person), form.terms(), timezone.now())
        except BadInput as refusal:
            form.add_error(refusal.field, input_text(refusal))
        else:
            context = {"token": token_row(made.token), "key": made.key, "docs_url": reverse("api:docs")}
            return render(request, "portal/token_made.html", context, status=201)
    return render(request, "portal/token_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in_only
def withdraw(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ends a token at once."""
    person = oneself(request)
    token = actions.withdraw_token(actor_for(person), token_id, timezone.now())
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("account_profile")
