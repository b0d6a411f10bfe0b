"""`amparo web`: pages and live updates, without jobs."""

import os

import click

from amparo.cli.installation import Installation, django_ready, installation_options
from amparo.cli.migrate import list_pending
from amparo.cli.serve import announce, warn_of_open_demo
from amparo.cli.server import listening, run_server, stopping_on_signals, watched
from amparo.cli.static_files import collect_static
from amparo.core.trouble import Trouble


@click.command()
@installation_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def web(installation: Installation, host: str, port: int) -> None:
    """Run only the pages and live updates; the jobs run in `amparo worker`.

    Several of these may share one database. Run `amparo migrate` first.
    """
    os.environ.setdefault("AMPARO_BASE_URL", f"http://{host}:{port}")
    os.environ["AMPARO_WORKER"] = "separate"
    os.environ["AMPARO_METRICS"] = "shared"
    warn_of_open_demo(host)
    try:
        with (
            stopping_on_signals(),
            listening(host, port) as door,
            django_ready(installation) as database,
            watched(database),
        ):
            if waiting := list_pending():
                raise Trouble(
                    "The database is of an earlier version.",
                    f"{len(waiting)} migrations are missing, the first is {waiting[0]}.",
                    "Run `amparo migrate` with the same --data and --pack, then start this again.",
                )
            collect_static()
            run_server(door, lambda: announce(installation))
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
