"""Help for a page of the vendor's product, for its readers and without signing in (SI-4a)."""

from django.http import HttpResponse
from ninja import P, Query, QueryEx, Router
from pydantic import BaseModel, ConfigDict, Field

from amparo.api.crossing import HelpRequest
from amparo.api.desk import endpoint, reply
from amparo.api.finding import Search, find
from amparo.api.schemas.articles import HelpArticleOut, HelpOut
from amparo.api.schemas.base import PathId
from amparo.api.shapes.articles import article_row, help_article, wish_of
from amparo.knowledge.actions import count_read, note_wanted
from amparo.knowledge.queries import get_reading
from amparo.knowledge.rules.places import Place, place_of
from amparo.knowledge.screens import help_for

router = Router(tags=["help"])
KEY = "a public key, from a page of one of its origins; instead of a token"
LANG = "language of the page (BCP 47); another one is answered in the best that there is, with a notice"
NEAREST = 5


class Wanted(BaseModel):
    """Where help is wanted, or which words are searched for."""

    model_config = ConfigDict(extra="forbid")
    screen: str = Field("", max_length=200, description="id that the product gives its screen")
    url: str = Field("", max_length=2000, description="address of the page; its query is not looked at")
    title: str = Field("", max_length=300, description="of the page: where no article is chosen, one is searched by it")
    q: str = Field("", max_length=2000, description="words to search for, instead of help for the page")
    lang: str = Field("", max_length=35, description=LANG)
    key: str = Field("", max_length=60, description=KEY)


@endpoint(router, "GET /help", "articles:read", {200: HelpOut}, fails=(422,), public=True)
def get_help(request: HelpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """The articles that help on a screen of the vendor's product.

    Those that authors chose for the screen's id or its address come first, the most exact first; where there are none,
    those that are nearest to the page's title. A public key opens what everybody may read.
    """
    caller, wish = request.auth, wish_of(wanted.lang, request.auth.tag)
    if wanted.q:
        found = find(caller, Search(wanted.q, surface="panel"), wish)
        return reply({"language": caller.tag, "mapped": False, "nearest": found.nearest, "articles": found.rows})
    place = place_of(wanted.screen, wanted.url)
    helped = help_for(caller.actor, place, wish.tag, caller.now)
    if not helped.screens:
        note_wanted(place, wanted.title, caller.now)
    rows, nearest = [article_row(article, wish) for article in helped.articles], False
    if not rows and (words := words_of(place, wanted.title)):
        rows, nearest = find(caller, Search(words, limit=NEAREST), wish).rows, True
    return reply({"language": caller.tag, "mapped": bool(helped.articles), "nearest": nearest, "articles": rows})


def words_of(place: Place, title: str) -> str:
    """What may be searched for where no article was chosen: the page's title, else the words of its id or path."""
    plain = title or place.screen or place.path
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


@endpoint(
    router, "GET /help/articles/{int:article}", "articles:read", {200: HelpArticleOut}, fails=(404, 422), public=True
)
def get_help_article(
    request: HelpRequest,
    article: PathId,
    lang: QueryEx[str, P(max_length=35, description=LANG)] = "",
    key: QueryEx[str, P(max_length=60, description=KEY)] = "",
) -> HttpResponse:
    """An article as nodes, for pages that build what they show."""
    caller, wish = request.auth, wish_of(lang, request.auth.tag)
    reading = get_reading(caller.actor, article, wish.tag, caller.now, [caller.tag])
    count_read(caller.actor, article, wish.tag, caller.now)
    return reply(help_article(reading, wish))
