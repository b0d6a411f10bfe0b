"""What may be written about people, and who may change whose authority: pure, in codes."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from babel import Locale

from amparo.core.actors import Actor
from amparo.core.languages import TAGS

NAME_LENGTH = 120
COMPANY_NAME_LENGTH = 160
EMAIL_LENGTH = 254
ROLES = ("designated", "portal-administrator", "authorised-manager", "phone-consultancy")
ROLES_OF_THE_PORTAL = frozenset({"phone-consultancy"})  # TO-9b: the portal administrator sees to these alone
NO_COUNTRIES = frozenset({"ZZ", "EU", "EZ", "QO", "UN", "XA", "XB"})  # regions of CLDR that nobody lives in
LEADERS = frozenset({"portal-administrator", "authorised-manager"})
UNSEEN = "\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # reorder or hide what is read
ADDRESS = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


class BadInput(ValueError):
    """Something typed or imported cannot be taken; `field` and `code` say what is wrong with what (see texts)."""

    def __init__(self, field: str, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code
        self.params = MappingProxyType(dict(params or {}))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done; where it may not, `code` names the reason."""

    allowed: bool
    code: str = ""


ALLOWED = Verdict(True)


def clean_name(text: str, field: str = "name", limit: int = NAME_LENGTH) -> str:
    """A name of a person or company on one line; raises BadInput (SEC-15: it will stand in mail headers)."""
    name = unicodedata.normalize("NFC", text).strip(" ")
    if any(mark in name for mark in "\r\n\v\f\x85\u2028\u2029"):
        raise BadInput(field, "line-break")
    if any(unicodedata.category(mark) in {"Cc", "Cs", "Co", "Cn"} or mark in UNSEEN for mark in name):
        raise BadInput(field, "control-character")
    name = " ".join(name.split())
    if not name:
        raise BadInput(field, "empty")
    if len(name) > limit:
        raise BadInput(field, "too-long", {"limit": limit})
    return name


def clean_email(text: str, field: str = "email") -> str:
    """An e-mail address in the spelling that we keep (lower case); raises BadInput.

    Letters beyond ASCII are refused before anything is folded: the Kelvin sign becomes a k, and whoever proves the one
    address must not be taken for the owner of the other (SEC-10).
    """
    email = text.strip(" ").lower()
    plain = text.isascii() and email.isprintable() and len(email) <= EMAIL_LENGTH
    if not plain or ".." in email or not ADDRESS.fullmatch(email):
        raise BadInput(field, "not-an-address")
    return email


def clean_domain(text: str, field: str = "domain") -> str:
    """A mail domain, without the at sign; raises BadInput."""
    domain = text.strip(" ").lower().removeprefix("@")
    if len(domain) > 253 or not DOMAIN.fullmatch(domain):
        raise BadInput(field, "not-a-domain")
    return domain


def clean_language(tag: str, field: str = "language") -> str:
    """One of the desk's language tags; raises BadInput."""
    if tag not in TAGS:
        raise BadInput(field, "unknown-language", {"languages": ", ".join(TAGS)})
    return tag


def clean_country(code: str, field: str = "country", *, required: bool = True) -> str:
    """An ISO 3166 code of two letters; raises BadInput."""
    if not code and not required:
        return ""
    if code not in countries():
        raise BadInput(field, "unknown-country")
    return code


def clean_time_zone(name: str, field: str = "time_zone") -> str:
    """An IANA time zone, or empty where the region's counts; raises BadInput."""
    if name and name not in available_timezones():
        raise BadInput(field, "unknown-time-zone")
    return name


def clean_role(role: str, field: str = "role") -> str:
    """One of ROLES; raises BadInput."""
    if role not in ROLES:
        raise BadInput(field, "unknown-role", {"roles": ", ".join(ROLES)})
    return role


@cache
def countries() -> frozenset[str]:
    """Every code of two letters that is a country's."""
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES)


def may_run_desk(actor: Actor) -> Verdict:
    """Companies, contracts, partners and accounts of the vendor's people are the administrators' business."""
    if actor.kind == "system" or actor.is_administrator:
        return ALLOWED
    return Verdict(False, "administrators-only")


def may_manage_people(actor: Actor, own_roles: frozenset[str]) -> Verdict:
    """Inviting to a company and ending memberships: the vendor's people, and who leads the company's side."""
    if actor.kind == "system" or actor.is_administrator or actor.is_agent or own_roles & LEADERS:
        return ALLOWED
    return Verdict(False, "company-leaders-only")


def may_prove_domains(actor: Actor, own_roles: frozenset[str]) -> Verdict:
    """Proving a mail domain for a company, or giving up: administrators, and who leads the company's side (SI-13)."""
    if may_run_desk(actor).allowed or own_roles & LEADERS:
        return ALLOWED
    return Verdict(False, "administrators-only" if actor.is_agent else "company-leaders-only")


def may_change_role(actor: Actor, own_roles: frozenset[str], role: str, basis: str) -> Verdict:
    """Granting or withdrawing a role of a company's contact (SI-13, TO-9b).

    `own_roles` are the actor's in that company. The vendor's agents act on the company's word only, so they must
    name the case or mail where it was given (`basis`); a portal administrator sees to phone consultancy alone.
    """
    if actor.kind == "system" or actor.is_administrator:
        return ALLOWED
    if actor.is_agent:
        return ALLOWED if basis else Verdict(False, "authorisation-missing")
    if "portal-administrator" in own_roles and role in ROLES_OF_THE_PORTAL:
        return ALLOWED
    if own_roles & LEADERS:
        return Verdict(False, "ask-vendor-for-role")
    return Verdict(False, "company-leaders-only")
