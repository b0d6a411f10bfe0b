"""What stands in the way of an erasure, in sentences: for the pages and for the command line."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.privacy.rules import Hindrance

NAMED = 10


def hindrance_text(hindrance: Hindrance) -> str:
    """What has to be handed over first, and to whom."""
    shown = ", ".join(hindrance.names[:NAMED]) + (" …" if len(hindrance.names) > NAMED else "")
    values = {"count": hindrance.count, "names": shown}
    texts = {
        "assigned-cases": ngettext(
            "%(count)s open case is assigned to this account: %(names)s. Give it to another agent.",
            "%(count)s open cases are assigned to this account: %(names)s. Give them to other agents.",
            hindrance.count,
        ),
        "account-manager": ngettext(
            "This account is the account manager of %(count)s company: %(names)s. Name another one.",
            "This account is the account manager of %(count)s companies: %(names)s. Name another one for each.",
            hindrance.count,
        ),
        "last-portal-administrator": _(
            "Nobody else is portal administrator of %(names)s. The company names another one first, in an open case."
        ),
        "last-administrator": _("Nobody else runs this desk. Make somebody else an administrator first."),
    }
    return texts[hindrance.code] % values
