"""Which pages may use a public key: their origins, as browsers send them. Pure."""

import re
from collections.abc import Iterable

from amparo.people.rules import BadInput

PREFIX = "pk_"
NAME_LENGTH = 80
ORIGIN_LENGTH = 200
MOST_ORIGINS = 50
MOST_KEYS = 100
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ORIGIN = re.compile(
    rf"(?P<scheme>https?)://(?P<host>(?:\*\.(?={LABEL}\.))?(?:{LABEL}\.)*{LABEL}|\[[0-9a-f:]{{2,39}}\])"
    r"(?::(?P<port>[1-9]\d{0,4}))?"
)
USUAL_PORTS = {"https": "443", "http": "80"}


def clean_origin(text: str) -> str:
    """An origin as browsers send it: scheme, host and, where it is not the usual one, port. `https://*.erp.example` is
    every host below. Raises BadInput (`not-an-origin`)."""
    given = text.strip().rstrip("/")
    found = ORIGIN.fullmatch(in_ascii(given).lower()) if len(given) <= ORIGIN_LENGTH else None
    port = found["port"] if found else None
    if found is None or int(port or 0) > 65_535:
        raise BadInput("origins", "not-an-origin", {"origin": given[:80]})
    usual = port is None or port == USUAL_PORTS[found["scheme"]]
    origin = f"{found['scheme']}://{found['host']}" + ("" if usual else f":{port}")
    if len(origin) > ORIGIN_LENGTH:  # longer in ASCII
        raise BadInput("origins", "not-an-origin", {"origin": given[:80]})
    return origin


def in_ascii(origin: str) -> str:
    """The text with its host as browsers send it; empty where that cannot be. The coding takes time with the square of
    a text's length: whoever calls it has bounded that."""
    scheme, mark, place = origin.partition("://")
    try:
        return f"{scheme}{mark}{place if place.isascii() else place.encode('idna').decode()}"
    except UnicodeError:
        return ""


def clean_origins(texts: Iterable[str]) -> list[str]:
    """Each once, in their order; raises BadInput (`empty`, `too-many`, `not-an-origin`)."""
    found = list(dict.fromkeys(clean_origin(text) for text in texts if text.strip()))
    if not found:
        raise BadInput("origins", "empty")
    if len(found) > MOST_ORIGINS:
        raise BadInput("origins", "too-many", {"limit": MOST_ORIGINS})
    return found


def may_use(origins: Iterable[str], origin: str) -> bool:
    """Whether a page of this origin (what a browser sent; `null` is none) may use a key of these."""
    return any(covers(allowed, origin) for allowed in origins)


def covers(allowed: str, origin: str) -> bool:
    """Whether it is the very origin, or a host below the one with the star, of the same scheme and port."""
    if "*" not in allowed:
        return allowed == origin
    scheme, _mark, rest = allowed.partition("://*")
    return (
        origin.startswith(f"{scheme}://")
        and origin.endswith(rest)
        and re.fullmatch(rf"(?:{LABEL}\.)*{LABEL}", origin[len(scheme) + 3 : -len(rest)]) is not None
    )
