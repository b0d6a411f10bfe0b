"""Articles: what is sent and what comes back; help for a page of the vendor's product."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from amparo.api.schemas.base import Given, Moment, Out
from amparo.api.schemas.cases import Language
from amparo.knowledge.actions.arranging import VERSION_LENGTH, VERSIONS
from amparo.knowledge.lifecycle import ARTICLE
from amparo.knowledge.rules.texts import (
    ENVIRONMENT_LENGTH,
    QUESTION_LENGTH,
    REASON_LENGTH,
    SOLUTION_LENGTH,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
)

State = Literal["draft", "in-review", "published", "archived"]
Audience = Literal["all", "signed-in", "owners", "agents"]
assert set(State.__args__) == set(ARTICLE.states)  # type: ignore[attr-defined]  # noqa: S101  # the types are written out
TEXT: dict[str, Any] = {
    "title": "Close the month",
    "question": "The month stays open.",
    "solution": "1. Post everything.\n2. Close.",
}


class Fallback(Out):
    """Another language than the one asked for: which, and why, for programs and for people."""

    wanted: str = Field(description="BCP 47, as it was asked for")
    shown: Language
    reason: Literal["no-text-in-language", "language-not-spoken"]
    text: str = Field(description="the same as a sentence, in the reader's language where the desk speaks it")


class ArticleRow(Out):
    """An article in a list, in the language asked for or the best other one."""

    id: int
    title: str
    excerpt: str
    language: Language
    fallback: Fallback | None
    product: str | None = Field(description="key of a product or module")
    published_at: Moment | None
    url: str
    page_url: str = Field(description="the page of the help centre")


class Text(Out):
    """An article's words, in Markdown."""

    title: str
    summary: str
    question: str
    environment: str
    solution: str


class ArticleOut(ArticleRow):
    """An article as readers see it."""

    text: Text
    languages: list[Language] = Field(description="in which there is a text")
    outdated: bool = Field(description="the original has changed its meaning since")
    versions: list[str] = Field(description="of the product")
    audience: Audience
    credit: str


class ArticlePage(Out):
    """A page of articles."""

    articles: list[ArticleRow]
    next: str | None
    nearest: bool = Field(description="nothing matched well: these are merely the nearest")


class PartOut(Out):
    """A part of an article as nodes: words, or `[element, {attribute: value}, node, …]`. Elements and attributes are of
    a short list; addresses are absolute, or paths of the desk."""

    key: Literal["question", "environment", "solution"]
    title: str
    nodes: list[Any]


class HelpArticleOut(ArticleRow):
    """An article for a page that builds what it shows node by node."""

    summary: str = Field(description="plain words")
    parts: list[PartOut]
    outdated: bool
    outdated_text: str = Field(description="a sentence where it is, else empty")
    place: list[str] = Field(description="product and module by name")
    versions: list[str]
    credit: str


class HelpOut(Out):
    """Help for a page of the vendor's product."""

    language: Language = Field(description="of the sentences here")
    mapped: bool = Field(description="the articles were chosen for this screen; else they were found by its title")
    nearest: bool
    articles: list[ArticleRow]


class TextGiven(Given):
    """An article's words, in Markdown; question or solution is needed."""

    title: Annotated[str, Field(min_length=1, max_length=TITLE_LENGTH)]
    summary: Annotated[str, Field(max_length=SUMMARY_LENGTH)] = ""
    question: Annotated[str, Field(max_length=QUESTION_LENGTH)] = ""
    environment: Annotated[str, Field(max_length=ENVIRONMENT_LENGTH)] = ""
    solution: Annotated[str, Field(max_length=SOLUTION_LENGTH)] = ""


class ArrangementGiven(Given):
    """What an article is about, and who may read it."""

    product: Annotated[str, Field(max_length=80, description="key of a product or module")] = ""
    versions: Annotated[list[Annotated[str, Field(max_length=VERSION_LENGTH)]], Field(max_length=VERSIONS)] = []
    audience: Audience = "all"


class NewArticle(ArrangementGiven):
    """A new article: a draft in the language that the others are translated from."""

    model_config = ConfigDict(json_schema_extra={"example": {"language": "en", "text": TEXT}})
    language: Language
    text: TextGiven


class DraftGiven(Given):
    """A revision: the first one of a language begins a translation."""

    model_config = ConfigDict(json_schema_extra={"example": {"text": TEXT, "base": 1, "reason": "Step 2 was missing"}})
    text: TextGiven
    base: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(
        0, description="number of the revision that you began with; 0 where there is none yet"
    )
    reason: Annotated[str, Field(max_length=REASON_LENGTH)] = ""
    minor: bool = Field(False, description="the meaning stays, so translations stay right")
    source: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description="of a translation: number of the revision of the original that it was made from"
    )


class DraftRow(Out):
    """A text as authors see it: how far it is, and by which revision."""

    article: int
    language: Language
    title: str
    state: State
    revision: int = Field(description="number of the latest one")
    published_revision: int | None
    source_revision: int | None = Field(description="of the original, from which a translation was made")
    is_source: bool
    outdated: bool
    publish_at: Moment | None
    changed_at: Moment
    url: str


class DraftOut(DraftRow):
    """The latest revision of a text, as authors go on from it."""

    text: Text
    product: str | None
    versions: list[str]
    audience: Audience


class DraftPage(Out):
    """A page of texts, the newest first."""

    drafts: list[DraftRow]
    next: str | None


class DraftsOut(Out):
    """An article in every language."""

    drafts: list[DraftRow]


class ArrangementOut(Out):
    """What an article is about, and who may read it."""

    article: int
    product: str | None
    versions: list[str]
    audience: Audience
