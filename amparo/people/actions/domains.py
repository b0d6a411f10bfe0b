"""Mail domains of a company and how they are proven (SI-13): by a mailed link, a DNS record, or the vendor's word."""

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, VISITOR, Actor
from amparo.core.events import record
from amparo.people import access, events, mails
from amparo.people.actions.companies import locked_company
from amparo.people.domains import MAILBOXES, PREFIX, Answer, clean_own_domain
from amparo.people.keys import hash_of, new_key
from amparo.people.models import Company, DomainProof, EmailDomain
from amparo.people.rules import BadInput, clean_domain

PROOF_DAYS = 7
PROOFS_A_DAY = 10  # of one company: a proof writes to a stranger's mailbox (SEC-4)
PATH = "/domains/"
Method = Literal["mail", "dns", "word"]


@transaction.atomic
def verify_domain(actor: Actor, company: Company, domain: str, now: datetime) -> EmailDomain:
    """A mail domain is the company's on the vendor's word; administrators only. `company.domain_verified` follows."""
    access.require_desk(actor)
    return enter_domain(actor, company, clean_own_domain(domain), "word", now)


@transaction.atomic
def withdraw_domain(actor: Actor, company: Company, domain: str, now: datetime) -> None:
    """A mail domain no longer counts; administrators only. `company.domain_withdrawn` follows."""
    access.require_desk(actor)
    row = EmailDomain.objects.filter(company=locked_company(company), domain=clean_domain(domain)).first()
    if row is None:
        raise NotVisible(f"domain of company:{company.pk}")
    payload = events.DomainWithdrawn(company=company.pk, domain=row.pk)
    row.delete()
    record(actor, payload, about=f"company:{company.pk}", now=now)


@transaction.atomic
def mail_proof(actor: Actor, company: Company, domain: str, mailbox: str, now: datetime) -> DomainProof:
    """Mails a link to one of MAILBOXES of the domain; whoever follows it proves that the domain is the company's.

    Administrators and the company's leaders. Raises BadInput (`public-domain`, `unknown-mailbox`, `proven-already`)
    and NotAllowed (`proofs-too-often`); `company.domain_proof_begun` follows.
    """
    if mailbox not in MAILBOXES:
        raise BadInput("mailbox", "unknown-mailbox", {"mailboxes": ", ".join(MAILBOXES)})
    key = new_key()
    proof = begin(actor, company, domain, DomainProof(method="mail", mailbox=mailbox, token_sha256=hash_of(key)), now)
    mails.send_domain_proof(proof, company, PATH + key, PROOF_DAYS, now)
    return proof


@transaction.atomic
def record_proof(actor: Actor, company: Company, domain: str, now: datetime) -> DomainProof:
    """Waits for a DNS record with a random value; who may and what it raises as in `mail_proof`.

    `company.domain_proof_begun` follows.
    """
    return begin(actor, company, domain, DomainProof(method="dns", record=PREFIX + new_key()), now)


def begin(actor: Actor, company: Company, domain: str, proof: DomainProof, now: datetime) -> DomainProof:
    """Checks and writes a new proof inside the caller's transaction; an earlier one of the domain is given up."""
    access.require_domains_of(actor, company.pk, now)
    proof.company, proof.domain = locked_company(company), clean_own_domain(domain)
    if EmailDomain.objects.filter(company=company, domain=proof.domain).exists():
        raise BadInput("domain", "proven-already")
    if DomainProof.objects.filter(company=company, created_at__gt=now - timedelta(days=1)).count() >= PROOFS_A_DAY:
        raise NotAllowed("proofs-too-often", {"most": PROOFS_A_DAY})
    earlier = DomainProof.objects.filter(company=company, domain=proof.domain, proven_at=None, revoked_at=None)
    earlier.update(revoked_at=now)
    proof.created_at, proof.expires_at = now, now + timedelta(days=PROOF_DAYS)
    proof.save()
    method: Literal["mail", "dns"] = "dns" if proof.method == "dns" else "mail"
    payload = events.DomainProofBegun(company=company.pk, proof=proof.pk, method=method)
    record(actor, payload, about=f"company:{company.pk}", now=now)
    return proof


@transaction.atomic
def confirm_domain(key: str, now: datetime) -> EmailDomain:
    """Whoever holds the mailed link says that the domain is the company's; it works once (SEC-8).

    Raises NotVisible where the link does not work (any more); `company.domain_verified` follows.
    """
    proof = access.domain_proof_for(key, now, lock=True)
    return settle(VISITOR, proof, "mail", now)


@transaction.atomic
def note_record(proof_id: int, answer: Answer, now: datetime) -> EmailDomain | None:
    """What the DNS was found to hold: the domain is proven, or the finding stands beside the proof.

    The system's; `company.domain_verified` follows where the record is there.
    """
    rows = DomainProof.objects.open(now).select_for_update(of=("self",)).select_related("company")
    proof: DomainProof | None = rows.filter(pk=proof_id, method="dns").first()
    if proof is None:
        return None
    proof.checked_at = now
    if proof.record in answer.texts:
        return settle(SYSTEM, proof, "dns", now)
    proof.finding = answer.problem or "other-record"
    proof.save(update_fields=["checked_at", "finding"])
    return None


@transaction.atomic
def revoke_proof(actor: Actor, company: Company, proof_id: int, now: datetime) -> None:
    """Gives a proof up; administrators and the company's leaders. `company.domain_proof_revoked` follows."""
    access.require_domains_of(actor, company.pk, now)
    rows = DomainProof.objects.select_for_update().filter(company=company, proven_at=None, revoked_at=None)
    proof: DomainProof | None = rows.filter(pk=proof_id).first()
    if proof is None:
        raise NotVisible(f"proof:{proof_id}")
    proof.revoked_at = now
    proof.save(update_fields=["revoked_at"])
    payload = events.DomainProofRevoked(company=company.pk, proof=proof.pk)
    record(actor, payload, about=f"company:{company.pk}", now=now)


def settle(actor: Actor, proof: DomainProof, method: Method, now: datetime) -> EmailDomain:
    """The proof is done, and the domain the company's."""
    proof.proven_at, proof.finding = now, ""
    proof.save(update_fields=["proven_at", "checked_at", "finding"])
    return enter_domain(actor, proof.company, proof.domain, method, now)


def enter_domain(actor: Actor, company: Company, domain: str, method: Method, now: datetime) -> EmailDomain:
    """The row and its event, inside the caller's transaction, after the caller's check."""
    row, created = EmailDomain.objects.get_or_create(
        company=locked_company(company), domain=domain, defaults={"verified_at": now, "method": method}
    )
    if created:
        payload = events.DomainVerified(company=company.pk, domain=row.pk, method=method)
        record(actor, payload, about=f"company:{company.pk}", now=now)
    return row
