"""The lists of cases: views, search, filters; saving a view; one order for several cases, and taking it back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.actions import bulk
from amparo.cases.actions.views import ViewTerms, remove_view, save_view
from amparo.cases.filters import read_filter
from amparo.cases.lists import BadCursor, list_companies
from amparo.core.sent import whole
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import queue_page
from amparo.web.shared.filter_form import tidy_address
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def queue(request: HttpRequest) -> HttpResponse:
    """One page of a list; it fetches itself again when a case changes. Its address says the filter (SEC-11)."""
    actor, tidy = actor_of_request(request), tidy_address(request.GET)
    if tidy is not None:
        return redirect(f"{reverse('agent:queue')}?{tidy}")
    wanted = queue_page.read_address(actor, request.GET)
    try:
        context = queue_page.page_context(request, actor, wanted, timezone.now())
    except BadCursor:
        return redirect("agent:queue")
    return render(request, "agent/queue.html", context)


@require_GET
@agents_only
def company_names(request: HttpRequest) -> HttpResponse:
    """Names of companies that hold what is being typed, as suggestions of the filter's field."""
    names = list_companies(actor_of_request(request), request.GET.get("company", "")[:100], timezone.now())
    return render(request, "agent/suggestions.html", {"names": names})


def back_to(request: HttpRequest) -> HttpResponse:
    """To the list that the form stood on; always an address of the queue."""
    address = QueryDict(request.POST.get("back", "")[:2000]).urlencode()
    return redirect(f"{reverse('agent:queue')}?{address}" if address else "agent:queue")


@require_POST
@agents_only
def change(request: HttpRequest) -> HttpResponse:
    """Does the same to all cases that were ticked, and says which were left."""
    actor, asked = actor_of_request(request), request.POST
    numbers = [number for text in asked.getlist("numbers")[:200] if (number := whole(text)) is not None]
    to = actor.id if asked.get("to") == "me" else whole(asked.get("to", ""))
    order = bulk.BulkOrder(asked.get("verb", ""), to, asked.get("tag", ""))
    try:
        outcome = bulk.change_cases(actor, numbers, order, timezone.now())
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
        return back_to(request)
    if outcome.left:
        messages.warning(request, left_text(sorted(outcome.left)))
    if not outcome.changed and not outcome.left:
        messages.info(request, _("There was nothing to change."))
    return back_to(request)


def left_text(numbers: Sequence[int]) -> str:
    """Which cases stayed as they are."""
    named = ", ".join(str(number) for number in numbers)
    return _("This is not possible in the state of these cases, so they stay as they are: %(numbers)s") % {
        "numbers": named
    }


@require_POST
@agents_only
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Takes a change of several cases back."""
    try:
        undone = bulk.undo_change(actor_of_request(request), change_id, timezone.now())
    except bulk.TooLate:
        messages.warning(request, _("This can no longer be taken back."))
        return back_to(request)
    if undone.restored:
        messages.success(request, _("As before: %(count)s") % {"count": len(undone.restored)})
    if undone.left:
        named = ", ".join(str(number) for number in undone.left)
        text = _("Somebody changed these cases since, so they stay as they are: %(numbers)s")
        messages.warning(request, text % {"numbers": named})
    return back_to(request)


@require_POST
@agents_only
def keep_view(request: HttpRequest) -> HttpResponse:
    """Saves the filter of the page under a name, anew or in place of one of the agent's views."""
    chosen = read_filter(QueryDict(request.POST.get("filter", "")[:2000]), queue_page.KEYS).filter
    terms = ViewTerms(request.POST.get("name", ""), "shared" in request.POST, chosen)
    replaced = whole(request.POST.get("view", ""))
    try:
        view = save_view(actor_of_request(request), terms, timezone.now(), replaced)
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
        return back_to(request)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(f"{reverse('agent:queue')}?{queue_page.view_address(view)}")


@require_POST
@agents_only
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Removes one of the agent's views."""
    remove_view(actor_of_request(request), view_id, timezone.now())
    messages.success(request, _("The view is removed."))
    return redirect("agent:queue")
