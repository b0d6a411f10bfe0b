"""What happens to articles. Whoever indexes them listens to CHANGES: each says which text is to be read again."""

from amparo.core.events import Payload, event


class OfArticle(Payload):
    """`group` is the article, `article` its text in `language`."""

    group: int
    article: int
    language: str


@event("article.revised")
class ArticleRevised(OfArticle):
    """A revision was written; readers see it once it is published. `restored` is the number that was written anew."""

    revision: int
    minor: bool = False
    source: int | None = None
    restored: int | None = None


@event("article.submitted")
class ArticleSubmitted(OfArticle):
    """Somebody else is to look at it."""

    revision: int


@event("article.returned")
class ArticleReturned(OfArticle):
    """Whoever looked at it wants it changed."""

    revision: int


@event("article.scheduled")
class ArticleScheduled(OfArticle):
    """It is to be published at a moment (ISO, UTC); `at` empty: no longer."""

    revision: int
    at: str


@event("article.published")
class ArticlePublished(OfArticle):
    """Readers see this revision from now on."""

    revision: int


@event("article.archived")
class ArticleArchived(OfArticle):
    """Readers no longer see it."""


@event("article.reopened")
class ArticleReopened(OfArticle):
    """An archived text is a draft again."""


@event("article.imported")
class ArticleImported(OfArticle):
    """It came from a file; readers see it at once where `published`."""

    revision: int
    published: bool


@event("article.arranged")
class ArticleArranged(Payload):
    """What an article is about or who may read it was changed, in all its languages."""

    group: int
    product: str
    audience: str
    versions: list[str]


@event("article.illustrated")
class ArticleIllustrated(Payload):
    """A picture was added to an article."""

    group: int
    picture: int


@event("article.rated")
class ArticleRated(OfArticle):
    """Somebody said whether it helped them; who is the event's actor."""

    useful: bool
    reason: str


@event("article.commented")
class ArticleCommented(OfArticle):
    """Somebody wrote below it; `answers` is the comment that was answered."""

    comment: int
    answers: int | None = None


@event("article.comment_hidden")
class CommentHidden(OfArticle):
    """A comment is shown no longer, or (`hidden` false) again."""

    comment: int
    hidden: bool


@event("article.comment_used")
class CommentUsed(OfArticle):
    """A comment led to a change of the article."""

    comment: int
    revision: int


@event("screen.mapped")
class ScreenMapped(Payload):
    """A screen of the vendor's product leads to these articles from now on, in this order (SI-4a)."""

    screen: int
    articles: list[int]


@event("screen.removed")
class ScreenRemoved(Payload):
    """A screen of the vendor's product leads to no article any longer."""

    screen: int


@event("screen.ignored")
class ScreenIgnored(Payload):
    """A screen for which help was asked for needs none, or (`ignored` false) needs some after all."""

    wanted: int
    ignored: bool


CHANGES = (ArticlePublished, ArticleArchived, ArticleImported, ArticleArranged)
