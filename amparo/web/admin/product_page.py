"""The tree of products for the administration: the pack's part and the desk's."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from amparo.catalogue.actions.arranging import LONGEST_NAME
from amparo.catalogue.models import Product
from amparo.catalogue.queries import list_whole_tree
from amparo.core.access import NotVisible
from amparo.gate import packs
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.components import Tone


class NamesForm(forms.Form):
    """The desk's name in each language that it serves."""

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = language_names()
        fallback = product.pack_names or {"en": product.key}
        for tag in packs.in_force().document.vendor.languages:
            packs_own = fallback.get(tag) or next(iter(fallback.values()))
            self.fields[f"name-{tag}"] = forms.CharField(
                label=names.get(tag, tag),
                help_text=_("The pack says: %(name)s") % {"name": packs_own},
                max_length=LONGEST_NAME,
                required=False,
                initial=product.own_names.get(tag, ""),
                widget=forms.TextInput(attrs={"lang": tag}),
            )

    def names(self) -> dict[str, str]:
        """What was entered, by language."""
        return {name.removeprefix("name-"): value for name, value in self.cleaned_data.items()}


def get_any_product(key: str) -> Product:
    """A product whether or not it is offered; raises NotVisible."""
    found: Product | None = Product.objects.filter(key=key).select_related("parent").first()
    if found is None:
        raise NotVisible(f"product:{key}")
    return found


def state_of(product: Product) -> tuple[str, Tone]:
    """Whether a product is offered, in words."""
    if product.dropped_at is not None:
        return _("No longer in the pack"), "calm"
    return (_("Not offered"), "warn") if product.withdrawn_at is not None else (_("Offered"), "good")


def rows() -> list[dict[str, Any]]:
    """The whole tree in order (one query)."""
    tag, names = reader_tag(), language_names()
    found = []
    for place in list_whole_tree():
        product = place.product
        state, tone = state_of(product)
        own = ", ".join(f"{names.get(one, one)}: {name}" for one, name in sorted(product.own_names.items()))
        found.append(
            {"place": place, "name": product.name_in(tag), "state": state, "tone": tone, "own": own, "product": product}
        )
    return found
