"""What the tests of webhooks share."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from pytest_django import Settings

from amparo.notify.tests.receiver import Receiver, receiving


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A receiver on this machine, which the setting allows for the vendor's own endpoints."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with receiving() as found:
        yield found
