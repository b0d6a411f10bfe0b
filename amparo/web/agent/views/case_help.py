"""What may help with a case, and an article begun from one (3.2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import articles
from amparo.core.sent import one_line
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import case_help
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def show_help(request: HttpRequest, number: int) -> HttpResponse:
    """Suggested articles and similar cases: a part of the case's page that comes after it, or a page of its own."""
    actor, now = actor_of_request(request), timezone.now()
    case = case_for(actor, number, "answer", now)
    words = one_line(request.GET.get("q", "")[:300])
    context = case_help.help_context(actor, case, words, now)
    part = "agent/case_help.html" if "HX-Request" in request.headers else "agent/case_help_page.html"
    return render(request, part, context)


@require_POST
@agents_only
def begin_article(request: HttpRequest, number: int) -> HttpResponse:
    """An article from what was asked and answered, with marks where something private was."""
    actor, now = actor_of_request(request), timezone.now()
    case = case_for(actor, number, "answer", now)
    labels = case_help.mark_labels(articles.language_of(case))
    try:
        article = articles.begin_article(actor, number, labels, now)
    except BadInput as refusal:
        messages.error(request, input_text(refusal))
        return redirect("agent:case", number)
    messages.success(request, _("A draft from the case. Write it for everybody, and around what is marked."))
    return redirect("agent:article", article.group_id, article.language)
