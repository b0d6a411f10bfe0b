"""The pack that these tests run on."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"
