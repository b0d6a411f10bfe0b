"""Proving a company's mail domains (SI-13), on its page in the administration and on its own in the portal."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amparo.core.actors import Actor
from amparo.people import actions, dossiers
from amparo.people.domains import MAILBOXES
from amparo.people.models import Company


def proof_ways() -> list[tuple[str, str]]:
    """The proofs that a domain's owner can give (SI-13)."""
    mails = [(f"mail:{box}", _("By a mail to %(mailbox)s@…") % {"mailbox": box}) for box in MAILBOXES]
    return [*mails, ("dns", _("By a record in the DNS"))]


def begin_proof(actor: Actor, company: Company, domain: str, way: str, now: datetime) -> None:
    """By `word`, `dns` or `mail:…`; each action checks who may."""
    method, _colon, mailbox = way.partition(":")
    if method == "word":
        actions.verify_domain(actor, company, domain, now)
    elif method == "dns":
        actions.record_proof(actor, company, domain, now)
    else:
        actions.mail_proof(actor, company, domain, mailbox, now)


def domains_context(company: Company, now: datetime, *, for_desk: bool = False) -> dict[str, Any]:
    """The domains that count, and the proofs that wait; also on the company's own page in the portal.

    With `for_desk` also whose a domain is besides: the vendor may have mistaken the company.
    """
    others = dossiers.list_sharers(company.pk) if for_desk else {}
    ways = {"mail": _("proven by mail"), "dns": _("proven by the DNS"), "word": _("on the vendor’s word")}
    return {
        "domains": [
            {
                "domain": row.domain,
                "at": row.verified_at,
                "way": ways.get(row.method, ""),
                "others": others.get(row.domain, []),
            }
            for row in dossiers.list_domains(company.pk)
        ],
        "proofs": dossiers.list_proofs(company.pk, now),
    }
