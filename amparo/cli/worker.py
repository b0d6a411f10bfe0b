"""`amparo worker`: the jobs and the readers of the event log, in a process of their own."""

import os

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import list_pending
from amparo.cli.server import stopping_on_signals, watched
from amparo.core.trouble import Trouble

POLITENESS = 10  # of the processor: a mail may wait for a page, nobody should wait for a mail to be written


@click.command()
@installation_options
def worker(installation: Installation) -> None:
    """Run only the jobs: mails, notifications, timers.

    It leaves the processor to the pages where both want it. Start as many as needed beside `amparo web`, also on other
    machines with the same DATABASE_URL. A job of a killed worker is taken up by another.
    """
    os.environ["AMPARO_METRICS"] = "shared"
    os.nice(POLITENESS)
    try:
        with stopping_on_signals(), django_ready(installation) as database, watched(database):
            if waiting := list_pending():
                raise Trouble(
                    "The database is of an earlier version.",
                    f"{len(waiting)} migrations are missing, the first is {waiting[0]}.",
                    "Run `amparo migrate` with the same --data and --pack, then start this again.",
                )
            from amparo.core import background

            say("The worker runs. Ctrl-C stops it.")
            background.run_alone()
    except KeyboardInterrupt:
        pass
    click.echo("Stopped.", err=True)
