"""Which mail domains can be a company's own, and how their DNS is asked (SI-13)."""

from collections.abc import Sequence
from dataclasses import dataclass

import dns.exception
import dns.resolver
from django.conf import settings

from amparo.people.rules import BadInput, clean_domain

# Who gets mail at these can speak for the whole domain (RFC 2142, and what certificate authorities accept); any other
# mailbox of it may be anybody's.
MAILBOXES = ("postmaster", "admin", "administrator", "hostmaster", "webmaster")
LABEL = "_amparo"
PREFIX = "amparo-verification="
LOOKUP_SECONDS = 5.0
PUBLIC = frozenset({  # mail for everybody: nobody's own
    "aol.com", "bluewin.ch", "bol.com.br", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com",
    "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.com.br", "hotmail.de",
    "hotmail.es", "hotmail.fr", "icloud.com", "ig.com.br", "laposte.net", "live.com", "mac.com", "mail.com", "me.com",
    "msn.com", "orange.fr", "outlook.com", "outlook.com.br", "outlook.de", "outlook.es", "outlook.fr", "pm.me",
    "proton.me", "protonmail.com", "sfr.fr", "t-online.de", "terra.com.br", "uol.com.br", "wanadoo.fr", "web.de",
    "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.com.mx", "yahoo.de", "yahoo.es", "yahoo.fr", "yandex.com",
    "ymail.com", "zoho.com",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What the DNS said: the texts at the name, else the code of why there are none."""

    texts: Sequence[str] = ()
    problem: str = ""


def clean_own_domain(text: str) -> str:
    """A mail domain that can belong to one company; raises BadInput (`public-domain` for everybody's)."""
    domain = clean_domain(text)
    if domain in PUBLIC:
        raise BadInput("domain", "public-domain")
    return domain


def record_name(domain: str) -> str:
    """Where in the DNS the record of a proof stands."""
    return f"{LABEL}.{domain}"


def ask_texts(domain: str) -> Answer:
    """The TXT records beside a domain, asked of AMPARO_DNS_SERVERS or the system's; never raises, takes seconds.

    Called by jobs only: no request and no transaction waits for it.
    """
    try:
        found = _resolver().resolve(record_name(domain), "TXT", lifetime=LOOKUP_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Answer(problem="no-record")
    except (dns.exception.DNSException, OSError):
        return Answer(problem="no-answer")
    return Answer([b"".join(row.strings).decode("utf-8", "replace") for row in found][:100])


def _resolver() -> dns.resolver.Resolver:
    if not settings.DNS_SERVERS:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    hosts = [split_port(server) for server in settings.DNS_SERVERS]
    resolver.nameservers = [host for host, _port in hosts]
    resolver.nameserver_ports = dict(hosts)
    return resolver


def split_port(server: str) -> tuple[str, int]:
    """An address with an optional port: 192.0.2.1, 192.0.2.1:5353, or an IPv6 address without one."""
    host, _colon, port = server.rpartition(":")
    return (host, int(port)) if server.count(":") == 1 else (server, 53)
