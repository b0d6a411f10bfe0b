"""Help on the pages of the demo's product (SI-4a)."""

from datetime import datetime

import pytest
from pytest_django import Settings

from amparo.core.actors import VISITOR
from amparo.demo import loading as demo
from amparo.demo.screens import PRODUCTS, fill_screens
from amparo.knowledge.models import Screen, WantedScreen
from amparo.knowledge.rules.places import place_of
from amparo.knowledge.screens import help_for
from amparo.people.models import PublicKey

pytestmark = pytest.mark.django_db


def test_the_pages_of_lumen_have_help_in_every_language_that_everybody_may_read(
    settings: Settings, now: datetime
) -> None:
    settings.PACK, settings.DEMO = "lumen", True
    demo.load(now)
    assert Screen.objects.count() == len(PRODUCTS["lumen"].screens)
    assert PublicKey.objects.get().origins[0] == "http://localhost:8080"
    assert WantedScreen.objects.filter(url="/warehouse/counts/*", times=17).exists()
    for language in ("en", "es", "fr", "pt-BR", "de"):
        found = help_for(VISITOR, place_of("", "http://localhost:8080/ledger/close/"), language, now)
        assert found.articles[0].language == language
    assert fill_screens("lumen", now) == 0  # the second time nothing happens
