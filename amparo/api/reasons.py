"""The sentences behind the codes of refusals, in the active language."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

BODY_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def not_allowed(code: str) -> str:
    """Why somebody may see a thing and not do this with it."""
    return {
        "agents-only": _("This part of the desk is for the vendor’s agents."),
        "customers-only": _("Agents answer or leave a note; a comment is the customer’s word."),
        "administrators-only": _("This part of the desk is for the vendor’s administrators."),
        "company-leaders-only": _("This is for your company’s portal administrators and authorised managers."),
        "ask-vendor-for-role": _("Only the vendor gives this role, on your company’s word."),
        "authorisation-missing": _("Name the case in which the company authorised it, as the basis."),
        "company-cases-only": _("This is possible in cases of a company only."),
        "invited-too-often": _("This person was invited too often within a day. Please try again tomorrow."),
        "not-an-agent": _("This person is no agent."),
        "of-the-vendor": _("People of the vendor cannot belong to a company."),
        "not-oneself": _("You cannot do this to your own account. Ask somebody else who has the right to do it."),
        "second-agent-needed": _("Another agent than the one who prepared it must confirm it."),
        "thread-full": _("No more people fit into this thread."),
        "owner-only": _("Only its owner may change this."),
    }.get(code, _("Your account does not have the right that this needs."))


def bad_input(code: str) -> str:
    """What is wrong with a value; with the placeholders of the code."""
    return {
        "empty": _("Please fill this in."),
        "too-long": _("This is too long; at most %(limit)s characters fit."),
        "line-break": _("A name stands on one line; please remove the line break."),
        "control-character": _("There is an invisible character in this; please type it anew."),
        "not-an-address": _("This is not an e-mail address. An example: ana@acme.example"),
        "unknown-language": _("The desk does not speak this language. It speaks: %(languages)s"),
        "unknown-country": _("This is not a country code of two letters. An example: CH"),
        "unknown-time-zone": _("This is not a time zone. An example: Europe/Zurich"),
        "unknown-role": _("This is none of the roles: %(roles)s"),
        "address-taken": _("Somebody has this e-mail address already."),
        "unknown": _("There is no such thing."),
        "comma": _("A tag has no comma; commas stand between tags."),
        "too-many": _("At most %(limit)s are possible."),
        "same-case": _("A case cannot be linked with itself."),
        "linked-already": _("These cases are linked already."),
        "has-original": _("This case is a duplicate of another one already."),
        "original-is-duplicate": _("That case is a duplicate itself; link its original instead."),
        "has-duplicates": _("This case has duplicates of its own; link those first."),
        "unknown-product": _("There is no product of this key."),
        "product-missing": _("An article for owners needs a product."),
        "out-of-range": _("Please choose a number between %(least)s and %(most)s."),
    }.get(code, _("This cannot be taken as it is."))


def missing(code: str) -> str:
    """What a form lacks or has too much of."""
    return {
        "missing": _("This is missing."),
        "too-long": _("This is too long."),
        "too-many": _("These are too many."),
        "not-an-address": _("This is not an address of the web. An example: https://docs.example/page"),
        "not-one": _("Name one that you can act for."),
        "unknown-source": _("The source has no such revision."),
        "other-case": _("It is about something else than this."),
    }.get(code, _("There is no such thing."))


def file_refused(code: str) -> str:
    """Why a file was not taken."""
    return {
        "file-empty": _("This file is empty. Choose another one."),
        "files-too-many": _("This is one file too many: %(limit)s at most. Remove one, or pack several into one."),
    }.get(code, _("This cannot be taken as it is."))


def turned_down(code: str) -> str:
    """Why a case cannot be ended, cut, put into another, or marked like this."""
    return {
        "unknown-cause": _("Choose why the case is solved."),
        "duplicate-unknown": _("Enter the number of the other case, one that you can see."),
        "of-itself": _("A case cannot be the same as itself. Enter the number of the other case."),
        "title-missing": _("Give the new case a title."),
        "title-too-long": _("The title is too long: one line, as one would say it on the phone."),
        "not-of-this-case": _("Something that you chose is no longer in this case. Choose again."),
        "nothing-chosen": _("Choose at least one message, piece of evidence or file for the new case."),
        "file-of-note": _("A file of an internal note goes with its note: choose the note."),
        "nothing-said": _("The customer would find an empty case. Choose a message of theirs, or write them a word."),
        "nothing-left": _("Nothing would be left in this case. Leave at least one message that the customer can read."),
        "merge-itself": _("This is the case itself. Enter the number of the other one."),
        "merge-merged": _("One of the two is part of another case already."),
        "merge-other-company": _("The two cases belong to different customers, so they stay apart."),
        "merge-both-escalated": _("Both cases wait for an answer to an escalation. Answer one of them first."),
        "merge-readers-gain": _("Somebody who reads only the other case would see what was said here."),
        "merge-readers-lose": _("Somebody who reads only this case would lose sight of it."),
        "score": _("Choose one of the five marks."),
        "too-long": _("These are too many words; write them into the case instead."),
    }.get(code, _("This is not possible now"))


def shape(kind: str, context: Mapping[str, Any]) -> str:
    """What is wrong with the form of a value, by pydantic's name for it."""
    given = dict(context)
    sentences = {
        "missing": _("This is missing."),
        "extra_forbidden": _("This is not a field of this request."),
        "string_type": _("This must be a text."),
        "string_too_long": _("This is too long; at most %(max_length)s characters fit."),
        "string_too_short": _("Please fill this in."),
        "int_type": _("This must be a whole number."),
        "int_parsing": _("This must be a whole number."),
        "int_from_float": _("This must be a whole number."),
        "greater_than_equal": _("This must be at least %(ge)s."),
        "less_than_equal": _("This must be at most %(le)s."),
        "too_long": _("At most %(max_length)s are possible."),
        "too_short": _("At least %(min_length)s is needed."),
        "bool_type": _("This must be true or false."),
        "list_type": _("This must be a list."),
        "dict_type": _("This must be an object."),
        "model_attributes_type": _("This must be an object."),
        "model_type": _("This must be an object."),
        "literal_error": _("This must be one of: %(expected)s"),
        "uuid_parsing": _("This is not an id."),
        "uuid_type": _("This is not an id."),
    }
    return sentences.get(kind, _("This cannot be taken as it is.")) % given
