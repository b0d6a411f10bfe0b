"""Places of the vendor's product: what a page is called, and patterns of it (SI-4a). Pure.

A pattern is text in which `*` stands for anything within a part of an address and `**` for anything at all. It is
matched by a set of positions kept in the bits of a number: linear in the text, whatever the pattern (never a regex).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from amparo.core.sent import one_line

SCREEN_LENGTH = 200
URL_LENGTH = 300
NAME_LENGTH = 120
STAR = "*"
ROUTES = ("/", "!/")  # a fragment that begins so is the page of a program that loads none
OWN = re.compile(  # a part of an address that names one of many things: a number, a UUID, a long hash
    r"\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9a-z_-]*\d)[0-9a-z_-]{20,}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page that help is wanted for: the id of its screen, and its host and path; either may be empty."""

    screen: str = ""
    host: str = ""
    path: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The spellings of the address that patterns are compared with, folded."""
        if not self.path:
            return ()
        paths = (self.path,) if self.path.endswith("/") else (self.path, f"{self.path}/")
        return tuple(text.lower() for path in paths for text in (path, self.host + path))


def place_of(screen: str, url: str) -> Place:
    """What a page says of itself. Of the address neither the query, where secrets stand, nor a fragment that is no
    route is kept."""
    name = one_line(screen)[:SCREEN_LENGTH]
    try:
        parts = urlsplit(one_line(url)[: URL_LENGTH * 4])
        host, path, fragment = (parts.hostname or ""), parts.path, parts.fragment
        if parts.port:
            host = f"{host}:{parts.port}"
    except ValueError:
        return Place(name)
    route = f"#{fragment.partition('?')[0]}" if fragment.startswith(ROUTES) else ""
    path = path if path.startswith("/") else f"/{path}" if path or host or route else ""
    path = path.rstrip("/") or ("/" if path else "")
    route = route.rstrip("/") if len(route) > len("#!/") else ""
    return Place(name, host[:100], one_line(unquote(path) + route)[:URL_LENGTH])


def shape_of(place: Place) -> str:
    """The path of a place with what names one of many things (`/customers/4711`) as `*`, so that what is wanted adds
    up, and whom a page is about is not kept."""
    return "/".join(STAR if OWN.fullmatch(part) else part for part in place.path.split("/"))


def clean_id(screen: str) -> str:
    """The id of a screen, or a pattern of it, as people paste it: without blanks."""
    return "".join(one_line(screen).split())


def clean_url(pattern: str) -> str:
    """An address or a pattern of one, as people paste it: `https://` and a query are left out, as is a blank."""
    text = re.sub(r"^[a-z][a-z0-9+.-]*://", "", "".join(one_line(pattern).split()), flags=re.IGNORECASE)
    path, mark, fragment = text.partition("#")
    route = f"#{fragment.partition('?')[0]}" if mark and fragment.startswith(ROUTES) else ""
    text = path.partition("?")[0] + route
    return text.rstrip("/") if text.count("/") > 1 else text


def prefix_of(pattern: str) -> str:
    """What a text that fits begins with, folded: by this a table finds the few patterns that may fit."""
    return pattern.partition(STAR)[0].lower()


def weight_of(pattern: str) -> tuple[bool, int]:
    """How exact a pattern is; a greater one counts first."""
    return STAR not in pattern, len(pattern.replace(STAR, ""))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern as bits: before which letters each character may come next, where a star waits."""

    letters: dict[str, int]
    within: int
    across: int
    length: int


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Compiled:
    """The pattern, folded."""
    letters: dict[str, int] = {}
    within = across = place = 0
    stars = 0
    for char in f"{pattern.lower()}\0":
        if char == STAR:
            stars += 1
            continue
        within |= bool(stars) << place
        across |= (stars > 1) << place
        stars = 0
        if char != "\0":
            letters[char] = letters.get(char, 0) | 1 << place
            place += 1
    return Compiled(letters, within, across, place)


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern says; letters count the same in both cases."""
    wanted = compiled(pattern)
    standing = 1
    for char in text.lower():
        onward = standing & wanted.letters.get(char, 0)
        standing = onward << 1 | standing & (wanted.across if char == "/" else wanted.within)
        if not standing:
            return False
    return bool(standing >> wanted.length & 1)
