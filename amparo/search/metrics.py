"""Figures of search for monitoring."""

from datetime import datetime

from amparo.core.metrics import Row, reading
from amparo.search.actions.indexing import count_waiting
from amparo.search.meaning import providers
from amparo.search.progress import count_read, count_texts


@reading("amparo_search_texts", "Texts of articles that readers see, by what finds them: words or a model.", "by")
def count_found(_now: datetime) -> list[Row]:
    """Those that are found by each."""
    read = [((one.name,), float(count_read(one.name, one.version))) for one in providers()]
    return [(("words",), float(count_texts())), *read]


@reading("amparo_search_waiting", "Texts of articles that are not found yet by words or by a model.", "by")
def count_unfound(_now: datetime) -> list[Row]:
    """Those that wait for each."""
    texts = count_texts()
    waiting = [((one.name,), float(texts - count_read(one.name, one.version))) for one in providers()]
    return [(("words",), float(count_waiting())), *waiting]
