"""An agent cuts a case in two, or puts it into another one (SI-5)."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from amparo.cases.access import case_for, visible_to
from amparo.cases.actions import merging, splitting
from amparo.cases.actions.conversation import BODY_MAX_LENGTH, MessageTooLong
from amparo.cases.actions.merging import NotMerged, Pair
from amparo.cases.actions.splitting import Cut, NotSplit
from amparo.cases.models import Case
from amparo.cases.queries import get_conversation
from amparo.cases.spec import TITLE_MAX_LENGTH
from amparo.catalogue.queries import list_current
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.languages import django_code
from amparo.core.richtext import to_text
from amparo.core.sent import whole
from amparo.gate import packs
from amparo.people.actors import actor_of_request
from amparo.web.shared import case_page, ending_texts
from amparo.web.shared.lines import LinesField
from amparo.web.shared.signing import agents_only

NEAR = 10
EXCERPT = 280


class CutForm(forms.Form):
    """The new case's title and product, and words to the customer in the customer's language."""

    subject = forms.CharField(label=gettext_lazy("Title of the new case"), max_length=TITLE_MAX_LENGTH, required=False)
    words = LinesField(
        label=gettext_lazy("Your words to the customer in the new case"),
        help_text=gettext_lazy("They see them as your first message there."),
        max_length=BODY_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        with override(django_code(case.language)):
            said = _("This is another problem than that of case %(number)s, so it goes on here by itself.")
        kwargs["initial"] = {"words": said % {"number": case.number}, "product": case.product.key}
        super().__init__(*args, **kwargs)
        tag = case_page.reader_tag()
        rows = list_current(500)
        choices = [
            (row.key, f"{row.parent.name_in(tag)} · {row.name_in(tag)}" if row.parent else row.name_in(tag))
            for row in rows
        ]
        if case.product.key not in dict(choices):
            choices.insert(0, (case.product.key, case.product.name_in(tag)))
        self.fields["product"] = forms.ChoiceField(label=_("Product"), choices=choices)


@require_http_methods(["GET", "POST"])
@agents_only
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Chooses what is about something else, and makes a case of it."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    form, problem = CutForm(case, request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            new = splitting.split_case(actor, number, cut_of(request, case, form.cleaned_data), now)
            messages.success(request, _("The new case is %(number)s.") % {"number": new.number})
            return redirect("agent:case", new.number)
        except NotSplit as refusal:
            problem = ending_texts.split_problem(refusal.code)
        except MessageTooLong as refusal:
            problem = case_page.problem_text(refusal)
    context = {"form": form, "problem": problem, "case": case} | parts_of(request, actor, case)
    return render(request, "agent/split.html", context, status=422 if problem or form.errors else 200)


def ids(request: HttpRequest, name: str) -> frozenset[int]:
    """The ticked rows; anything that is no id is passed over."""
    return frozenset(key for value in request.POST.getlist(name)[:500] if (key := whole(value)) is not None)


def cut_of(request: HttpRequest, case: Case, said: dict[str, Any]) -> Cut:
    """What was ticked and written."""
    return Cut(
        title=said["subject"],
        messages=ids(request, "messages"),
        evidence=ids(request, "evidence"),
        files=ids(request, "files"),
        words=said["words"],
        product="" if said["product"] == case.product.key else said["product"],
    )


def parts_of(request: HttpRequest, actor: Actor, case: Case) -> dict[str, Any]:
    """Everything of the case that can be chosen, with what was ticked."""
    words, _language = packs.in_force().words_in(case_page.reader_tag())
    rows, chosen, by = get_conversation(actor, case), ids(request, "messages"), case.visitor_name
    files = case.files.exclude(message__visibility="internal").select_related("stored")[:200]
    given = case.evidence_given.all()[:100]
    return {
        "case_url": reverse("agent:case", args=[case.number]),
        "turns": [
            {"row": one, "by": one.author or by, "words": to_text(one.body, EXCERPT), "checked": one.pk in chosen}
            for one in rows
        ],
        "evidence": [
            {
                "row": row,
                "name": capfirst(words.evidence[row.item].name) if row.item in words.evidence else row.item,
                "checked": row.pk in ids(request, "evidence"),
            }
            for row in given
        ],
        "file_rows": [{"row": row, "checked": row.pk in ids(request, "files")} for row in files],
    }


class MergeForm(forms.Form):
    """The number of the other case."""

    into = forms.CharField(
        label=gettext_lazy("Number of the other case"),
        max_length=18,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


@require_http_methods(["GET", "POST"])
@agents_only
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Looks at the other case and says whether it can be done; then does it."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    said = request.POST if request.method == "POST" else request.GET
    other, code = other_case(actor, case, said.get("into", ""), now)
    if request.method == "POST" and other is not None and not code:
        try:
            merging.merge_case(actor, number, other.number, now)
            messages.success(request, _("Case %(number)s is part of this one now.") % {"number": number})
            return redirect("agent:case", other.number)
        except NotMerged as refusal:
            code = refusal.code
    status = 422 if code and request.method == "POST" else 200
    context = {
        "form": MergeForm(initial={"into": said.get("into", "")}),
        "problem": ending_texts.merge_problem(code) if code else "",
        "other": other,
        "may": other is not None and not code,
    }
    return render(request, "agent/merge.html", context | surroundings(actor, case, now), status=status)


def other_case(actor: Actor, case: Case, typed: str, now: datetime) -> tuple[Case | None, str]:
    """The case with the typed number, and why this one cannot be put into it; nothing where nothing was typed."""
    if not typed:
        return None, ""
    number = whole(typed)
    try:
        if number is None:
            return None, "not-found"
        other = case_for(actor, number, "answer", now)
    except NotVisible:
        return None, "not-found"
    return other, merging.find_problem(Pair(case, other), now)


def surroundings(actor: Actor, case: Case, now: datetime) -> dict[str, Any]:
    """The case, and others of the same customer."""
    near = visible_to(actor, now).exclude(number=case.number).exclude(state="merged").select_related("opened_by")
    same = near.filter(company_id=case.company_id) if case.company_id else near.filter(opened_by_id=case.opened_by_id)
    rows = same.order_by("-active_at", "-number")[:NEAR] if case.company_id or case.opened_by_id else []
    return {"case": case, "case_url": reverse("agent:case", args=[case.number]), "near": rows}
