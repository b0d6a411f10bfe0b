"""The mails of this package: what they are called and what they carry. Their words are in templates/mail."""

from datetime import datetime

from django.conf import settings

from amparo.core import mailer
from amparo.people.models import Company, DomainProof, Person

mailer.kind("invitation", "link", "company", "days")
mailer.kind("membership_asked", "link", "company", "days")
mailer.kind("password_reset", "link", "hours")
mailer.kind("domain_proof", "link", "company", "domain", "days")
mailer.kind("sign_in_changed", "what", "link")


def link(path: str) -> str:
    """An address of ours for a mail: from the settings, never from the request's Host header."""
    return f"{settings.BASE_URL}{path}"


def send_invitation(person: Person, path: str, company: str, days: int, now: datetime) -> None:
    """The link to set up an account; `company` (or partner) is the vendor's word for it, empty for colleagues.

    Nothing that the inviter typed is in it, not even a name: it goes to an address that nobody has proven (SEC-4).
    """
    params: dict[str, str | int] = {"link": link(path), "company": company, "days": days}
    mailer.send("invitation", person.email, person.language, params, f"person:{person.pk}", now)


def send_offer(person: Person, company: str, days: int, now: datetime) -> None:
    """Somebody with an account is asked whether they belong to a company or partner, too; answered when signed in."""
    params: dict[str, str | int] = {"link": link("/account/"), "company": company, "days": days}
    mailer.send("membership_asked", person.email, person.language, params, f"person:{person.pk}", now)


def send_password_reset(person: Person, path: str, now: datetime) -> None:
    """The link to choose a new password."""
    params: dict[str, str | int] = {"link": link(path), "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    mailer.send("password_reset", person.email, person.language, params, f"person:{person.pk}", now)


def send_sign_in_change(person: Person, what: str, now: datetime) -> None:
    """A way to sign in was added or removed; the link leads to the page where it can be undone."""
    params: dict[str, str | int] = {"what": what, "link": link("/account/")}
    mailer.send("sign_in_changed", person.email, person.language, params, f"person:{person.pk}", now)


def send_domain_proof(proof: DomainProof, company: Company, path: str, days: int, now: datetime) -> None:
    """The link by which whoever runs a domain's mail says that it is the company's (SI-13)."""
    params: dict[str, str | int] = {
        "link": link(path),
        "company": company.name,
        "domain": proof.domain,
        "days": days,
    }
    address = f"{proof.mailbox}@{proof.domain}"
    mailer.send("domain_proof", address, company.language, params, f"company:{company.pk}", now)
