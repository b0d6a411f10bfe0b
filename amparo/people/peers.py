"""Where a request comes from (SEC-12): forwarded headers count only when a configured proxy brought them."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
NOWHERE = "0.0.0.0"  # noqa: S104  # nothing listens here: it is shown


def client_address(request: HttpRequest) -> str:
    """The address to count tries by: the peer's, or the last one in front of our own proxies.

    Walks `X-Forwarded-For` from its trusted end, so that what the client wrote into it itself is never reached.
    IPv6 counts by its /64, since one household has them all.
    """
    return _counted(_walk(request))


def peer_address(request: HttpRequest) -> str:
    """The whole address, for the person themselves to see; 0.0.0.0 where there is none (a socket)."""
    try:
        return str(ip_address(_walk(request)))
    except ValueError:
        return NOWHERE


def is_trusted(address: str) -> bool:
    """Whether the address is one of the proxies of `AMPARO_TRUSTED_PROXIES` (addresses or networks)."""
    try:
        peer = _parsed(address)
        return any(peer in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
    except ValueError:
        return False


def _parsed(address: str) -> IPv4Address | IPv6Address:
    """An IPv4 address is one however it is written: a socket for both kinds tells `::ffff:203.0.113.7`, and the /64 of
    that would be everybody's. Raises ValueError."""
    peer = ip_address(address)
    return getattr(peer, "ipv4_mapped", None) or peer


def _walk(request: HttpRequest) -> str:
    address = str(request.META.get("REMOTE_ADDR") or "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while hops and is_trusted(address):
        address = hops.pop()
    return address


def _counted(address: str) -> str:
    try:
        peer = _parsed(address)
    except ValueError:
        return UNKNOWN
    return str(ip_network(f"{peer}/64", strict=False)) if peer.version == 6 else str(peer)
