"""What search does by itself."""

from contextlib import suppress

from django.utils import timezone

from amparo.core.jobs import enqueue, job, periodic
from amparo.search import actions
from amparo.search.embedder import EmbeddingStopped

SECONDS = 20


@periodic("* * * * * */15", "search.look_for_meaning")
def look_for_meaning() -> None:
    """Each 15 seconds: texts that wait for their vectors get them."""
    embed()


@job("search.embed", retry=(60, 300))
def embed_further() -> None:
    """What the one before left."""
    embed()


def embed() -> None:
    """Embeds for a while; what is left is the next job's, where this process stops the next process's."""
    with suppress(EmbeddingStopped):
        if actions.embed_waiting(SECONDS).more:
            enqueue(embed_further)


@periodic("* * * * * */20", "search.index_missing")
def index_missing() -> None:
    """Rows that are not as they should be, after an upgrade, a restore or a demo, are written anew."""
    actions.index_waiting(timezone.now(), most=10_000)


@periodic("41 3 * * *", "search.forget_searches")
def forget_searches() -> None:
    """Searches of half a year ago are removed."""
    actions.forget_old_searches(timezone.now())
