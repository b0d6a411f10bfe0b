"""The command `amparo`. Each subcommand is a module of its own, read only when it is called."""

import sys
from importlib import import_module

import click

from amparo import __version__
from amparo.core.trouble import Trouble

COMMANDS = {
    "serve": "Run the whole desk in one process: database, pages, live updates, jobs.",
    "web": "Run only the pages and live updates; the jobs run in `amparo worker`.",
    "worker": "Run only the jobs.",
    "migrate": "Bring the database up to this version.",
    "invite": "Let one of the vendor's own people in: the first administrator, an agent.",
    "person": "Give out or erase what the desk holds about somebody.",
    "import": "Read companies or contacts from a CSV file.",
    "kb": "Import, export, check and search the articles of the knowledge base.",
    "demo": "Fill the desk with invented people, companies and cases.",
    "seed": "Make many synthetic companies, cases and messages, for measuring.",
    "reindex": "Make the index of the search anew.",
    "figures": "Draw anew what the figures are counted from.",
    "policy": "Check, explain and replay policy packs.",
    "backup": "Write the database and the files into one archive.",
    "restore": "Read such an archive back.",
    "doctor": "Show what is set up, what is missing and what to do.",
}
MODULES = {"import": "importing"}  # where the command's name cannot be the module's


class LazyGroup(click.Group):
    """Knows its commands by name, so that `amparo --help` and `amparo policy` read nothing that they do not need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read the module of a command; it holds a click command of the module's name."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command = getattr(import_module(f"amparo.cli.{module}"), module)
        if not isinstance(command, click.Command):
            raise TypeError(f"amparo.cli.{module}.{module} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from COMMANDS alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="""\b
Examples:
  amparo serve --demo                       a desk with a demo on http://127.0.0.1:8000
  amparo serve --pack protheus --port 8001  another desk beside it
  amparo policy explain protheus …          what the rules say to a request, and why
  amparo backup desk.amparo                 everything in one file
  amparo doctor                             what is missing""",
)
@click.version_option(__version__, prog_name="amparo")
def group() -> None:
    """Amparo, a support desk that knows who may ask for what before it is asked.

    A desk is a policy pack (--pack) and a data folder (--data, else $AMPARO_DATA, else ./var/PACK). It brings its own
    PostgreSQL; DATABASE_URL names another one.
    """


def main() -> None:
    """Entry point of the installed command; exits with 2 and an explanation when something is wrong."""
    try:
        group(prog_name="amparo")
    except Trouble as trouble:
        show_trouble(trouble)
        sys.exit(2)


def show_trouble(trouble: Trouble) -> None:
    """What happened, why, and what to do, on stderr."""
    click.echo(click.style("amparo: ", fg="red", bold=True) + trouble.what, err=True)
    for part in (trouble.why, trouble.advice):
        if part:
            click.echo("  " + part.replace("\n", "\n  "), err=True)


if __name__ == "__main__":
    main()
