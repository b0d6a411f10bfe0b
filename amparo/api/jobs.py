"""Work of this package after the answer."""

from django.utils import timezone

from amparo.api import keeping
from amparo.core.jobs import periodic


@periodic("41 * * * *", "api.drop_kept_answers")
def drop_kept_answers() -> None:
    """Answers that were kept for repeated writes end after a day."""
    keeping.drop_old(timezone.now())
