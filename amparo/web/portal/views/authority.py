"""Changes of authority asked for in a case (SI-13)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.cases.access import case_for
from amparo.cases.actions.authority import NotAuthorised, Wish, ask_authority_change
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.shared import case_page
from amparo.web.shared.authority_texts import kind_texts
from amparo.web.shared.case_texts import role_texts
from amparo.web.shared.decisions import in_words
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import signed_in_only


class AuthorityForm(forms.Form):
    """What is to change, and for whom."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = {"required": _("Choose one of the answers.")}
        self.fields["kind"] = forms.ChoiceField(
            label=_("What is to change?"),
            choices=list(kind_texts().items()),
            widget=forms.RadioSelect,
            error_messages=required,
        )
        self.fields["subject"] = forms.EmailField(
            label=_("E-mail address of the person"), max_length=254, help_text=_("Whom the change concerns.")
        )
        self.fields["subject_name"] = forms.CharField(
            label=_("Name of the person"),
            max_length=120,
            required=False,
            help_text=_("Where the desk does not know them yet."),
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("Which permission?"), choices=[("", "–"), *role_texts().items()], required=False
        )
        self.fields["withdraw"] = forms.BooleanField(label=_("The permission is to be taken away"), required=False)


@require_http_methods(["GET", "POST"])
@signed_in_only
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Asks for a change; the gate says whether the company has authorised it in a way that counts."""
    actor, now = actor_of_request(request), timezone.now()
    case = case_for(actor, number, "comment", now)
    form = AuthorityForm(request.POST if request.method == "POST" else None)
    decision: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            ask_authority_change(actor, number, Wish(**form.cleaned_data), now)
            messages.success(request, _("The change was asked for. An agent carries it out and confirms it here."))
            return redirect("portal:case", number)
        except BadInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "subject", input_text(refusal))
        except NotAuthorised as refusal:
            decision = in_words(refusal.decision, case_page.reader_tag())
    status = 403 if decision else (422 if form.errors else 200)
    context = {"form": form, "case": case, "decision": decision, "case_url": reverse("portal:case", args=[number])}
    return render(request, "portal/authority.html", context, status=status)
