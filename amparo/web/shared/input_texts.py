"""Sentences for what could not be taken (`people.rules.BadInput`)."""

from django.utils.translation import gettext as _

from amparo.people.rules import BadInput


def input_text(refusal: BadInput) -> str:
    """What is wrong with what was typed, and how it would be right."""
    sentences = {
        "empty": _("Please fill this in."),
        "too-long": _("This is too long; at most %(limit)s characters fit."),
        "line-break": _("A name stands on one line; please remove the line break."),
        "control-character": _("There is an invisible character in this; please type it anew."),
        "not-an-address": _("This is not an e-mail address. An example: ana@acme.example"),
        "not-a-domain": _("This is not a mail domain. An example: acme.example"),
        "unknown-language": _("The desk does not speak this language. It speaks: %(languages)s"),
        "unknown-country": _("This is not a country code of two letters. An example: CH"),
        "unknown-time-zone": _("This is not a time zone. An example: Europe/Zurich"),
        "address-taken": _("Somebody has this e-mail address already."),
        "too-weak": _("This password is too easy to guess; please choose another one."),
        "out-of-range": _("Please choose a number between %(least)s and %(most)s."),
    }
    text = sentences.get(refusal.code, _("This cannot be taken as it is."))
    return text % refusal.params
