"""Outgoing webhooks, decided: which addresses are called, when a message is tried again, when an endpoint is stopped.

Pure, in codes. The delays and the reading of answers are those of the Standard Webhooks specification.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal
from urllib.parse import quote, urlsplit

from amparo.people.rules import BadInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Verdict = Literal["delivered", "gone", "failed"]

RETRY_SECONDS = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)  # after the first attempt: three days and more
JITTER = 0.2  # up to so much of a delay is added, so that what failed together is not tried together
STOP_AFTER = timedelta(days=3)  # of nothing but failures
MOST_WAIT_SECONDS = 86400  # what a receiver may ask for by Retry-After
BUSY = frozenset({429, 502, 503, 504})  # the receiver is under load: everything for it waits, not only this message
CALM_FAILURES = 5  # so many failures in a row before everything for an endpoint waits
CALM_SECONDS = (30, 60, 120, 300, 600, 900)

URL_LENGTH = 1000
DESCRIPTION_LENGTH = 120
HTTPS_PORT, HTTP_PORT, LEAST_OWN_PORT = 443, 80, 1024
VISIBLE = re.compile(r"[\x21-\x7e\u00a1-\U0010ffff]+")
HOST_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)

# Never called, whatever the settings say: this machine's link and the clouds' servers of credentials.
NEVER = tuple(
    map(ip_network, ("169.254.0.0/16", "fe80::/10", "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32"))
)
# Not somebody's server in the public network, beside what `is_global` knows; transition ranges hide other addresses.
NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3"),
            *("::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16"),
            *("3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10", "ff00::/8"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: what is connected to, and what the request line and the Host header say."""

    scheme: Literal["https", "http"]
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as a request names it, with the port where it is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        own = HTTPS_PORT if self.scheme == "https" else HTTP_PORT
        return name if self.port == own else f"{name}:{self.port}"


def read_target(url: str, networks: Collection[Network] = ()) -> Target:
    """Reads the address of an endpoint; raises BadInput for the field `url`.

    Only https is taken, at port 443 or one from 1024 on: lower ports are other protocols' (mail, files, remote
    shells). Plain http is taken where `networks` (an intranet of the vendor's) are given. A host that is written as an
    address of no public network is refused here already; names are resolved and checked at each attempt (SEC-9).
    """
    if not VISIBLE.fullmatch(url) or len(url) > URL_LENGTH or "\\" in url:
        raise BadInput("url", "webhook-url")
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise BadInput("url", "webhook-url") from None
    if parts.scheme not in ("https", "http") or parts.username is not None or parts.fragment or not host:
        raise BadInput("url", "webhook-url")
    if parts.scheme == "http" and not networks:
        raise BadInput("url", "webhook-https")
    literal = _literal(host)
    if literal is None and not HOST_NAME.fullmatch(host):
        raise BadInput("url", "webhook-url")
    if literal is not None and not may_connect(literal, networks):
        raise BadInput("url", "webhook-private")
    own = HTTPS_PORT if parts.scheme == "https" else HTTP_PORT
    if port is not None and port != own and port < LEAST_OWN_PORT:
        raise BadInput("url", "webhook-port")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=-._~')}" if parts.query else ""
    scheme: Literal["https", "http"] = "https" if parts.scheme == "https" else "http"
    return Target(scheme, host, port or own, path + query)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def may_connect(address: Address, networks: Collection[Network] = ()) -> bool:
    """Whether a message may be sent to an address: a public one, or one of the given networks (SEC-9)."""
    address = plain(address)
    if is_within(address, NEVER):
        return False
    if is_within(address, networks):
        return True
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not is_within(address, NOT_PUBLIC)


def is_within(address: Address, networks: Collection[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    address = plain(address)
    return any(address in network for network in networks if network.version == address.version)


def plain(address: Address) -> Address:
    """The IPv4 address inside of an IPv6-mapped one (`::ffff:10.0.0.1`), else the address itself."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped if mapped is not None else address


def read_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks of a setting (`10.20.0.0/16`); raises ValueError for what is none."""
    return tuple(ip_network(text) for text in texts)


def judge(status: int | None) -> Verdict:
    """What an answer means: 2xx is delivered, 410 wants no more, everything else (also a redirect) has failed."""
    if status is None:
        return "failed"
    if 200 <= status < 300:
        return "delivered"
    return "gone" if status == 410 else "failed"


def next_attempt_at(attempts: int, now: datetime, chance: float, retry_after: int | None = None) -> datetime | None:
    """When a message that failed `attempts` times is tried again; None where it is given up.

    `chance` is between 0 and 1; `retry_after` are the seconds that the receiver asked for.
    """
    if attempts > len(RETRY_SECONDS):
        return None
    delay = RETRY_SECONDS[attempts - 1]
    asked = min(retry_after or 0, MOST_WAIT_SECONDS)
    return now + timedelta(seconds=max(delay * (1 + JITTER * chance), asked))


def is_persistent(failing_since: datetime, now: datetime) -> bool:
    """Whether an endpoint has failed for so long that it is stopped."""
    return now - failing_since >= STOP_AFTER


def quiet_until(failures: int, status: int | None, retry_after: int | None, now: datetime) -> datetime | None:
    """Until when everything for an endpoint waits, after so many failures in a row; None where nothing needs to.

    A receiver that is away costs one attempt in a while, however many messages wait for it.
    """
    asked = min(retry_after or 0, MOST_WAIT_SECONDS) if status in BUSY else 0
    step = failures - CALM_FAILURES
    calm = CALM_SECONDS[min(step, len(CALM_SECONDS) - 1)] if step >= 0 else 0
    seconds = max(asked, calm)
    return now + timedelta(seconds=seconds) if seconds else None
