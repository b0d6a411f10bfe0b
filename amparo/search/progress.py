"""How far search is: for `amparo kb status`, administrators and monitoring."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from amparo.search.actions.indexing import count_waiting
from amparo.search.meaning import providers
from amparo.search.models import IndexedMeaning, IndexedText

RECENTLY = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """How many texts one model has read, and how many a minute it reads now."""

    name: str
    version: str
    done: int
    per_minute: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Texts that readers see and that are found by words, those that wait for that, and what each model has read."""

    texts: int
    waiting: int
    models: tuple[ModelProgress, ...]

    @property
    def minutes_left(self) -> int | None:
        """Until everything is found by meaning, at the pace of now, at least one; None where nothing moves."""
        left = [(self.texts - model.done, model.per_minute) for model in self.models if model.done < self.texts]
        pace = max((pace for _waiting, pace in left), default=0.0)
        return max(1, round(sum(waiting for waiting, _pace in left) / pace)) if pace else None


def get_progress(now: datetime) -> Progress:
    """How far search is now. Counts only; three queries a model."""
    models = tuple(progress_of(one.name, one.version, now) for one in providers())
    return Progress(count_texts(), count_waiting(), models)


def count_texts() -> int:
    """Texts that readers see and that are found by words."""
    return IndexedText.objects.filter(revision_id__isnull=False).count()


def count_read(model: str, version: str) -> int:
    """Those of them that a model has read as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select count(*) from search_meaning m join search_text t on t.article_id = m.text_id
            where m.model = %s and m.version = %s and m.sha256 = t.sha256 and t.revision_id is not null""",
            [model, version],
        )
        return int(cursor.fetchone()[0])


def progress_of(model: str, version: str, now: datetime) -> ModelProgress:
    """How far one model is."""
    done = count_read(model, version)
    rows = IndexedMeaning.objects.filter(model=model, at__gt=now - RECENTLY)
    first = rows.order_by("at").values_list("at", flat=True).first()
    if first is None or now <= first:
        return ModelProgress(model, version, done, 0.0)
    return ModelProgress(model, version, done, rows.count() / max((now - first).total_seconds() / 60, 0.05))
