"""The first page of the administration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.web.admin.sections import GROUPS
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def home(request: HttpRequest) -> HttpResponse:
    """Every section with what it is for."""
    groups = [
        (group.label, [(section, url) for section in group.sections if (url := section.url())]) for group in GROUPS
    ]
    return render(request, "admin/home.html", {"groups": groups})
