"""The customer ends a case, and says how it went: on its page, or by the link of the mail without signing in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from amparo.cases.actions import satisfaction
from amparo.cases.actions.closing import NotResolved, withdraw_case
from amparo.cases.actions.satisfaction import AlreadyMarked, BadMark, Mark, MarkLinkNotValid
from amparo.core.languages import django_code
from amparo.people.actors import actor_of_request
from amparo.web.portal.views import cases
from amparo.web.shared import ending_texts, errors
from amparo.web.shared.signing import signed_in_only


@require_POST
@signed_in_only
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Solved by oneself, or no longer needed."""
    try:
        withdraw_case(actor_of_request(request), number, request.POST.get("cause", ""), timezone.now())
    except NotResolved as refusal:
        messages.warning(request, ending_texts.ending_problem(refusal.code))
    else:
        messages.success(request, _("The case counts as solved. Write again if it is not, and it is open again."))
    return redirect("portal:case", number)


def mark_of(request: HttpRequest) -> Mark:
    """The mark of the form; anything but a digit is none."""
    score = request.POST.get("score", "")
    return Mark(
        int(score) if score.isascii() and score.isdigit() and len(score) == 1 else 0, request.POST.get("words", "")
    )


@require_POST
@signed_in_only
def give_mark(request: HttpRequest, number: int) -> HttpResponse:
    """The mark on the case's own page; one that cannot be taken stays there."""
    mark = mark_of(request)
    try:
        satisfaction.give_mark(actor_of_request(request), number, mark, timezone.now())
    except BadMark as refusal:
        return cases.page(request, number, mark=mark, problem=ending_texts.mark_problem(refusal.code))
    except AlreadyMarked:
        messages.warning(request, _("You have given your mark already."))
    else:
        messages.success(request, _("Thank you. The agents read it."))
    return redirect("portal:case", number)


@never_cache
@require_http_methods(["GET", "POST"])
def mark_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """The mark by the link of the mail. Looking gives none: mail scanners look; only the sent form counts (SEC-8)."""
    now, problem, mark = timezone.now(), "", mark_of(request)
    try:
        asked = satisfaction.asked_by_link(key, now)
        with translation.override(django_code(asked.person.language)):
            if request.method == "POST":
                try:
                    satisfaction.give_mark_by_link(key, mark, now)
                    return render(request, "portal/mark.html", {"given": True, "number": asked.case_id})
                except BadMark as refusal:
                    problem = ending_texts.mark_problem(refusal.code)
            context = {"number": asked.case_id, "scores": ending_texts.score_texts(), "problem": problem}
            return render(request, "portal/mark.html", context | {"mark": mark}, status=422 if problem else 200)
    except MarkLinkNotValid:
        return link_gone(request)


def link_gone(request: HttpRequest) -> HttpResponse:
    """410, the same for used, expired and invented links, and for cases that are open again."""
    return errors.page(
        request,
        410,
        _("This link is no longer valid"),
        _("It was already used, it has expired, or the case is open again."),
        _("Sign in to see the case and to write in it."),
    )
