"""Every address × everybody: what each of the cast gets. An address without a row here fails (SEC-7, SEC-17)."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.testing.cast import Cast

WHO = ("viktor", "dora", "petra", "ana", "olga", "paco", "ines", "alma", "adam")
IN = 302  # sent to sign in, or on to the next page

# viktor is a visitor, dora opened the case, petra is her company's portal administrator, ana a colleague, olga the
# outsider, paco the staff of a partner that does not serve the company, ines deactivated, alma an agent, adam an
# administrator who is no agent.
EVERYBODY = dict.fromkeys(WHO, 200)
SIGNED_IN = {who: IN if who in ("viktor", "ines") else 200 for who in WHO}
READERS = {"viktor": IN, "dora": 200, "petra": 200, "ana": 404, "olga": 404, "paco": 404, "ines": IN, "alma": 200}
READERS["adam"] = 404
AGENTS = {"viktor": IN, "dora": 403, "petra": 403, "ana": 403, "olga": 403, "paco": 403, "ines": IN, "alma": 200}
AGENTS["adam"] = 403


def instead(table: dict[str, int], **changed: int) -> dict[str, int]:
    """The same table with some other answers."""
    return {**table, **changed}


def answer(table: dict[str, int], status: int) -> dict[str, int]:
    """The same table where a success is another status."""
    return {who: status if found == 200 else found for who, found in table.items()}


MATRIX: dict[str, dict[str, int]] = {}
