"""Shells around actions of the gate that run by themselves."""

from django.utils import timezone

from amparo.core.jobs import enqueue, job, periodic
from amparo.gate.actions.enacting import apply_due
from amparo.gate.actions.replaying import step_replay
from amparo.gate.erasing import drop_expired_acceptances, forget_visitors_words


@periodic("53 3 * * *", "gate.retention")
def keep_no_longer() -> None:
    """Each night: proofs whose time has passed, and what visitors typed without opening a case."""
    now = timezone.now()
    for _ in range(100):
        if not drop_expired_acceptances(now):
            break
    forget_visitors_words(now)


@job("gate.apply_pack")
def apply_pack() -> None:
    """A version that was scheduled comes into force now."""
    apply_due(timezone.now())


@periodic("* * * * *", "gate.apply_packs")
def apply_packs() -> None:
    """The same each minute: what a killed worker left is done a minute later."""
    apply_due(timezone.now())


@job("gate.replay")
def go_on_with_replay(replay: int) -> None:
    """A replay goes on for some seconds; the rest is the next job's."""
    if step_replay(replay, timezone.now()):
        enqueue(go_on_with_replay, replay=replay)
