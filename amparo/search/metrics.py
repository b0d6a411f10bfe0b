"""Figures of search for monitoring."""

from datetime import datetime

from amparo.core.metrics import Row, reading
from amparo.search.progress import get_progress


@reading("amparo_search_texts", "Texts of articles that readers see, by what finds them: words or a model.", "by")
def count_found(now: datetime) -> list[Row]:
    """Those that are found by each."""
    progress = get_progress(now)
    found = [((model.name,), float(model.done)) for model in progress.models]
    return [(("words",), float(progress.texts)), *found]


@reading("amparo_search_waiting", "Texts of articles that are not found yet by words or by a model.", "by")
def count_unfound(now: datetime) -> list[Row]:
    """Those that wait for each."""
    progress = get_progress(now)
    waiting = [((model.name,), float(progress.texts - model.done)) for model in progress.models]
    return [(("words",), float(progress.waiting)), *waiting]
