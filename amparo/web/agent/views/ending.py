"""How an agent ends a case: solved with a cause, then closed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import closing
from amparo.cases.actions.closing import NotResolved, Solution
from amparo.people.actors import actor_of_request
from amparo.web.shared import ending_texts
from amparo.web.shared.signing import agents_only


class SolutionForm(forms.Form):
    """Why it is solved, and of a duplicate which case it is the same as."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes, wrong = list(ending_texts.cause_texts().items()), ending_texts.ending_problem("unknown-cause")
        self.fields["cause"] = forms.ChoiceField(
            label=_("Why is it solved?"),
            choices=causes,
            widget=forms.RadioSelect,
            error_messages={"required": wrong, "invalid_choice": wrong},
        )
        self.fields["duplicate_of"] = forms.IntegerField(
            label=_("Number of the case that it is the same as"),
            required=False,
            min_value=1,
            max_value=2**62,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )


@require_http_methods(["GET", "POST"])
@agents_only
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """Asks why it is solved, and marks it so."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    form = SolutionForm(request.POST if request.method == "POST" else None, initial={"cause": "answer"})
    if request.method == "POST" and form.is_valid():
        solution = Solution(form.cleaned_data["cause"], form.cleaned_data["duplicate_of"])
        try:
            closing.resolve_case(actor, number, solution, now)
            return redirect("agent:case", number)
        except NotResolved as refusal:
            field = "cause" if refusal.code == "unknown-cause" else "duplicate_of"
            form.add_error(field, ending_texts.ending_problem(refusal.code))
    context = {"form": form, "case": case, "case_url": reverse("agent:case", args=[number])}
    return render(request, "agent/resolution.html", context, status=422 if form.errors else 200)


@require_POST
@agents_only
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Closes a solved case."""
    closing.close_case(actor_of_request(request), number, timezone.now())
    return redirect("agent:case", number)
