"""What happens to people and companies, in codes and ids (see amparo.core.events)."""

from typing import Literal

from amparo.core.events import Payload, event


@event("company.created")
class CompanyCreated(Payload):
    """A company became a customer of the desk."""

    company: int


@event("company.changed")
class CompanyChanged(Payload):
    """A contract, standing or setting changed; codes and figures, never prose."""

    company: int
    field: Literal[
        "plan",
        "contract",
        "finances",
        "finances_note",
        "credit_minutes",
        "shares_cases",
        "account_manager",
        "place",
        "languages",
        "name",
    ]
    before: str
    after: str


@event("company.product_added")
class ProductAdded(Payload):
    """A company contracted a product."""

    company: int
    product: str


@event("company.product_ended")
class ProductEnded(Payload):
    """A company's contract for a product ended."""

    company: int
    product: str


@event("company.product_dated")
class ProductDated(Payload):
    """From when until when (the first day without it) a company has a product; an open end is empty."""

    company: int
    product: str
    since: str
    until: str


@event("company.domain_proof_begun")
class DomainProofBegun(Payload):
    """Somebody set out to prove that a mail domain is the company's."""

    company: int
    proof: int
    method: Literal["mail", "dns"]


@event("company.domain_proof_revoked")
class DomainProofRevoked(Payload):
    """The proof was given up: its link no longer works, its record is no longer looked for."""

    company: int
    proof: int


@event("company.domain_verified")
class DomainVerified(Payload):
    """A mail domain was proven to be the company's own (SI-13): by mail, by DNS, or on the vendor's own word."""

    company: int
    domain: int
    method: Literal["mail", "dns", "word"] = "word"


@event("company.domain_withdrawn")
class DomainWithdrawn(Payload):
    """A mail domain no longer counts as the company's own."""

    company: int
    domain: int


@event("partner.created")
class PartnerCreated(Payload):
    """A partner was entered."""

    partner: int


@event("partner.lead_changed")
class PartnerLeadChanged(Payload):
    """Somebody of a partner may now invite colleagues and end their memberships, or no longer."""

    person: int
    partner: int
    leads: bool


@event("partner.changed")
class PartnerChanged(Payload):
    """A partner's name or country changed."""

    partner: int


@event("partnership.started")
class PartnershipStarted(Payload):
    """A partner began to serve a company (SI-2, SI-3)."""

    partner: int
    company: int


@event("partnership.ended")
class PartnershipEnded(Payload):
    """A partner no longer serves a company; its staff lose the right to act for it."""

    partner: int
    company: int


@event("person.created")
class PersonCreated(Payload):
    """A person became known to the desk."""

    person: int
    rights: list[str]


@event("person.invited")
class PersonInvited(Payload):
    """A link to set up the account was sent."""

    person: int
    invitation: int


@event("person.invitation_revoked")
class InvitationRevoked(Payload):
    """A link to set up the account no longer works."""

    person: int
    invitation: int


@event("person.joined")
class PersonJoined(Payload):
    """An invitation was accepted: the account has a password."""

    person: int
    invitation: int


@event("person.changed")
class PersonChanged(Payload):
    """A person changed how the desk speaks to them."""

    person: int
    field: Literal["language", "place", "name"]


@event("person.rights_changed")
class RightsChanged(Payload):
    """The standing rights of one of the vendor's people changed."""

    person: int
    before: list[str]
    after: list[str]


@event("person.deactivated")
class PersonDeactivated(Payload):
    """The account no longer works; sessions and links ended with it."""

    person: int


@event("person.reactivated")
class PersonReactivated(Payload):
    """The account works again."""

    person: int


@event("membership.started")
class MembershipStarted(Payload):
    """A person began to belong to a company or a partner."""

    person: int
    company: int | None
    partner: int | None


@event("membership.asked")
class MembershipAsked(Payload):
    """Somebody with an account was asked whether they belong to one more company or partner."""

    person: int
    company: int | None
    partner: int | None


@event("membership.declined")
class MembershipDeclined(Payload):
    """They said no, or the question was taken back."""

    person: int
    company: int | None
    partner: int | None


@event("membership.ended")
class MembershipEnded(Payload):
    """A person no longer belongs to a company or a partner."""

    person: int
    company: int | None
    partner: int | None
    basis: str


@event("role.granted")
class RoleGranted(Payload):
    """A contact got a role; `basis` refers to where the company authorised it (SI-13, SI-14)."""

    person: int
    company: int
    role: str
    basis: str


@event("role.withdrawn")
class RoleWithdrawn(Payload):
    """A contact lost a role; `basis` refers to where the company authorised it (SI-13, SI-14)."""

    person: int
    company: int
    role: str
    basis: str


@event("person.signed_in")
class PersonSignedIn(Payload):
    """A session began."""

    person: int


@event("person.signed_out")
class PersonSignedOut(Payload):
    """A session was ended by its person."""

    person: int


@event("person.session_ended")
class SessionEnded(Payload):
    """One of the vendor's administrators ended a session of somebody's; `session` is its key."""

    person: int
    session: int


@event("person.sign_in_failed")
class SignInFailed(Payload):
    """A wrong password, or an address that nobody has: then `person` is empty."""

    person: int | None


@event("person.provider_refused")
class ProviderRefused(Payload):
    """Single sign-on gave this person's address with another id than theirs: nobody was signed in (KA-4, SEC-8)."""

    person: int


@event("person.provider_removed")
class ProviderRemoved(Payload):
    """The vendor took off what connects a person with single sign-on; they got a mail (KA-4, SI-14)."""

    person: int


@event("person.password_changed")
class PasswordChanged(Payload):
    """A new password; every other session of the person ended."""

    person: int


@event("person.password_reset_requested")
class PasswordResetRequested(Payload):
    """A link to choose a new password was sent."""

    person: int


Change = Literal[
    "app-added", "app-removed", "passkey-added", "passkey-removed", "codes-renewed", "provider-connected", "token-made"
]


@event("person.passkey_renamed")
class PasskeyRenamed(Payload):
    """A person calls one of their passkeys by another name; nothing else about it changed (KA-4)."""

    person: int


@event("person.sign_in_changed")
class SignInChanged(Payload):
    """A way to sign in was added or removed by its person; they got a mail (KA-4)."""

    person: int
    what: Change


@event("token.made")
class TokenMade(Payload):
    """A person made an API token: a program may act as them within these scopes (SEC-8)."""

    token: int
    person: int
    scopes: list[str]


@event("token.withdrawn")
class TokenWithdrawn(Payload):
    """An API token was ended by its person or an administrator, or with the person's account."""

    token: int
    person: int


@event("public_key.made")
class PublicKeyMade(Payload):
    """Pages of these origins may show public help by a key that everybody may read (SI-4a)."""

    public_key: int
    origins: list[str]


@event("public_key.changed")
class PublicKeyChanged(Payload):
    """A public key's name or origins were changed."""

    public_key: int
    origins: list[str]


@event("public_key.withdrawn")
class PublicKeyWithdrawn(Payload):
    """A public key works no longer."""

    public_key: int
