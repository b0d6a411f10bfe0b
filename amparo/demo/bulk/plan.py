"""What synthetic companies and cases are like: pure, and the same for the same seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from amparo.demo.bulk import words
from amparo.policy.pack.pack import Pack

CASES_OF_A_COMPANY = 25
CASES_OF_AN_AGENT = 2500
FEWEST_AGENTS = 5
YEARS = 3
KINDS = ("question", "problem", "problem", "problem", "defect")
GRADED = {"problem", "defect"}
IMPACTS = ("down", "significant", "minor", "minor", "information")
ELSEWHERE = ("US", "GB", "ES", "FR", "DE", "BR", "CH")  # where a region serves everybody


@dataclass(frozen=True)
class PlannedCompany:
    """A company with its contacts; the first is designated and portal administrator."""

    name: str
    country: str
    language: str
    plan: str
    products: tuple[str, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Somebody says something: `comment`, `answer` or `note`; or `resolve`, `close`, without words."""

    verb: str
    body: str
    at: datetime


@dataclass(frozen=True)
class PlannedCase:
    """A case and everything that happened to it until now; `contact` and `agent` are positions."""

    contact: int
    agent: int
    product: str
    kind: str
    impact: str
    title: str
    body: str
    evidence: Mapping[str, str]
    opened_at: datetime
    turns: tuple[Turn, ...] = field(default=())


def countries_of(pack: Pack) -> list[str]:
    """Where the vendor serves, the first countries of each region."""
    named = [country for region in pack.document.regions for country in region.countries[:3] if country != "*"]
    return named or list(ELSEWHERE)


def plan_company(pack: Pack, seed: int, index: int) -> PlannedCompany:
    """The company with this position in the run."""
    rng = Random(f"{seed}:company:{index}")  # noqa: S311 - not for secrets
    country = rng.choice(countries_of(pack))
    language = words.LANGUAGE_OF.get(country, "en")
    roots = [key for key, product in pack.products.items() if product.parent is None]
    return PlannedCompany(
        name=words.company_name(rng, language),
        country=country,
        language=language,
        plan=rng.choice([plan for plan in pack.plans if plan != "none"] or [""]),
        products=tuple(sorted(rng.sample(roots, rng.randint(1, min(3, len(roots)))))),
        contacts=tuple(words.person_name(rng) for _ in range(rng.randint(2, 5))),
    )


def plan_case(pack: Pack, company: PlannedCompany, agents: int, rng: Random, now: datetime) -> PlannedCase:
    """A case of this company: newer ones are more frequent, and only recent ones are still open."""
    root = rng.choice(company.products)
    modules = [key for key, product in pack.products.items() if product.parent == root]
    product = rng.choice(modules or [root])
    kind = rng.choice(KINDS)
    opened_at = now - timedelta(minutes=5 + int(YEARS * 365 * 1440 * rng.random() ** 2))
    return PlannedCase(
        contact=rng.randrange(len(company.contacts)) if rng.random() < 0.5 else 0,
        agent=rng.randrange(agents),
        product=product,
        kind=kind,
        impact=rng.choice(IMPACTS) if kind in GRADED else "",
        title=words.title(rng, company.language),
        body=words.details(rng, company.language),
        evidence={item: words.details(rng, company.language) for item in pack.evidence_for(product)[0]},
        opened_at=opened_at,
        turns=tuple(plan_turns(company.language, rng, opened_at, now)),
    )


def plan_turns(language: str, rng: Random, opened_at: datetime, now: datetime) -> Sequence[Turn]:
    """Answers and comments by turns, now and then a note; at last it is resolved and closed."""
    turns: list[Turn] = []
    at = opened_at
    for number in range(1 + int(rng.expovariate(0.7))):
        at += timedelta(minutes=rng.randint(10, 2400))
        if number and rng.random() < 0.2:
            turns.append(Turn("note", words.details(rng, language), at - timedelta(minutes=4)))
        verb = "comment" if number % 2 else "answer"
        turns.append(Turn(verb, (words.details if number % 2 else words.answer)(rng, language), at))
    at += timedelta(minutes=rng.randint(30, 4000))
    turns.append(Turn("resolve", "", at))
    if rng.random() < 0.9:
        turns.append(Turn("close", "", at + timedelta(days=7)))
    return [turn for turn in turns if turn.at <= now]
