"""Changes of authority in words, for both sides (SI-13)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.cases.models import AuthorityChange
from amparo.web.shared.case_texts import role_texts
from amparo.web.shared.components import Tone


def kind_texts() -> dict[str, str]:
    """What can change."""
    return {
        "designated-user": _("Somebody becomes a designated support user"),
        "permission": _("A permission is given or taken away"),
        "password-reset": _("Somebody’s password in the product is reset"),
    }


def state_texts() -> dict[str, tuple[str, Tone]]:
    """How a change stands."""
    return {
        "asked": (_("Asked for"), "accent"),
        "prepared": (_("Waiting for a second agent"), "warn"),
        "done": (_("Carried out"), "good"),
        "refused": (pgettext("authority", "Refused"), "bad"),
    }


def describe(change: AuthorityChange) -> str:
    """One sentence that says what changes for whom."""
    words = {"person": change.subject_name or change.subject, "role": role_texts().get(change.role, "")}
    if change.kind == "designated-user":
        return _("%(person)s becomes a designated support user.") % words
    if change.kind == "password-reset":
        return _("The password of %(person)s in the product is reset.") % words
    if change.withdraw:
        return _("%(person)s no longer has the permission: %(role)s.") % words
    return _("%(person)s gets the permission: %(role)s.") % words


def rows(changes: list[AuthorityChange]) -> list[dict[str, Any]]:
    """The changes of a case as the pages list them."""
    found = []
    for change in changes:
        text, tone = state_texts()[change.state]
        found.append({"change": change, "text": describe(change), "state": text, "tone": tone})
    return found
