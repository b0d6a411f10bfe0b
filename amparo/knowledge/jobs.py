"""What articles do by themselves."""

from django.utils import timezone

from amparo.core.jobs import periodic
from amparo.knowledge import actions


@periodic("* * * * *", "knowledge.publish_due")
def publish_due_articles() -> None:
    """What was to be published at a moment that has come."""
    actions.publish_due(timezone.now())
