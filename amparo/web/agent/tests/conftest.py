"""Who works at the desk in these tests."""

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.testing.cast import Cast


@pytest.fixture
def alma(cast: Cast, settings: Settings) -> Client:
    """An agent of Lumen's desk, signed in."""
    settings.PACK = "lumen"
    client = Client()
    client.force_login(cast.alma)
    return client
