"""Shells around actions of the gate that run by themselves."""

from django.utils import timezone

from amparo.core.jobs import periodic
from amparo.gate.erasing import drop_expired_acceptances, forget_visitors_words


@periodic("53 3 * * *", "gate.retention")
def keep_no_longer() -> None:
    """Each night: proofs whose time has passed, and what visitors typed without opening a case."""
    now = timezone.now()
    for _ in range(100):
        if not drop_expired_acceptances(now):
            break
    forget_visitors_words(now)
