"""`amparo figures`: the rows that figures are counted from, drawn anew."""

import time

import click

from amparo.cli.installation import Installation, django_ready, installation_options
from amparo.cli.migrate import apply_pending
from amparo.cli.server import stopping_on_signals


@click.command(
    epilog="""\b
Examples:
  amparo figures      after a restore of an older version, or when a figure looks wrong"""
)
@installation_options
def figures(installation: Installation) -> None:
    """Draw anew everything that the figures are counted from.

    People may work meanwhile; the pages of figures say that they are not whole yet. After Ctrl-C the desk goes on by
    itself.
    """
    began = time.monotonic()

    def tell(count: int) -> None:
        rate = count / (time.monotonic() - began)
        click.echo(f"\r{count:,} cases, {rate:,.0f} a second ", nl=False, err=True)

    with stopping_on_signals(), django_ready(installation):
        from django.db import connection
        from django.utils import timezone

        from amparo.figures.actions import draw_all

        apply_pending()
        try:
            draw_all(timezone.now(), tell)
        except KeyboardInterrupt:
            click.echo("\nStopped; the desk draws the rest by itself.", err=True)
            raise SystemExit(130) from None
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE figures_case, figures_decision")
    click.echo(f"\nDrawn in {time.monotonic() - began:.0f} s.", err=True)
