"""Companies, contacts, memberships, products, and oneself."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from amparo.api.schemas.base import Given, Moment, Out
from amparo.api.schemas.cases import Language, Named
from amparo.people.rules import COMPANY_NAME_LENGTH, EMAIL_LENGTH, NAME_LENGTH

Role = Literal["designated", "portal-administrator", "authorised-manager", "phone-consultancy"]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166", examples=["CH"])]
Zone = Annotated[str, Field(max_length=60, description="IANA; empty: its region's", examples=["Europe/Zurich"])]


class CompanyRow(Out):
    """A company as lists have it."""

    id: int
    name: str
    country: str
    time_zone: str | None
    language: str
    plan: str | None = Field(description="id of a plan of the pack")
    shares_cases: bool = Field(description="all its contacts see all its cases")
    url: str


class CompanyOut(CompanyRow):
    """A company in full."""

    partner: Named | None = Field(description="that serves it now")
    products: list[str] = Field(description="keys of what it has contracted")
    email_domains: list[str] = Field(description="proven to be its own")
    finances: Literal["clear", "pending"] | None = Field(
        None, description="for its leaders, its account manager and administrators"
    )
    credit_minutes: int | None = Field(None, description="for its leaders, its account manager and administrators")


class CompanyPage(Out):
    """A page of companies, by name."""

    companies: list[CompanyRow]
    next: str | None


class NewCompany(Given):
    """A company as administrators enter it."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Acme", "country": "US", "plan": "standard"}})
    name: Annotated[str, Field(min_length=1, max_length=COMPANY_NAME_LENGTH)]
    country: Country
    time_zone: Zone = ""
    language: Language = "en"
    plan: Annotated[str, Field(max_length=60)] = ""


class CompanyChange(Given):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"finances": "pending", "credit_minutes": 120}})
    plan: Annotated[str, Field(max_length=60)] | None = None
    finances: Literal["clear", "pending"] | None = None
    finances_note: Annotated[str, Field(max_length=2000)] = Field("", description="with `finances`")
    credit_minutes: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    country: Country | None = None
    time_zone: Zone | None = None
    shares_cases: bool | None = Field(None, description="its leaders may change this too")


class MembershipOut(Out):
    """Somebody belongs to a company or a partner."""

    id: int
    person: Named
    company: Named | None
    partner: Named | None
    roles: list[Role]
    since_at: Moment
    until_at: Moment | None


class ContactOut(Out):
    """A person of a company or a partner."""

    id: int
    name: str
    email: str
    language: str
    country: str | None
    time_zone: str | None
    active: bool
    url: str
    memberships: list[MembershipOut] | None = Field(None, description="current ones that the caller sees")


class ContactPage(Out):
    """A page of contacts, in the order of their ids."""

    contacts: list[ContactOut]
    next: str | None


class MemberRow(Out):
    """Somebody of a company, with how far their account is."""

    membership: MembershipOut
    contact: ContactOut
    state: Literal["active", "invited", "expired", "never"]
    invited_until: Moment | None


class MemberPage(Out):
    """A page of a company's people, by name."""

    members: list[MemberRow]
    next: str | None


class NewMember(Given):
    """Somebody who is invited to a company."""

    model_config = ConfigDict(json_schema_extra={"example": {"email": "ana@acme.example", "name": "Ana Ruiz"}})
    email: Annotated[str, Field(min_length=3, max_length=EMAIL_LENGTH)]
    name: Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
    language: Language = "en"


class ProductOut(Out):
    """A product or a module."""

    key: str
    name: str = Field(description="in the caller's language")
    modules: list[dict[str, Any]]


class ProductsOut(Out):
    """What is supported."""

    products: list[ProductOut]


class MeOut(Out):
    """Who the token stands for, and what it may do."""

    person: ContactOut
    rights: list[Literal["agent", "administrator"]]
    companies: list[dict[str, Any]] = Field(description="that the caller may act for: how, and with which roles")
    token: dict[str, Any] = Field(description="name, scopes and end of the token itself")
    language: str = Field(description="of this answer")
