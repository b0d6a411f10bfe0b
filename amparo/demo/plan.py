"""What a demo desk consists of: plain data, one table a pack in `desks/`. Everybody and every company is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person; `language` empty is the company's, `try_this` (for gettext) puts them on the list of sign-ins."""

    name: str
    email: str
    roles: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    try_this: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the vendor's people, with what an agent can help with; for `away_days` nobody sees them."""

    name: str
    email: str
    language: str
    rights: tuple[str, ...] = ("agent",)
    try_this: str = ""
    skills: tuple[str, ...] = ()
    speaks: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    away_days: int = 0


@dataclass(frozen=True, slots=True)
class DemoPartner:
    """A reseller or implementer with its staff."""

    name: str
    country: str
    language: str
    staff: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """A customer; `products` empty means all of them, `partner` is a name of the desk's partners.

    `contract_days`: how many days the contract still runs; 0 where it has no end.
    """

    name: str
    country: str
    time_zone: str
    language: str
    plan: str
    domain: str
    contacts: tuple[Somebody, ...]
    products: tuple[str, ...] = ()
    credit_minutes: int = 0
    finances: str = "clear"
    finances_note: str = ""
    partner: str = ""
    shares_cases: bool = False
    account_manager: str = ""
    contract_days: int = 0
    further_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """One vendor's demo; `hints` are texts for gettext about what can be tried without signing in."""

    colleagues: tuple[Colleague, ...]
    companies: tuple[DemoCompany, ...]
    partners: tuple[DemoPartner, ...] = ()
    hints: tuple[str, ...] = ()

    def people(self) -> list[tuple[Somebody | Colleague, str]]:
        """Everybody who is worth signing in as, with the name of their company, the customers first."""
        contacts = [(one, company.name) for company in self.companies for one in company.contacts]
        staff = [(one, partner.name) for partner in self.partners for one in partner.staff]
        everybody: list[tuple[Somebody | Colleague, str]] = [*contacts, *staff, *((one, "") for one in self.colleagues)]
        return [(one, place) for one, place in everybody if one.try_this]

    def addresses(self) -> set[str]:
        """Everybody's address."""
        contacts = {one.email for company in self.companies for one in company.contacts}
        staff = {one.email for partner in self.partners for one in partner.staff}
        return contacts | staff | {one.email for one in self.colleagues}


@dataclass(frozen=True, slots=True)
class Order:
    """How agents keep their cases in order, cases by title: tags, links of a kind, who watches what, shared views.

    A view is (owner, name, address of its filter).
    """

    by: str
    tags: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    watched: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens in a case `hours` after it was opened: answer, comment, note, experts or resolve, by somebody.

    A typed step (`cases.steps.KINDS`) says `done` and `next`; `experts` asks `asked` about a `subject`.
    """

    kind: str
    by: str
    hours: float
    text: str = ""
    done: str = ""
    next: str = ""
    subject: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A case with its conversation. `product` is a product or a module; `company` empty is the person's only one."""

    by: str
    product: str
    kind: str
    title: str
    body: str
    days_ago: float
    turns: tuple[Turn, ...] = ()
    impact: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    log: str = ""
    action: str = "case.open"
    minutes: int = 3
    company: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an article's source (by its file's name): what the file says now, and what it said before.

    The translations in `left_behind` were made before it. `after_comment`: the first comment below led to it.
    """

    article: str
    by: str
    reason: str
    old: str
    new: str
    days_ago: float
    left_behind: tuple[str, ...] = ()
    after_comment: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment below an article, with its answer."""

    language: str
    article: str
    by: str
    text: str
    days_ago: float
    answered_by: str = ""
    answer: str = ""
    hidden_by: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What readers searched, so many times: how many articles were found (0: merely the nearest were shown), and which
    one (language/file) was opened, all but `passed` times."""

    language: str
    text: str
    times: int
    results: int = 0
    opened: str = ""
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """What became of a pack's articles: changes, comments, those in review (language, article), readers' voices and
    searches, and requests that an article ended.

    A voice is (language, article, addresses) where it helped, else (language, article, address, reason, words); an
    ended request is (language, article, address, what it was about).
    """

    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()
    in_review: tuple[tuple[str, str], ...] = ()
    useful: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    not_useful: tuple[tuple[str, str, str, str, str], ...] = ()
    searches: tuple[Sought, ...] = ()
    solved: tuple[tuple[str, str, str, str], ...] = ()
