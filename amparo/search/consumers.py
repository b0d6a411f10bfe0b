"""Search follows what happens to articles: their rows are written when readers see something else."""

from datetime import datetime

from amparo.core.consumers import consumer
from amparo.core.models import Event
from amparo.knowledge import events
from amparo.search.actions.indexing import index_articles, index_group


@consumer("search.texts", events.CHANGES)
def follow_articles(row: Event, payload: events.OfArticle | events.ArticleArranged, now: datetime) -> None:
    """A text was published, archived or imported, or an article arranged. What happened before the first start, such as
    a demo's past, is found by `jobs.index_missing`."""
    if isinstance(payload, events.ArticleArranged):
        index_group(payload.group, now)
    else:
        index_articles([payload.article], now)
