"""`amparo backup` and what it shares with `amparo restore`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from amparo.cli.installation import Installation, installation_options, say
from amparo.core.backup import Desk, back_up
from amparo.core.database import open_database
from amparo.core.trouble import Trouble


@click.command(
    epilog="""\b
Examples:
  amparo backup desk.amparo
  amparo backup --data /srv/desk /backups/desk-$(date +%F).amparo"""
)
@installation_options
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup(installation: Installation, file: Path, force: bool) -> None:
    """Write the database and the files into FILE.

    The desk may run meanwhile. The archive holds the SHA-256 of each part; `amparo restore --check` verifies it. The
    key in the data folder (secret_key) is not part of it: keep it apart, or let everybody sign in again.
    """
    if file.exists() and not force:
        raise Trouble(f"{file} exists.", "", "Choose another name, or replace it with --force.")
    if not file.absolute().parent.is_dir():
        raise Trouble(f"There is no folder {file.absolute().parent}.", "", "Make it, or choose another place.")
    with desk_of(installation) as desk:
        size = back_up(desk, file.absolute(), datetime.now(UTC), say)
    click.echo(f"{file}: {size:,} bytes")


@contextmanager
def desk_of(installation: Installation) -> Iterator[Desk]:
    """The installation's database is up for as long as the block lasts."""
    with open_database(installation.data, url=installation.database_url, say=say) as database:
        yield Desk(database.url, installation.data, installation.pack, os.environ.get("AMPARO_FILES_URL", ""))
