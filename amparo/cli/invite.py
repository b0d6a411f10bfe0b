"""`amparo invite`: the vendor's first people get in."""

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.cli.migrate import apply_pending
from amparo.core.languages import TAGS
from amparo.core.trouble import Trouble


@click.command(epilog="Example: amparo invite ana@vendor.example --name 'Ana Prado' --administrator --agent")
@installation_options
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--agent", is_flag=True, help="Answers cases.")
@click.option("--administrator", is_flag=True, help="Runs the desk: people, packs, settings.")
@click.option("--language", type=click.Choice(TAGS), default="en", show_default=True, help="Language of the mail.")
def invite(installation: Installation, email: str, agent: bool, administrator: bool, **terms: str) -> None:
    """Invite one of the vendor's own people: they get a mail with a link to choose a password.

    Run it once for the first administrator of a new desk, and again for somebody whose link has run out. Customers are
    invited in the desk itself.
    """
    rights = {name for name, given in (("agent", agent), ("administrator", administrator)) if given}
    if not rights:
        raise Trouble(
            "Nothing was said about what the person may do.",
            "The vendor's people are agents, administrators, or both.",
            "Add --agent, --administrator, or both.",
        )
    with django_ready(installation):
        apply_pending()
        send_invitation(email, terms["name"], terms["language"], frozenset(rights))


def send_invitation(email: str, name: str, language: str, rights: frozenset[str]) -> None:
    """Enters the person where they are new, and sends the mail here and now."""
    from django.conf import settings
    from django.utils import timezone

    from amparo.core import mailer
    from amparo.core.access import NotAllowed
    from amparo.core.actors import SYSTEM
    from amparo.people import actions
    from amparo.people.models import Person
    from amparo.people.rules import BadInput

    now = timezone.now()
    try:
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            person = actions.create_person(SYSTEM, actions.PersonTerms(email, name, language, rights=rights), now)
        else:
            actions.set_rights(SYSTEM, person, rights, now)
        actions.invite_colleague(SYSTEM, person, now)
    except BadInput as refused:
        raise Trouble(
            f"“{email}” cannot be invited.", f"{refused.field}: {refused.code}.", "Mend it, try again."
        ) from None
    except NotAllowed as refused:
        raise Trouble(
            f"“{email}” cannot be invited.", f"The desk says {refused.code}.", "See `amparo doctor`."
        ) from None
    mailer.deliver_due(now)
    where = "by mail" if settings.SMTP_URL else f"as a file in {settings.DATA_DIR}/outbox"
    say(f"The link for {person.email} went out {where}. It works once, for seven days.")
