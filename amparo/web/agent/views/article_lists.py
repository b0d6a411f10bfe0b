"""What authors take up next: what waits for a translator, what readers look for, comments that nobody answered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.importers.csv_writing import write_table
from amparo.knowledge import worklists
from amparo.people.actors import actor_of_request
from amparo.web.agent import article_audience, article_waiting
from amparo.web.agent.article_figures import FILED, figures_of, read_asking
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.files_given import csv_file
from amparo.web.shared.signing import agents_only

COMMENTS = 50


@require_GET
@agents_only
def list_waiting(request: HttpRequest) -> HttpResponse:
    """What is missing or outdated in the reader's languages, the most wanted first."""
    context = article_waiting.waiting_context(request, actor_of_request(request), reader_tag(), timezone.now())
    return render(request, "agent/articles_waiting.html", context)


@require_GET
@agents_only
def show_readers(request: HttpRequest) -> HttpResponse:
    """What readers look for, find and say."""
    asking = read_asking(actor_of_request(request), request.GET, timezone.now())
    return render(request, "agent/articles_readers.html", article_audience.audience_context(asking))


@require_GET
@agents_only
def readers_as_file(request: HttpRequest) -> HttpResponse:
    """One of the figures, as CSV (SEC-15)."""
    asking = read_asking(actor_of_request(request), request.GET, timezone.now())
    wanted = request.GET.get("table", "")
    figure = next((one for one in figures_of(asking) if one.key == wanted), None)
    if figure is None:
        raise Http404
    rows = [[*row.names, *row.values] for row in figure.read(FILED)]
    return csv_file(write_table([*figure.heads, *figure.measures], rows), f"readers-{figure.key}.csv")


@require_GET
@agents_only
def list_unanswered(request: HttpRequest) -> HttpResponse:
    """Readers' comments that nobody has answered, hidden or used yet, the oldest first."""
    actor, names = actor_of_request(request), language_names()
    rows = [
        {
            "comment": one,
            "title": one.article.title,
            "tag": one.article.language,
            "language": names[one.article.language],
            "url": reverse("agent:article", args=[one.article.group_id, one.article.language]),
        }
        for one in worklists.list_unanswered(actor, COMMENTS)
    ]
    context = {"rows": rows, "unanswered": worklists.count_unanswered(actor)}
    return render(request, "agent/articles_comments.html", context)
