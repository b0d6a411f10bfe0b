"""Writing articles: drafts and translations by agents, to be reviewed at the desk before readers see them."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from amparo.api.caller import ApiRequest
from amparo.api.cursors import key_in
from amparo.api.desk import WRITING, endpoint, reply
from amparo.api.drafting import drafted, terms_of
from amparo.api.schemas.articles import (
    ArrangementGiven,
    ArrangementOut,
    DraftGiven,
    DraftOut,
    DraftPage,
    DraftsOut,
    State,
)
from amparo.api.schemas.base import OptionalProduct, PathId
from amparo.api.schemas.cases import Language
from amparo.api.shapes.articles import arrangement, draft_rows
from amparo.catalogue.queries import get_product
from amparo.knowledge import access, actions, queries, worklists
from amparo.knowledge.actions import Writing
from amparo.knowledge.rules.texts import Text

router = Router(tags=["articles"])
DRAFT = "/articles/{int:article}/drafts/{str:language}"


class Wanted(BaseModel):
    """Which texts, and which page of them."""

    model_config = ConfigDict(extra="forbid")
    state: State | None = None
    language: Language | None = None
    missing: Language | None = Field(None, description="originals without a text in this language")
    outdated: bool = Field(False, description="translations whose original has changed its meaning since")
    q: str = Field("", max_length=200, description="words of the title")
    product: OptionalProduct = ""
    cursor: Annotated[str, Field(max_length=20)] = ""
    limit: int = Field(50, ge=1, le=100)


@endpoint(router, "GET /drafts", "articles:read", {200: DraftPage}, fails=(404, 422))
def list_drafts(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    """List every text as authors see it, the newest first; for agents."""
    actor = request.auth.actor
    access.require_author(actor)
    below = queries.below(get_product(wanted.product)) if wanted.product else ()
    chosen = worklists.Filter(
        state=wanted.state or "",
        language=wanted.language or "",
        missing=wanted.missing or "",
        outdated=wanted.outdated,
        words=wanted.q,
        products=below,
    )
    found, after = worklists.list_texts_by_id(actor, chosen, key_in(wanted.cursor), wanted.limit)
    return reply({"drafts": draft_rows(found), "next": str(after) if after else None})


@endpoint(router, "GET /articles/{int:article}/drafts", "articles:read", {200: DraftsOut}, fails=(404,))
def list_article_drafts(request: ApiRequest, article: PathId) -> HttpResponse:
    """An article in every language, as authors see it: which translations there are, and which are outdated."""
    group = access.group_to_write(request.auth.actor, article)
    return reply({"drafts": draft_rows(queries.languages_of([group.pk]).get(group.pk, []))})


@endpoint(router, f"GET {DRAFT}", "articles:read", {200: DraftOut}, fails=(404,))
def get_draft(request: ApiRequest, article: PathId, language: str) -> HttpResponse:
    """The latest revision of a text, whether readers see it or not; for agents."""
    return drafted(request, article, language)


@endpoint(router, f"PUT {DRAFT}", "articles:write", {200: DraftOut}, fails=WRITING)
def put_draft(request: ApiRequest, article: PathId, language: str, body: DraftGiven) -> HttpResponse:
    """Write a revision as an agent, or begin a translation with its first one.

    Readers see it once it is reviewed and published at the desk. Where somebody else has written a newer revision than
    `base`, the answer is 409 with its number, and nothing is written.
    """
    caller = request.auth
    text = Text(**body.text.model_dump())
    writing = Writing(text, body.reason, body.base, body.minor, body.source)
    actions.save_text(caller.actor, article, language, writing, caller.now)
    return drafted(request, article, language)


@endpoint(router, f"POST {DRAFT}/submission", "articles:write", {201: DraftOut}, fails=(404,))
def create_submission(request: ApiRequest, article: PathId, language: str) -> HttpResponse:
    """Give a draft to somebody else to look at, before readers see it."""
    actions.submit(request.auth.actor, article, language, request.auth.now)
    return drafted(request, article, language, 201)


@endpoint(router, "PUT /articles/{int:article}/arrangement", "articles:write", {200: ArrangementOut}, fails=WRITING)
def put_arrangement(request: ApiRequest, article: PathId, body: ArrangementGiven) -> HttpResponse:
    """Say what an article is about and who may read it, in all its languages, as an agent."""
    group = actions.arrange(request.auth.actor, article, terms_of(body), request.auth.now)
    return reply(arrangement(group))
