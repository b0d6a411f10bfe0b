"""`amparo person`: what the desk holds about somebody is given out, or erased (docs/privacy.md)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending
from amparo.core.languages import TAGS
from amparo.core.trouble import Trouble

if TYPE_CHECKING:
    from amparo.people.personal import Subject

BATCH = 100  # people at once


@click.group(
    epilog="""\b
Examples:
  amparo person export ana@acme.example --to ana.zip
  amparo person erase ana@acme.example --dry-run
  amparo person erase ana@acme.example --yes
  amparo person disconnect --everybody"""
)
def person() -> None:
    """Give out or erase what the desk holds about somebody, by their e-mail address; take off their single sign-on.

    People and administrators do the first two in their account as well; all is on record. See docs/privacy.md.
    """


@person.command()
@installation_options
@click.argument("email")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="The archive [EMAIL.zip].")
@click.option("--language", type=click.Choice(TAGS), help="Of the pages in it; else the person's own.")
@click.option("--dry-run", is_flag=True, help="Say what there is and write nothing.")
def export(installation: Installation, email: str, target: Path | None, language: str | None, dry_run: bool) -> None:
    """Write an archive of what the desk holds about somebody: pages to read, data.json, their files."""
    with django_ready(installation):
        apply_pending()
        subject = find(email)
        tell_extent(subject)
        if not dry_run:
            write_export(subject, target or Path(f"{subject.email}.zip"), language)


@person.command()
@installation_options
@click.argument("email")
@click.option("--dry-run", is_flag=True, help="Say what there is and what stands in the way; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(installation: Installation, email: str, dry_run: bool, yes: bool) -> None:
    """Erase what the desk holds about somebody, at once. It cannot be undone.

    What others wrote, decisions, clocks and figures stay. Stopped in the middle, the desk goes on with it by itself.
    """
    with django_ready(installation):
        apply_pending()
        subject = find(email)
        tell_extent(subject)
        hindered = refuse_hindrances(subject)
        if dry_run:
            raise SystemExit(2 if hindered else 0)
        if hindered:
            raise Trouble("The data was not erased.", "Something has to be handed over first.", "Do that, try again.")
        if not yes and not click.confirm(f"Erase what the desk holds about {subject.email}?", err=True):
            raise SystemExit(1)
        carry_out(subject)


@person.command()
@installation_options
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="All who are connected: the provider was replaced by another.")
def disconnect(installation: Installation, email: str | None, everybody: bool) -> None:
    """Take off what connects somebody with single sign-on: their next sign-in there connects them anew.

    Until then another identity of the provider with the same address is refused. Each gets a mail.
    """
    if bool(email) == everybody:
        raise Trouble("Whose connection is to be taken off?", "", "Name an e-mail address, or say --everybody.")
    with django_ready(installation):
        apply_pending()
        say(f"{disconnect_all(email):,} connected people were disconnected.")


def disconnect_all(email: str | None) -> int:
    """Takes off the connections of one person, or of everybody; returns of how many people."""
    from django.utils import timezone

    from amparo.core.actors import SYSTEM
    from amparo.people import sessions
    from amparo.people.models import Person

    if email is not None:
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise Trouble(f"Nobody here has the address {email}.", "", "Check its spelling.")
        return int(sessions.disconnect(SYSTEM, person, timezone.now()))
    count = 0
    while people := sessions.list_connected(BATCH):
        count += sum(sessions.disconnect(SYSTEM, one, timezone.now()) for one in people)
    return count


def find(email: str) -> "Subject":
    """Whose data. Raises Trouble where nothing is known of the address, or it is none."""
    from amparo.people.rules import BadInput
    from amparo.privacy.access import subject_by_address
    from amparo.privacy.queries import get_extent

    try:
        subject = subject_by_address(email)
    except BadInput:
        raise Trouble(f"“{email}” is not an e-mail address.", "", "Write it like ana@acme.example.") from None
    if subject.person_id is None and get_extent(subject).nothing:
        raise Trouble(f"Nothing is known of {subject.email}.", "No account and no case has it.", "Check its spelling.")
    return subject


def tell_extent(subject: "Subject") -> None:
    """What there is, on stdout."""
    from amparo.privacy.queries import get_extent

    extent = get_extent(subject)
    kind = "an account of the vendor" if subject.vendor else "an account" if subject.person_id else "no account"
    click.echo(f"{subject.email}: {kind}")
    counts = ("cases", "open_cases", "messages", "files", "unconfirmed", "decisions", "acceptances")
    for name in counts:
        click.echo(f"  {name.replace('_', ' '):<14}{getattr(extent, name):>8,}")
    if extent.retain_until:
        click.echo(f"  proofs of agreement stay until {extent.retain_until:%Y-%m-%d} at the latest")


def refuse_hindrances(subject: "Subject") -> bool:
    """Says what has to be handed over first; whether there is anything."""
    from django.utils import timezone

    from amparo.privacy.access import hindrances_of
    from amparo.privacy.texts import hindrance_text

    hindrances = hindrances_of(subject, timezone.now())
    for one in hindrances:
        say(f"To be handed over first: {hindrance_text(one)}")
    return bool(hindrances)


def write_export(subject: "Subject", target: Path, language: str | None) -> None:
    """The archive, and the events that it was made and taken. Raises Trouble where it cannot be written."""
    from django.utils import timezone

    from amparo.privacy.actions.exporting import write_export as write

    try:
        with target.open("xb") as file:
            size = write(subject, file, language, timezone.now())
    except FileExistsError:
        raise Trouble(f"{target} is there already.", "It is not overwritten.", "Name another file with --to.") from None
    except OSError as error:
        target.unlink(missing_ok=True)
        raise Trouble(f"{target} cannot be written.", str(error), "Name another file with --to.") from None
    target.chmod(0o600)
    say(f"{size:,} bytes are in {target}. Keep it from others' eyes, and remove it once it is handed over.")


def carry_out(subject: "Subject") -> None:
    """Erases, with progress."""
    from django.utils import timezone

    from amparo.privacy.actions import erasing

    def tell(done: int, whole: int) -> None:
        click.echo(f"\r{done:,} of {whole:,} cases ", nl=done == whole, err=True)

    now = timezone.now()
    erasure = erasing.order_at_once(subject, "command line", now)
    erased = erasing.carry_out(erasure.pk, tell, now)
    erasure.refresh_from_db()
    if erasure.state != "done":
        raise Trouble("The erasure is not done.", "Another process is at it.", "Look again in a minute.")
    say(f"Erased: {erased.messages:,} messages, {erased.files:,} files, the account and the mails to it.")
