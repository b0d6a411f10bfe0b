"""What every page knows about the desk and its reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from amparo.gate import packs
from amparo.people.actors import person_of_request
from amparo.people.colleagues import own_side

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context for every template.

    `theme` is "light", "dark" or "" (the system's); its cookie is written by `ui/theme.js` and any other value is
    ignored. `languages` are the served ones, each by its own name.
    """
    theme = request.COOKIES.get(THEME_COOKIE, "")
    vendor = packs.in_force().document.vendor
    return {
        "vendor_name": vendor.name,
        "vendor_notice": example_notice(vendor.name) if vendor.demonstration else "",
        "outbox_url": "/outbox/" if settings.DEMO and not settings.SMTP_URL else "",
        "demo": settings.DEMO,
        "debug": settings.DEBUG,
        "has_side": lambda: has_side(request),
        "theme": theme if theme in THEMES else "",
        "languages": [{"code": code, "name": own_name(code)} for code, _name in settings.LANGUAGES],
    }


def has_side(request: HttpRequest) -> bool:
    """Whether the reader has a company's pages, or a partner's; asked only by pages that show it."""
    person = person_of_request(request)
    return person is not None and own_side(person, timezone.now()) is not None


def example_notice(name: str) -> str:
    """What the pages of a worked example say, so that nobody takes it for the vendor's own desk."""
    return _(
        "A worked example made from public documents; not affiliated with %(name)s. Companies and people are invented."
    ) % {"name": name}


def own_name(code: str) -> str:
    """A language's name in itself, with a capital as it stands alone."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]
