"""`amparo seed`: many synthetic companies, cases and messages."""

import time

import click

from amparo.cli.installation import Installation, django_ready, installation_options
from amparo.cli.migrate import apply_pending, follow_pack
from amparo.cli.server import stopping_on_signals


@click.command(
    epilog="""\b
Examples:
  amparo seed --data /tmp/big --cases 100000
  amparo seed --cases 5000 --seed 2"""
)
@installation_options
@click.option("--cases", required=True, type=click.IntRange(1, 10_000_000), help="How many cases.")
@click.option("--seed", "number", default=1, show_default=True, help="The same number gives the same cases.")
def seed(installation: Installation, cases: int, number: int) -> None:
    """Make many synthetic companies, cases and messages, for measuring.

    They are added to what is there, with real decisions of the pack and the events of a life of three years; nobody is
    written to, and the people cannot sign in by password. Ctrl-C leaves whole cases only.
    """
    began = time.monotonic()
    first = 0.0
    written = 0

    def tell(count: int) -> None:
        nonlocal written
        written = count
        rate = count / (time.monotonic() - first)
        click.echo(f"\r{count:,} of {cases:,} cases, {rate:,.0f} a second ", nl=False, err=True)

    with stopping_on_signals(), django_ready(installation):
        from django.utils import timezone

        from amparo.cases.actions.indexing import reindex
        from amparo.demo.bulk.loading import Order, load_cases
        from amparo.figures.actions import draw_all

        apply_pending()
        follow_pack()
        try:
            first = time.monotonic()
            load_cases(Order(cases, number, timezone.now()), tell)
            click.echo("\nMaking them findable.", err=True)
            first = time.monotonic()
            reindex(tell, missing=True)
            click.echo("\nDrawing the figures.", err=True)
            first = time.monotonic()
            draw_all(timezone.now(), tell)
        except KeyboardInterrupt:
            click.echo(f"\nStopped after {written:,} cases.", err=True)
            raise SystemExit(130) from None
    click.echo(f"\n{cases:,} cases in {time.monotonic() - began:.0f} s.", err=True)
