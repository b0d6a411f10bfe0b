"""What the desk does by itself, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from amparo.core.joblist import State


def job_texts() -> dict[str, str]:
    """What each job does; a new one without a sentence is shown by its name."""
    return {
        "cases.adopt_open_cases": _("Gives clocks to cases that are older than them"),
        "cases.close_resolved": _("Closes solved cases to which nobody objected"),
        "cases.drop_expired": _("Removes visitors’ cases that were never confirmed"),
        "cases.drop_stale_drafts": _("Removes drafts that nobody went on with"),
        "cases.index_missing": _("Takes up cases that the search does not know yet"),
        "cases.index_named": _("Brings the search up to date after a change of name"),
        "cases.retarget_company": _("Measures a company’s clocks anew"),
        "cases.tell_untold": _("Asks how solved cases went"),
        "clocks.retarget_outdated": _("Measures clocks by the pack in force"),
        "clocks.tell_due": _("Warns before clocks run out"),
        "core.clean_daily": _("Removes what has ended"),
        "core.clean_rates": _("Removes old counts of attempts"),
        "core.send_mail": _("Sends a mail"),
        "core.take_up_mail": _("Takes up mails that were left behind"),
        "core.take_up_stalled": _("Takes up jobs of a stopped process"),
        "knowledge.forget_wanted": _("Forgets screens for which nobody asks for help any longer"),
        "people.check_domain": _("Looks for the proof of a mail domain"),
        "people.check_domains": _("Looks after all proofs of mail domains"),
        "people.send_reset_link": _("Sends a link for a new password"),
        "people.turn_absences": _("Begins and ends absences of agents"),
    }


def state_texts() -> Mapping[State, str]:
    """The states of a job, in the order of the page."""
    return {"failed": _("Failed"), "running": _("Running"), "waiting": _("Waiting"), "ended": _("Cancelled")}


def reason_text(error: str) -> str:
    """Why it failed, in a sentence where the kind of error is known; the error itself stands beside it."""
    kind = error.split(":", maxsplit=1)[0]
    return {
        "OperationalError": _("The database did not answer."),
        "InterfaceError": _("The database did not answer."),
        "IntegrityError": _("Something contradicted what is stored already."),
        "DoesNotExist": _("What it was about is no longer there."),
        "TimeoutError": _("Another system did not answer in time."),
        "ConnectionRefusedError": _("Another system could not be reached."),
        "ConnectionError": _("Another system could not be reached."),
        "OSError": _("A file or another system could not be reached."),
        "NotMeasured": _("The clocks of these cases could not be measured. All others were; the log says why."),
        "PermissionError": _("The desk may not read or write a file that it needs."),
    }.get(kind, _("It stopped with an error that nobody expected.") if error else "")


def count_text(count: int, limit: int) -> str:
    """How many there are, counted up to a limit."""
    return _("more than %(count)s") % {"count": limit} if count > limit else str(count)
