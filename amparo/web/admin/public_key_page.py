"""Public keys: which there are, and what the vendor's pages need to use one (SI-4a)."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.actors import Actor
from amparo.people.access import list_public_keys
from amparo.people.actions import PublicKeyTerms
from amparo.people.models import PublicKey
from amparo.people.public_keys import MOST_ORIGINS, NAME_LENGTH, ORIGIN_LENGTH
from amparo.people.rules import BadInput
from amparo.web.shared.components import Tab
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.lines import LinesField


class PublicKeyForm(forms.Form):
    """A name, and the origins of the pages, one a line."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("A name by which you know it again, such as the product whose pages show help."),
        max_length=NAME_LENGTH,
    )
    origins = LinesField(
        label=gettext_lazy("Origins of the pages"),
        help_text=gettext_lazy(
            "One a line, like https://erp.example; https://*.erp.example stands for every host below. "
            "Only pages of these origins can show help by the key."
        ),
        max_length=MOST_ORIGINS * (ORIGIN_LENGTH + 2),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "off"}),
    )

    def terms(self) -> PublicKeyTerms:
        """What the action takes."""
        return PublicKeyTerms(self.cleaned_data["name"], self.cleaned_data["origins"].splitlines())

    def refuse(self, refusal: BadInput) -> None:
        """Says what is wrong, beside the field."""
        if refusal.code == "not-an-origin":
            text = _("“%(origin)s” is not an origin. An example: https://erp.example") % refusal.params
        else:
            text = input_text(refusal)
        self.add_error(refusal.field, text)


def initial_of(key: PublicKey | None) -> dict[str, str]:
    """The form's values."""
    return {"name": key.name, "origins": "\n".join(key.origins)} if key else {}


def list_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The page of all of them (one query)."""
    live = request.GET.get("state") != "ended"
    here = reverse("admin:public-keys")
    tabs = [Tab(_("Working"), here, live), Tab(_("Withdrawn"), f"{here}?state=ended", not live)]
    return {"rows": list_public_keys(actor, live=live), "live": live, "tab_items": tabs}


def edit_context(key: PublicKey | None, form: PublicKeyForm) -> dict[str, Any]:
    """The page of one, with what to put into the pages."""
    context: dict[str, Any] = {"row": key, "form": form}
    if key is not None:
        script = f"{settings.BASE_URL}{reverse('widget:script')}"
        context["snippet"] = f'<script src="{script}" data-key="{key.key}" async></script>'
        context["policy"] = (
            f"script-src {settings.BASE_URL}; connect-src {settings.BASE_URL}; img-src {settings.BASE_URL}"
        )
    return context
