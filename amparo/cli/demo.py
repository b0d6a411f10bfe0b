"""`amparo demo`: an invented vendor's people, customers and cases; also loaded by `serve --demo`."""

import os

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending


@click.command()
@installation_options
def demo(installation: Installation) -> None:
    """Fill the desk with invented people, companies and cases, and print whom to sign in as.

    All of them have one known password: use it only on a desk that nobody else can reach. What is there already stays
    as it is.
    """
    os.environ["AMPARO_DEMO"] = "1"
    with django_ready(installation):
        apply_pending()
        fill_demo()
        show_sign_ins()


def fill_demo() -> None:
    """Load what is missing of the demo; says so, because the first time takes a moment."""
    from django.utils import timezone

    from amparo.demo import load

    if load(timezone.now(), past=True):
        say("The demo is loaded.")


def show_sign_ins() -> None:
    """Whom to sign in as, each with what to try."""
    from amparo.demo import hints, sign_ins

    people = sign_ins()
    if not people:
        return
    width = max(len(one.email) for one in people)
    click.echo(f"\nSign in with the password {click.style(people[0].password, bold=True)} as")
    for one in people:
        click.echo(f"  {one.email:<{width}}  {one.who}")
    for hint in hints():
        click.echo(hint)
