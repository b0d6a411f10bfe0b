"""The tables of people: who there is and where they belong, contracts and proofs, what agents know."""

from amparo.people.models.agents import HANDOVERS, Absence, AgentProfile
from amparo.people.models.contracts import METHODS, DomainProof
from amparo.people.models.directory import (
    ERASED_DOMAIN,
    FINANCES,
    Company,
    CompanyProduct,
    EmailDomain,
    Invitation,
    Membership,
    Partner,
    Partnership,
    Person,
    PersonManager,
)
from amparo.people.models.public_keys import PublicKey
from amparo.people.models.tokens import ApiToken

__all__ = [
    "ERASED_DOMAIN",
    "FINANCES",
    "HANDOVERS",
    "METHODS",
    "Absence",
    "AgentProfile",
    "ApiToken",
    "Company",
    "CompanyProduct",
    "DomainProof",
    "EmailDomain",
    "Invitation",
    "Membership",
    "Partner",
    "Partnership",
    "Person",
    "PersonManager",
    "PublicKey",
]
