"""Pages for when something is not possible: what happened, why, what to do."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.core.access import NotAllowed
from amparo.core.transitions import NotPossible
from amparo.people.throttle import TooOften


def page(request: HttpRequest, status: int, title: str, reason: str, way: str) -> HttpResponse:
    """Renders the error page; `way` says what to do next."""
    return render(
        request, "shared/error.html", {"status": status, "title": title, "reason": reason, "way": way}, status=status
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same whether the thing does not exist or is not this person's to see."""
    return page(
        request,
        404,
        _("Page not found"),
        _("There is nothing at this address that you can see."),
        _("Check the address, or sign in with the account that belongs to it."),
    )


def nothing_to_read(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """405: somebody opened an address to which forms are sent, as by choosing a language after a refused one."""
    response = page(
        request,
        405,
        _("There is nothing to read here"),
        _("Forms are sent to this address; it has no page of its own."),
        _("Go back to the page that you came from, and open it again."),
    )
    response.headers["Allow"] = refused.headers["Allow"]
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413 for what is too large, else 400: what cannot be read at all."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return page(
            request,
            413,
            _("This is too large"),
            _("More was sent at once than the desk takes: 2 MB of text, and a limited number of fields and files."),
            _("Go back: your browser still has what you typed. Send it in parts."),
        )
    return page(
        request,
        400,
        _("This cannot be read"),
        _("Your browser sent something that the desk does not understand."),
        _("Go back and try again."),
    )


def not_allowed(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """403 with the reason of the refusal."""
    return page(
        request,
        403,
        _("You may not do this"),
        reason_text(refusal),
        _("Ask your company’s portal administrator, or go back to the page that you came from."),
    )


def reason_text(refusal: NotAllowed) -> str:
    """The sentence for a refusal's code."""
    sentences = {
        "agents-only": _("This part of the desk is for the vendor’s agents."),
        "administrators-only": _("This part of the desk is for the vendor’s administrators."),
        "company-leaders-only": _("This is for your company’s portal administrators and authorised managers."),
        "portal-administrators-only": _("This is for your company’s portal administrators."),
        "ask-vendor-for-role": _("Only the vendor gives this role, on your company’s word."),
        "invited-too-often": _("This person was invited too often within a day. Please try again tomorrow."),
        "exported-too-often": _("Enough archives were made today. Please try again tomorrow."),
        "erasure-asked-too-often": _(
            "This was asked for and taken back several times today. Please try again tomorrow."
        ),
        "second-administrator-needed": _(
            "Somebody else has to look at it: whoever asked for an erasure does not order it."
        ),
        "of-the-vendor": _("People of the vendor cannot belong to a company."),
        "served-already": _("Another partner serves this company. End that first."),
        "proofs-too-often": _("Too many domains were to be proven for this company today. Please go on tomorrow."),
        "changed-since": _("This has gone another way in the meantime."),
        "not-an-agent": _("A case can be given to an agent only."),
        "absence-over": _("This absence is over."),
        "has-memberships": _("This person belongs to a company or a partner. End that first."),
        "not-oneself": _("You cannot do this to your own account. Ask somebody else who has the right to do it."),
        "own-side-only": _("Internal notes can be written only by the vendor’s agents."),
    }
    return sentences.get(refusal.code, _("Your account does not have the right that this needs."))


def not_possible(request: HttpRequest, refusal: NotPossible) -> HttpResponse:
    """409: the page was older than the thing it shows."""
    return page(
        request,
        409,
        _("This has changed in the meantime"),
        _("Somebody else was quicker, or the page that you sent was an old one. Nothing was changed."),
        _("Open the page again to see how things stand now."),
    )


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 with when to try again."""
    response = page(
        request,
        429,
        _("Too many attempts"),
        _("More pages of this kind were asked for from your network than a person can need."),
        _("Wait five minutes and try again."),
    )
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or whose session has ended."""
    return page(
        request,
        403,
        _("The page was too old to be sent"),
        _("Your session has ended since the page was opened, or your browser did not send its cookie."),
        _("Go back, reload the page and send it again; what you typed is still there."),
    )


def plain(reason: str, status: int) -> HttpResponse:
    """A sentence alone, for requests of scripts."""
    return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
