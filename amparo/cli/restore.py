"""`amparo restore`: read a backup back."""

from pathlib import Path

import click

from amparo.cli.backup import desk_of
from amparo.cli.installation import Installation, installation_options, say
from amparo.core import archive
from amparo.core.backup import restore as restore_desk


@click.command(
    epilog="""\b
Examples:
  amparo restore --data /srv/desk desk.amparo
  amparo restore --check desk.amparo"""
)
@installation_options
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", is_flag=True, help="Only verify FILE.")
@click.option("--force", is_flag=True, help="Replace a desk that is not empty.")
def restore(installation: Installation, file: Path, check: bool, force: bool) -> None:
    """Read FILE back: verify it as a whole, then restore its database and files.

    The desk must be stopped. Interrupted at any moment, the old desk is intact or the restored one is complete; run it
    again in both cases.
    """
    if check:
        contents = archive.verify(file)
    else:
        with desk_of(installation) as desk:
            contents = restore_desk(desk, file, force=force, say=say)
    about = contents.about
    what = "is whole" if check else "was restored"
    click.echo(f"{file} {what}: pack {about['pack']}, made at {about['made_at']} by Amparo {about['amparo']}")
