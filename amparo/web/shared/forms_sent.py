"""What became of a form that was sent: the refusals of actions beside the fields that they are about."""

from collections.abc import Callable, Mapping

from django import forms
from django.http import HttpRequest

from amparo.core.access import NotAllowed
from amparo.people.rules import BadInput
from amparo.web.shared.errors import reason_text
from amparo.web.shared.input_texts import input_text


def attempt(form: forms.Form, write: Callable[[], object], fields: Mapping[str, str] | None = None) -> bool:
    """Writes what a valid form says; a refusal is shown at its field. Says whether it is done.

    `fields` names the form's field for that of an action, where they differ.
    """
    if not form.is_valid():
        return False
    try:
        write()
    except BadInput as refusal:
        name = (fields or {}).get(refusal.field, refusal.field)
        form.add_error(name if name in form.fields else None, input_text(refusal))
    except NotAllowed as refusal:
        form.add_error(None, reason_text(refusal))
    return not form.errors


def cursor_links(request: HttpRequest, after: int | None) -> dict[str, str]:
    """The links to the first and the next page, with the filters kept."""
    kept = request.GET.copy()
    kept.pop("after", None)
    first = f"{request.path}?{kept.urlencode()}"
    kept["after"] = str(after)
    return {
        "newer_url": first if request.GET.get("after") else "",
        "older_url": f"{request.path}?{kept.urlencode()}" if after is not None else "",
    }


def with_problem(form: forms.Form, sentence: str) -> forms.Form:
    """A form of a few words as it was sent, with what is wrong with them."""
    if not form.errors:
        form.add_error("body", sentence)
    return form
