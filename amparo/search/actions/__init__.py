"""The only writer: rows by which texts are found, and what people searched. None of it is an event: the rows of texts
say nothing that the articles do not, and a search changes nothing."""

from amparo.search.actions.embedding import embed_waiting
from amparo.search.actions.indexing import index_articles, index_waiting
from amparo.search.actions.recording import forget_old_searches, record_opened, record_search

__all__ = ["embed_waiting", "forget_old_searches", "index_articles", "index_waiting", "record_opened", "record_search"]
