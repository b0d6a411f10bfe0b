"""Articles: listing, searching and reading, in the caller's language or the best other one; beginning one."""

from typing import Annotated

from django.http import HttpResponse
from ninja import P, Query, QueryEx, Router
from pydantic import BaseModel, ConfigDict, Field

from amparo.api.caller import ApiRequest, Caller
from amparo.api.cursors import key_in
from amparo.api.desk import WRITING, endpoint, reply
from amparo.api.drafting import drafted, terms_of
from amparo.api.finding import Search, find
from amparo.api.schemas.articles import ArticleOut, ArticlePage, DraftOut, NewArticle
from amparo.api.schemas.base import OptionalProduct, PathId
from amparo.api.shapes.articles import Wish, article_detail, article_row, wish_of
from amparo.cases.lists import BadCursor
from amparo.catalogue.queries import get_product
from amparo.knowledge import actions, queries
from amparo.knowledge.actions import Writing
from amparo.knowledge.queries import Asked, get_reading
from amparo.knowledge.rules.texts import Text

router = Router(tags=["articles"])
MOST_AT_ONCE = 100
MOST_SEARCHED = 1_000
LANG = "language to read in (BCP 47), else that of `Accept-Language`"
Lang = Annotated[str, Field(max_length=35, description=LANG)]


class Wanted(BaseModel):
    """Which articles, and which page of them."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=2000, description="what is looked for, the best match first; else the newest first")
    lang: Lang = ""
    product: OptionalProduct = ""
    cursor: str = Field("", max_length=20, description="`next` of the page before, with the same filters")
    limit: int = Field(30, ge=1, le=MOST_AT_ONCE)


@endpoint(router, "GET /articles", "articles:read", {200: ArticlePage}, fails=(404, 422))
def list_articles(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    """List and search the articles that the caller may read, each once, a page at a time."""
    caller, wish = request.auth, wish_of(wanted.lang, request.auth.tag)
    after = key_in(wanted.cursor)
    return reply(searched(caller, wanted, wish, after or 0) if wanted.q else listed(caller, wanted, wish, after))


def searched(caller: Caller, wanted: Wanted, wish: Wish, offset: int) -> dict[str, object]:
    """A page of what was found; raises BadCursor beyond the thousand that are counted."""
    if offset > MOST_SEARCHED:
        raise BadCursor(wanted.cursor)
    page = find(caller, Search(wanted.q, wanted.product, wanted.limit, offset, surface="api"), wish)
    after = str(offset + wanted.limit) if page.more and offset + wanted.limit <= MOST_SEARCHED else None
    return {"articles": page.rows, "next": after, "nearest": page.nearest}


def listed(caller: Caller, wanted: Wanted, wish: Wish, after: int | None) -> dict[str, object]:
    """A page of all of them, the newest first."""
    below = queries.below(get_product(wanted.product)) if wanted.product else ()
    found = queries.list_articles(caller.actor, wish.tag, Asked("", below), caller.now, after, wanted.limit)
    rows = [article_row(article, wish) for article in found.articles]
    return {"articles": rows, "next": str(found.after) if found.after else None, "nearest": False}


@endpoint(router, "POST /articles", "articles:write", {201: DraftOut}, fails=WRITING)
def create_article(request: ApiRequest, body: NewArticle) -> HttpResponse:
    """Begin an article as an agent: a draft, in the language that the others are translated from."""
    caller = request.auth
    writing = Writing(Text(**body.text.model_dump()))
    article = actions.start_article(caller.actor, body.language, terms_of(body), writing, caller.now)
    return drafted(request, article.group_id, article.language, 201)


@endpoint(router, "GET /articles/{int:article}", "articles:read", {200: ArticleOut}, fails=(404, 422))
def get_article(
    request: ApiRequest, article: PathId, lang: QueryEx[str, P(max_length=35, description=LANG)] = ""
) -> HttpResponse:
    """An article in a language, else in the best other one with a notice that says which and why."""
    caller, wish = request.auth, wish_of(lang, request.auth.tag)
    reading = get_reading(caller.actor, article, wish.tag, caller.now, [caller.tag])
    actions.count_read(caller.actor, article, wish.tag, caller.now)
    return reply(article_detail(reading, wish))
