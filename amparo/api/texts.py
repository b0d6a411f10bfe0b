"""The sentences of the API's answers, in the active language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def title_of(code: str) -> str:
    """What kind of problem it is."""
    return {
        "not-json": _("The body is not JSON"),
        "no-token": _("A token is needed"),
        "token-not-valid": _("The token is not valid"),
        "key-not-valid": _("The public key is not valid"),
        "scope-missing": _("The token may not do this"),
        "origin-not-allowed": _("This page may not use the public key"),
        "not-allowed": _("You may not do this"),
        "refused": _("This is not possible as it stands."),
        "redirected": _("Another place is right for this."),
        "not-found": _("Not found"),
        "method-not-allowed": _("This cannot be done here"),
        "not-possible": _("This is not possible now"),
        "decision-changed": _("The decision is another one now"),
        "changed-meanwhile": _("Somebody else has changed it"),
        "in-progress": _("The same request is under way"),
        "too-late": _("It is too late for this"),
        "too-large": _("This is too large to be sent"),
        "not-supported-media-type": _("This kind of body is not understood"),
        "not-valid": _("Something in the request is not right"),
        "incomplete": _("Something is needed first."),
        "bad-cursor": _("The cursor is none of ours"),
        "bad-idempotency-key": _("The Idempotency-Key is not right"),
        "idempotency-key-reused": _("The Idempotency-Key was used before"),
        "too-often": _("Too many requests at once"),
        "unavailable": _("The desk is very busy"),
        "no-room": _("The desk has no room"),
    }.get(code, _("Something went wrong"))


def sentence_of(code: str, params: Mapping[str, object]) -> str:
    """What happened and what to do."""
    sentence = {
        "not-json": _("The body could not be read as JSON in UTF-8. Nothing was changed."),
        "no-token": _("Send an API token: Authorization: Bearer amparo_… You make one on the page of your account."),
        "token-not-valid": _("This token is unknown, has expired or was withdrawn. Make a new one in your account."),
        "key-not-valid": _("This public key is unknown or was withdrawn. Administrators of the desk make one."),
        "scope-missing": _("The token lacks the scope %(scope)s. Make one that has it."),
        "origin-not-allowed": _("Administrators of the desk add the page’s origin to the public key: %(origin)s"),
        "not-allowed": _("Your account does not have the right that this needs."),
        "refused": _("The desk’s rules do not allow it; the decision says why and what to do."),
        "redirected": _("The desk’s rules lead elsewhere; the decision says where and why."),
        "not-found": _("There is nothing at this address that you can see."),
        "method-not-allowed": _("This address knows these methods: %(methods)s."),
        "not-possible": _("Things stand differently now. Nothing was changed; read it again to see how."),
        "decision-changed": _("Outcome, obligations or price differ from what was shown. Look at the new decision."),
        "changed-meanwhile": _("There is a newer revision than the one you began with. Read it, and send yours again."),
        "in-progress": _("A request with this key, or about the same thing, is not finished. Wait and send it again."),
        "too-late": _("This can no longer be taken back."),
        "too-large": _("At most %(limit)s bytes can be sent here. Nothing was stored."),
        "not-supported-media-type": _("Send the body as %(wanted)s and say so in Content-Type."),
        "not-valid": _("The errors say which parts and why. Nothing was changed."),
        "incomplete": _("The obligations say what must come first. Nothing was filed."),
        "bad-cursor": _("Use a cursor as the page before gave it, with the same filters."),
        "bad-idempotency-key": _("It has 1 to %(limit)s plain characters."),
        "idempotency-key-reused": _("It came with another request before. Use a new key for a new request."),
        "too-often": _("This token has used up its requests. Try again in %(seconds)s seconds."),
        "unavailable": _("Wait a few seconds and try again. Nothing was changed."),
        "no-room": _("The desk has no room for files at the moment. Send your request without it."),
    }.get(code, _("It was not your fault and is on record. Nothing was changed."))
    return sentence % params if params else sentence
