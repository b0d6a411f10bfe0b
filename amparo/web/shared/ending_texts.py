"""How cases end, are cut in two and put together, in the words of the pages."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.cases.ending import CUSTOMER_CAUSES


def cause_texts() -> dict[str, str]:
    """Why a case counts as solved, as both sides read it."""
    return {
        "answer": _("Solved by an answer"),
        "workaround": _("Solved by a workaround"),
        "document": _("Solved by a document"),
        "release": _("Solved by a new version"),
        "by-customer": _("The customer solved it"),
        "not-reproducible": _("It could not be reproduced"),
        "duplicate": _("It is the same as another case"),
        "withdrawn": _("The customer needs it no longer"),
        "no-answer": _("The customer did not answer"),
        "other": pgettext("cause", "Something else"),
    }


def own_cause_texts() -> dict[str, str]:
    """The same in the customer's mouth."""
    said = {"by-customer": _("I have solved it myself"), "withdrawn": _("I need this no longer")}
    return {cause: said[cause] for cause in CUSTOMER_CAUSES}


def ending_problem(code: str) -> str:
    """Why a case cannot be called solved like this."""
    return {
        "unknown-cause": _("Choose why the case is solved."),
        "duplicate-unknown": _("Enter the number of the other case, one that you can see."),
        "of-itself": _("A case cannot be the same as itself. Enter the number of the other case."),
    }[code]


def split_problem(code: str) -> str:
    """Why a case cannot be cut like this, and what to do."""
    return {
        "title-missing": _("Give the new case a title."),
        "title-too-long": _("The title is too long: one line, as one would say it on the phone."),
        "not-of-this-case": _("Something that you chose is no longer in this case. Choose again."),
        "nothing-chosen": _("Choose at least one message, piece of evidence or file for the new case."),
        "file-of-note": _("A file of an internal note goes with its note: choose the note."),
        "nothing-said": _("The customer would find an empty case. Choose a message of theirs, or write them a word."),
        "nothing-left": _("Nothing would be left in this case. Leave at least one message that the customer can read."),
    }[code]


def merge_problem(code: str) -> str:
    """Why a case cannot be put into another, and what to do instead."""
    duplicate = _("Mark this one as solved instead, with the other as the case that it is the same as.")
    return {
        "not-found": _("There is no case with this number that you can see."),
        "merge-itself": _("This is the case itself. Enter the number of the other one."),
        "merge-merged": _("One of the two is part of another case already."),
        "merge-other-company": _("The two cases belong to different customers, so they stay apart."),
        "merge-both-escalated": _("Both cases wait for an answer to an escalation. Answer one of them first."),
        "merge-readers-gain": _("Somebody who reads only the other case would see what was said here.")
        + " "
        + duplicate,
        "merge-readers-lose": _("Somebody who reads only this case would lose sight of it.") + " " + duplicate,
    }[code]


def score_texts() -> dict[str, str]:
    """The five marks, the best first."""
    return {
        "5": pgettext("mark", "Very good"),
        "4": pgettext("mark", "Good"),
        "3": pgettext("mark", "Fair"),
        "2": pgettext("mark", "Poor"),
        "1": pgettext("mark", "Very poor"),
    }


def mark_problem(code: str) -> str:
    """Why a mark could not be taken."""
    return {
        "score": _("Choose one of the five marks."),
        "too-long": _("These are too many words; write them into the case instead."),
    }[code]
