"""What every page knows about the desk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context for every template."""
    return {"demo": settings.DEMO, "debug": settings.DEBUG}
