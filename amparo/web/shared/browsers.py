"""What a browser is called."""

import re

from django.utils.translation import gettext as _

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """“Firefox on Windows”, from what the browser says of itself; never more of it than these words."""
    found = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if re.search(rf"\b{mark}\b", agent)), "")
    if found and system:
        return _("%(browser)s on %(system)s") % {"browser": found, "system": system}
    return found or system or _("A browser that is not known")
