"""Shells around actions of cases that run by themselves."""

from django.utils import timezone

from amparo.cases.actions.drafts import drop_stale
from amparo.cases.actions.visiting import drop_expired
from amparo.core.actors import SYSTEM
from amparo.core.jobs import periodic


@periodic("17 * * * *", "cases.drop_expired")
def drop_expired_cases() -> None:
    """Kept cases whose link has run out are dropped each hour (SEC-8)."""
    drop_expired(SYSTEM, timezone.now())


@periodic("43 3 * * *", "cases.drop_stale_drafts")
def drop_stale_drafts() -> None:
    """Drafts that nobody touched for long are dropped each night."""
    drop_stale(timezone.now())
