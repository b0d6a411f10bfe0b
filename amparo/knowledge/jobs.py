"""What articles do by themselves."""

from django.utils import timezone

from amparo.core.jobs import periodic
from amparo.knowledge import actions
from amparo.knowledge.actions.screens import forget_wanted


@periodic("* * * * *", "knowledge.publish_due")
def publish_due_articles() -> None:
    """What was to be published at a moment that has come."""
    actions.publish_due(timezone.now())


@periodic("25 3 * * *", "knowledge.forget_wanted")
def forget_wanted_screens() -> None:
    """Screens for which nobody has asked for help in a long time."""
    forget_wanted(timezone.now())


@periodic("17 3 * * *", "knowledge.forget_old")
def forget_old_rows() -> None:
    """Drafts that nobody has touched for long, and old counts."""
    actions.forget_old(timezone.now())
