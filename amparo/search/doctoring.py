"""What `amparo doctor`, on the command line and in the browser, says of search: in English, as all of it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from amparo.core.doctor import Finding
from amparo.search.choosing import UnusableModel, choose
from amparo.search.progress import Progress, get_progress


def check_search() -> Iterator[Finding]:
    """Whether the models can be used, and how many articles are found by words and by meaning."""
    try:
        choose(settings.SEARCH_MODELS)
    except UnusableModel as error:
        yield Finding("fault", "search", f"AMPARO_SEARCH_MODELS: {error}", "Until then search goes by words alone.")
    progress = get_progress(timezone.now())
    left = progress.minutes_left
    ahead = f", about {left:,} minutes" if left is not None else ""
    waiting = progress.waiting or any(model.done < progress.texts for model in progress.models)
    advice = "A worker does it in the background; `amparo kb index` does it at once." if waiting else ""
    yield Finding("note" if waiting else "ok", "search", f"{sentence(progress)}{ahead}", advice)


def sentence(progress: Progress) -> str:
    """How far search is."""
    by_words = f"{progress.texts:,} articles are found by words"
    if progress.waiting:
        by_words += f", {progress.waiting:,} wait for that"
    if not progress.models:
        return f"{by_words}; by meaning: off"
    return "; ".join([by_words, *(f"by {model.name}: {model.done:,}" for model in progress.models)])
