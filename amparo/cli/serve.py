"""`amparo serve`: the whole desk in one process."""

import os
from ipaddress import ip_address

import click

from amparo import __version__
from amparo.cli.demo import fill_demo, show_sign_ins
from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending, follow_pack
from amparo.cli.server import listening, run_server, stopping_on_signals, watched
from amparo.cli.static_files import collect_static


@click.command(
    epilog="""\b
Examples:
  amparo serve --demo
  amparo serve --pack protheus --port 8001
  DATABASE_URL=postgresql://desk@db.example/desk amparo serve --data /srv/desk"""
)
@installation_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--demo", is_flag=True, help="Load the demo into an empty desk and print its sign-ins.")
def serve(installation: Installation, host: str, port: int, demo: bool) -> None:
    """Run the whole desk in one process: database, pages, live updates, jobs.

    Ctrl-C stops it; nothing that was acknowledged is lost, not even by kill -9.
    """
    shown_host = f"[{host}]" if ":" in host else host
    os.environ.setdefault("AMPARO_BASE_URL", f"http://{shown_host}:{port}")
    os.environ["AMPARO_WORKER"] = "embedded"
    os.environ["AMPARO_METRICS"] = "shared"
    if demo:
        os.environ["AMPARO_DEMO"] = "1"
    warn_of_open_demo(host)
    try:
        with (
            stopping_on_signals(),
            listening(host, port) as door,
            django_ready(installation) as database,
            watched(database),
        ):
            apply_pending()
            follow_pack()
            if demo:
                fill_demo()
            collect_static()
            run_server(door, lambda: announce(installation))
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)


def warn_of_open_demo(host: str) -> None:
    """Say that a demo which others can reach is open to them: everybody in it has one known password."""
    if os.environ.get("AMPARO_DEMO") != "1" or is_loopback(host):
        return
    say(
        f"Careful: this is a demo, and other machines can reach it at {host}. Its people share one password that is "
        "printed below and on the sign-in page, administrators included. Keep no real data in it; "
        "--host 127.0.0.1 closes it."
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address; a name that is not `localhost` may be reached from anywhere."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def announce(installation: Installation) -> None:
    """Say where the desk is, and on a demo desk whom to sign in as."""
    click.echo(f"\nAmparo {__version__}, pack {installation.pack}, data in {installation.data}")
    click.echo("  " + click.style(os.environ["AMPARO_BASE_URL"], fg="green", bold=True))
    show_sign_ins()
    click.echo("\nCtrl-C stops it.")
