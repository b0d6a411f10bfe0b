"""What is wrong with what an administrator entered, in words beside the field."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _


def problem_texts() -> dict[str, str]:
    """A sentence for each code of `gate.actions.own` and its like."""
    return {
        "missing": _("Please fill this in."),
        "too-long": _("This is too long."),
        "unknown": _("This is none of the choices."),
        "none": _("Choose at least one."),
        "past": _("This lies in the past. What was promised stays promised."),
        "too-far": _("This is more than three years ahead."),
        "before-another": _(
            "Another version is to come after that. Take it back first, or choose a moment after its beginning."
        ),
        "in-force": _("It is in force already."),
        "nowhere": _("Enter a link or a phone number: a contact point leads somewhere."),
        "no-address": _(
            "This is neither a page of the desk (/…) nor a secure link (https://…) nor mailto: an address."
        ),
        "no-number": _("This is not a phone number that can be dialled."),
        "unreadable": _("This cannot be read. Write days like mon-fri and hours like 09:00-12:30,14:00-18:00."),
        "unknown-placeholder": _("A word in braces is none of the placeholders listed beside it."),
        "needs-link": _("The mail is of no use without {link}."),
        "one-line": _("A subject is one line."),
        "taken": _("There is one with this name already."),
    }


def problem_text(code: str) -> str:
    """The sentence for a code."""
    return problem_texts().get(code, _("This cannot be kept as it is."))


def add_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Says what is wrong, beside the field of the same name, else above the form."""
    form.full_clean()
    for field, code in problems.items():
        form.add_error(field if field in form.fields else None, problem_text(code))
