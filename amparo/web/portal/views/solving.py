"""Articles while a problem is described: found, read in place, and the end of a request that one solved (3.1)."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions.deflecting import Solved, deflect_request
from amparo.core.access import NotVisible
from amparo.core.sent import whole
from amparo.knowledge import actions as knowledge
from amparo.knowledge.access import text_for
from amparo.knowledge.actions.voices import Rating
from amparo.people.peers import client_address
from amparo.search.actions import record_opened
from amparo.web.portal import limits, solving
from amparo.web.portal.opening import SESSION_KEY, Flow, load_flow, next_step, problem_url, step_url
from amparo.web.shared import article_page, errors

PART = "X-Part"  # the page's own module asks: the answer is a part of a page


def article_sent(request: HttpRequest, name: str) -> int:
    """The key of the article that a button of the form names; raises NotVisible."""
    key = whole(request.POST[name])
    if key is None:
        raise NotVisible
    return key


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """The best articles for what is typed; by its buttons one solved it, or did not help."""
    flow = load_flow(request)
    if "solved" in request.POST:
        url = article_solution_url(article_sent(request, "solved"))
        return redirect(f"{url}{solving.which_of(flow)}")
    try:
        limits.count_solving(request, flow.actor, flow.now)
    except limits.TooOften as refusal:
        return refused(request, refusal)
    if "unhelpful" in request.POST:
        article = text_for(flow.actor, article_sent(request, "unhelpful"), flow.now)
        solving.keep_unhelpful(request, article.group_id)
    if PART not in request.headers:
        return redirect(step_url(next_step(flow)))
    words = solving.typed_words(request) if "subject" in request.POST else solving.words_of(flow.opening)
    found = solving.look_for(request, flow, words) if words else None
    return render(request, "portal/open_solving.html", solving.box_context(flow, found))


def refused(request: HttpRequest, refusal: limits.TooOften) -> HttpResponse:
    """429: for the page's module a line that it does not show, else a page."""
    if PART not in request.headers:
        return limits.too_often(request, refusal)
    response = errors.plain(_("Too many requests at once"), 429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def article_solution_url(article_id: int) -> str:
    """Where somebody says that an article solved it."""
    return reverse("portal:open-solution", args=[article_id])


@require_GET
def read(request: HttpRequest, article_id: int) -> HttpResponse:
    """An article opened in place; that it was opened is on record, without by whom."""
    flow = load_flow(request)
    article = text_for(flow.actor, article_id, flow.now)
    if PART not in request.headers:
        return redirect(article_page.article_url(article, flow.tag))
    try:
        limits.count_solving(request, flow.actor, flow.now)
    except limits.TooOften as refusal:
        return refused(request, refusal)
    words = solving.words_of(flow.opening)
    key = solving.search_key(request, flow, words) if words else None
    if key is not None:
        record_opened(key, article.pk, flow.now)
    knowledge.count_read(flow.actor, article.group_id, flow.tag, flow.now)
    return render(request, "portal/open_article.html", solving.article_context(flow, article))


@require_http_methods(["GET", "POST"])
def solve(request: HttpRequest, article_id: int) -> HttpResponse:
    """An article solved it: asks once more, because the draft goes; by POST the request ends."""
    flow = load_flow(request)
    article = text_for(flow.actor, article_id, flow.now)
    if flow.first is None or flow.draft is None or not flow.opening.title.strip():
        return redirect("portal:open")
    if request.method == "POST":
        return end(request, flow, article_id)
    context = {
        "article": article,
        "article_url": article_page.article_url(article, flow.tag),
        "problem": flow.opening.title,
        "files": flow.draft.files.count(),
        "several": flow.several,
        "back_url": problem_url(flow.place),
    }
    return render(request, "portal/open_solved.html", context)


def end(request: HttpRequest, flow: Flow, article_id: int) -> HttpResponse:
    """The problem is off the request, which has ended with the last one; the article has one voice more."""
    assert flow.first is not None and flow.draft is not None  # noqa: S101 - `solve` has seen to it; narrows the types
    left = deflect_request(flow.owner, flow.first, flow.draft, Solved(article_id, flow.tag), flow.now)
    with suppress(limits.TooOften):  # a whole office has said so within the hour
        knowledge.rate(flow.actor, article_id, Rating(useful=True), client_address(request), flow.now)
    if left:
        messages.success(request, _("Good. This problem is off your request; the others are still in it."))
        return redirect("portal:open-problems")
    request.session.pop(SESSION_KEY, None)
    solving.forget(request)
    messages.success(request, _("Good that it is solved. Nothing was sent, and your draft is gone."))
    return redirect("portal:home")
