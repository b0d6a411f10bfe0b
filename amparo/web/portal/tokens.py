"""API tokens on the page of one's account: what is listed, and the form that makes one (KA-4, SEC-8)."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from amparo.people.access import list_tokens
from amparo.people.actions import TokenTerms
from amparo.people.actors import actor_for
from amparo.people.models import ApiToken, Person
from amparo.people.models.tokens import TOKEN_NAME_LENGTH
from amparo.people.scopes import SCOPES
from amparo.web.shared.scope_texts import scope_texts

DAYS = (7, 30, 90, 365)
USUAL_DAYS = 90


class TokenForm(forms.Form):
    """A name, what the program may do, and until when."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("A name by which you know it again, such as the program that will use it."),
        max_length=TOKEN_NAME_LENGTH,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may the program do?"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    days = forms.TypedChoiceField(label=gettext_lazy("For how long?"), coerce=int, choices=[], initial=USUAL_DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: forms.MultipleChoiceField = self.fields["scopes"]  # type: ignore[assignment]
        scopes.choices = [(scope, scope_texts()[scope]) for scope in SCOPES]
        days: forms.TypedChoiceField = self.fields["days"]  # type: ignore[assignment]
        days.choices = [
            (str(count), ngettext("%(count)s day", "%(count)s days", count) % {"count": count}) for count in DAYS
        ]

    def terms(self) -> TokenTerms:
        """What the action takes."""
        data = self.cleaned_data
        return TokenTerms(data["name"], data["scopes"], data["days"])

    def ticks(self) -> list[dict[str, Any]]:
        """The scopes with whether they are ticked."""
        chosen = self["scopes"].value() or []
        return [{"value": scope, "text": text, "ticked": scope in chosen} for scope, text in scope_texts().items()]


def token_rows(person: Person, now: datetime) -> list[dict[str, Any]]:
    """The person's tokens that work, newest first."""
    return [token_row(token) for token in list_tokens(actor_for(person), now, person=person.pk)]


def token_row(token: ApiToken) -> dict[str, Any]:
    """One token in words; never its key."""
    texts = scope_texts()
    return {
        "name": token.name,
        "hint": token.hint,
        "scopes": [texts[scope] for scope in token.scopes if scope in texts],
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "withdrawal_url": reverse("account_token_withdrawal", args=[token.pk]),
    }
