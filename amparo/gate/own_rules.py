"""What a wording and a contact point must be before the desk keeps them: pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from pydantic import TypeAdapter, ValidationError

from amparo.policy.pack.kinds import Days, Hours, RemedyKind
from amparo.policy.pack.pack import Pack

LONGEST_TITLE, LONGEST_BODY, LONGEST_POINT = 200, 50_000, 300
LONGEST_URL = 500
_KIND: TypeAdapter[str] = TypeAdapter(RemedyKind)
_DAYS: TypeAdapter[str] = TypeAdapter(Days)
_HOURS: TypeAdapter[str] = TypeAdapter(Hours)
_MAILBOX = re.compile(r"[^@\s/?#]+@[^@\s/?#]+\.[^@\s/?#.]+")


@dataclass(frozen=True)
class PointTerms:
    """A contact point as it is entered; `words` maps languages to its sentence."""

    kind: str
    words: Mapping[str, str]
    url: str = ""
    phone: str = ""
    days: str = ""
    hours: str = ""
    regions: Sequence[str] = field(default=())
    products: Sequence[str] = field(default=())

    def columns(self) -> dict[str, Any]:
        """What is kept."""
        return {
            "kind": self.kind,
            "words": {tag: text for tag, text in self.words.items() if text},
            "url": self.url,
            "phone": self.phone,
            "days": self.days,
            "hours": self.hours,
            "regions": sorted(self.regions),
            "products": sorted(self.products),
        }


def problems_of_words(words: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Languages in which title or body are missing or too long."""
    found = {}
    for tag, given in words.items():
        if not given["title"] or not given["body"]:
            found[tag] = "missing"
        elif len(given["title"]) > LONGEST_TITLE or len(given["body"]) > LONGEST_BODY:
            found[tag] = "too-long"
    return found


def problems_of_point(terms: PointTerms, pack: Pack) -> dict[str, str]:
    """What is wrong with a contact point, a code a field."""
    found, vendor = {}, pack.document.vendor
    if not _valid(_KIND, terms.kind):
        found["kind"] = "unknown"
    if not set(terms.regions) <= {region.id for region in pack.document.regions}:
        found["regions"] = "unknown"
    if not set(terms.products) <= set(pack.products):
        found["products"] = "unknown"
    if not terms.words.get(vendor.default_language):
        found["words"] = "missing"
    elif any(len(text) > LONGEST_POINT for text in terms.words.values()):
        found["words"] = "too-long"
    if not terms.url and not terms.phone:
        found["url"] = "nowhere"
    found |= problems_of_address(terms.url, terms.phone)
    if terms.days and not _valid(_DAYS, terms.days):
        found["days"] = "unreadable"
    if terms.hours and not _valid(_HOURS, terms.hours):
        found["hours"] = "unreadable"
    elif terms.days and not terms.hours:
        found["hours"] = "missing"
    return found


def problems_of_address(url: str, phone: str) -> dict[str, str]:
    """Whether a link can be followed and a number dialled: a code for `url` and `phone` where not."""
    found = {}
    if url and not _leads_somewhere(url):
        found["url"] = "no-address"
    if phone and not _can_be_dialled(phone):
        found["phone"] = "no-number"
    return found


def _leads_somewhere(url: str) -> bool:
    """A page of ours, a whole https address, or a mailbox; nothing that a browser would run (SEC-16)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if len(url) > LONGEST_URL or any(ord(sign) <= 32 for sign in url) or "\\" in url:
        return False
    if parts.scheme == "mailto":
        return bool(_MAILBOX.fullmatch(parts.path))
    if not parts.scheme and not parts.netloc:
        return url.startswith("/") and not url.startswith("//")
    return parts.scheme == "https" and "." in parts.netloc and "@" not in parts.netloc


def _can_be_dialled(phone: str) -> bool:
    """A number with its country, or one with at least five figures that is dialled within the country."""
    figures = re.sub(r"\D", "", phone)
    if not phone.strip().startswith("+"):
        return 3 <= len(figures) <= 15 and not re.search(r"[^\d\s()+./-]", phone)
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return False


def _valid(adapter: TypeAdapter[str], value: str) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True
