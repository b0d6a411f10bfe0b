"""Help on the pages of the demo's product: which article helps on which screen, and what was asked for (SI-4a)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from amparo.demo.library import text_of
from amparo.knowledge.actions import ScreenTerms, note_wanted, save_screen
from amparo.knowledge.models import Screen
from amparo.knowledge.rules.places import place_of
from amparo.people.actions import PublicKeyTerms, save_public_key
from amparo.people.actors import actor_for
from amparo.people.models import Person

MACHINE = ("http://localhost:8080", "http://127.0.0.1:8080")  # docs/how-to/help-on-every-page.md tries it there


@dataclass(frozen=True, slots=True)
class Helped:
    """A screen with the files of the articles that help there."""

    name: str
    screen: str
    url: str
    articles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Product:
    """The pages of a vendor's product: who keeps the table, its rows, and (address, title, times) of what is wanted."""

    by: str
    name: str
    screens: Sequence[Helped]
    wanted: Sequence[tuple[str, str, int]]


PRODUCTS: Mapping[str, Product] = {
    "lumen": Product(
        "helena.duarte@lumen.example",
        "Lumen",
        (
            Helped("Close the month", "ledger.close", "/ledger/close", ("close-the-month", "period-is-closed")),
            Helped("Trial balance", "ledger.trial-balance", "/ledger/trial-balance", ("trial-balance-differs",)),
            Helped("Bank statements", "bank.statements", "/bank/statements/**", ("import-bank-statements",)),
            Helped("Payment runs", "bank.payments", "/bank/payments/*", ("payment-file-refused",)),
            Helped("Ledger", "ledger.*", "/ledger/**", ("close-the-month", "trial-balance-differs")),
        ),
        (
            ("https://erp.lumen.example/warehouse/counts/4711", "Stock count", 17),
            ("https://erp.lumen.example/assets/depreciation", "Depreciation", 6),
            ("https://erp.lumen.example/sign-in", "Sign in", 3),
        ),
    ),
}


@transaction.atomic
def fill_screens(pack: str, now: datetime) -> int:
    """Enters the screens of a pack's product, with a key for pages on this machine; returns how many. Nothing where
    there are some already."""
    product = PRODUCTS.get(pack)
    if product is None or Screen.objects.exists():
        return 0
    actor = actor_for(Person.objects.get(email=product.by))
    for one in product.screens:
        groups = [text_of("en", article).group_id for article in one.articles]
        save_screen(actor, None, ScreenTerms(one.name, one.screen, one.url, groups), now)
    for url, title, times in product.wanted:
        for number in range(times):
            note_wanted(place_of("", url), title, now - timedelta(days=times - number))
    save_public_key(actor, None, PublicKeyTerms(product.name, MACHINE), now)
    return len(product.screens)
