"""What writing articles through the API has in common."""

from django.http import HttpResponse

from amparo.api.caller import ApiRequest
from amparo.api.desk import reply
from amparo.api.schemas.articles import ArrangementGiven
from amparo.api.shapes.articles import draft_detail
from amparo.api.shapes.cases import ROOT
from amparo.knowledge import access
from amparo.knowledge.actions import GroupTerms


def terms_of(body: ArrangementGiven) -> GroupTerms:
    """What the action takes."""
    return GroupTerms(body.product, tuple(body.versions), body.audience)


def drafted(request: ApiRequest, article: int, language: str, status: int = 200) -> HttpResponse:
    """The text as it stands now."""
    found = access.text_to_write(request.auth.actor, article, language)
    return reply(draft_detail(found), status, f"{ROOT}/articles/{article}/drafts/{language}" if status == 201 else "")
