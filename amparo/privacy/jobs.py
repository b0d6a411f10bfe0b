"""Shells around actions of this package that run by themselves."""

from django.utils import timezone

from amparo.core.jobs import periodic
from amparo.privacy.actions.erasing import carry_out_due
from amparo.privacy.actions.exporting import drop_expired_exports


@periodic("37 * * * *", "privacy.drop_exports")
def drop_exports() -> None:
    """Archives whose days ended are removed each hour (SEC-8)."""
    drop_expired_exports(timezone.now())


@periodic("11 * * * *", "privacy.carry_out_erasures")
def carry_out_erasures() -> None:
    """Erasures whose days ended, or whose job was lost, are carried out each hour."""
    carry_out_due(timezone.now())
