"""`amparo reindex`: the index of the search anew."""

import time

import click

from amparo.cli.installation import Installation, django_ready, installation_options
from amparo.cli.migrate import apply_pending
from amparo.cli.server import stopping_on_signals


@click.command(
    epilog="""\b
Examples:
  amparo reindex              after a restore of an older version, or when a search misses what is there
  amparo reindex --missing    only the cases that have no entry yet"""
)
@installation_options
@click.option("--missing", is_flag=True, help="Only cases without an entry; the desk does this by itself, too.")
def reindex(installation: Installation, missing: bool) -> None:
    """Write anew by what every case is found.

    People may work and search meanwhile. Ctrl-C keeps what is done.
    """
    began = time.monotonic()

    def tell(count: int) -> None:
        rate = count / (time.monotonic() - began)
        click.echo(f"\r{count:,} cases, {rate:,.0f} a second ", nl=False, err=True)

    with stopping_on_signals(), django_ready(installation):
        from django.db import connection

        from amparo.cases.actions.indexing import reindex as write_rows

        apply_pending()
        try:
            done = write_rows(tell, missing)
        except KeyboardInterrupt:
            click.echo("\nStopped; what was written stays.", err=True)
            raise SystemExit(130) from None
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE cases_searchrow")
    click.echo(f"\n{done:,} cases in {time.monotonic() - began:.0f} s.", err=True)
