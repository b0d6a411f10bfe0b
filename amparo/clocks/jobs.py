"""What clocks do by themselves, each minute; what a killed worker left is done a minute later."""

from django.utils import timezone

from amparo.clocks import actions
from amparo.clocks.actions.alerting import BATCH
from amparo.core.jobs import job, periodic

MOST_BATCHES = 50


@periodic("* * * * *", "clocks.tell_due")
def tell_due_clocks() -> None:
    """Warnings and breaches are recorded."""
    for _ in range(MOST_BATCHES):
        if actions.tell_due(timezone.now()) < BATCH:
            return


@job("clocks.follow_pack")
def follow_pack() -> None:
    """Another version of the pack is in force: every open clock is measured by it, at once."""
    retarget_outdated_clocks()


@periodic("* * * * *", "clocks.retarget_outdated")
def retarget_outdated_clocks() -> None:
    """After a change of the pack every open clock is measured by the new one.

    Fails at the end, with the names of the matters, where some could not be.
    """
    failed: set[str] = set()
    for _ in range(MOST_BATCHES):
        try:
            if actions.retarget_outdated(timezone.now(), BATCH, failed) < BATCH:
                break
        except actions.NotMeasured as some:
            failed |= some.abouts
    if failed:
        raise actions.NotMeasured(failed)
