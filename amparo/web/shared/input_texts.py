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
        "comma": _("A tag has no comma; commas stand between tags."),
        "too-many": _("At most %(limit)s are possible."),
        "name-taken": _("A view of this name is there already."),
        "same-case": _("A case cannot be linked with itself."),
        "linked-already": _("These cases are linked already."),
        "has-original": _("This case is a duplicate of another one already."),
        "original-is-duplicate": _("That case is a duplicate itself; link its original instead."),
        "has-duplicates": _("This case has duplicates of its own; link those first."),
        "public-domain": _("Everybody can have an address of this domain, so it is no company’s own."),
        "proven-already": _("This domain counts as the company’s own already."),
        "unknown-mailbox": _("Please choose one of these mailboxes: %(mailboxes)s"),
        "ends-before-it-begins": _("The end must be later than the beginning."),
        "in-the-past": _("This lies in the past."),
        "overlaps": _("Another absence is planned for this time."),
        "no-agent": _("This is nobody of the vendor’s agents."),
        "not-own-deputy": _("Nobody stands in for themselves."),
        "not-of-the-vendor": _("This is nobody of the vendor."),
        "unknown-product": _("There is no product “%(product)s”."),
        "not-an-id": _("This is not a plan of the desk."),
        "account-closed": _("The account of this person is closed; open it again first."),
        "webhook-url": _(
            "This is not an address that events can be sent to. An example: https://hooks.acme.example/in"
        ),
        "webhook-https": _("Events are sent encrypted only; the address begins with https://"),
        "webhook-port": _("Events are sent to port 443 or to one above 1023."),
        "webhook-private": _("This address lies in a private network, where nothing is sent."),
        "webhook-types": _("There is no such type of event for you; please choose again."),
        "webhook-since": _("Please choose a moment of the last %(days)s days."),
        "private-left": _("Private parts of a case are still marked. Write around them first: %(marks)s"),
        "out-of-range": _("Please choose a number between %(least)s and %(most)s."),
    }
    text = sentences.get(refusal.code, _("This cannot be taken as it is."))
    return text % refusal.params
