"""What is new is drawn by itself."""

from django.utils import timezone

from amparo.core.jobs import periodic
from amparo.figures.actions import refresh


@periodic("* * * * * */20", "figures.refresh")
def refresh_figures() -> None:
    """Each 20 seconds: the figures follow the event log."""
    refresh(timezone.now())
