"""What agents can help with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, agent_events
from amparo.people.models import AgentProfile, Person
from amparo.people.rules import BadInput, clean_language, clean_name

SKILL_LENGTH = 40
SKILLS_LIMIT = 40


@dataclass(frozen=True, slots=True)
class ProfileTerms:
    """Skills in words (a case asks for one by carrying a tag of that name), languages, products and modules by key."""

    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@transaction.atomic
def set_agent_profile(actor: Actor, person: Person, terms: ProfileTerms, now: datetime) -> AgentProfile:
    """What an agent can help with; themselves and administrators. Raises BadInput (`no-agent`, `unknown-product` …).

    `agent.profile_changed` follows where something is new.
    """
    access.require_agent_or_desk(actor, person.pk)
    skills = clean_skills(terms.skills)
    languages = sorted({clean_language(tag, "languages") for tag in terms.languages})
    found = {product.key: product for product in Product.objects.filter(key__in=terms.products)}
    unknown = sorted(set(terms.products) - set(found))
    if unknown:
        raise BadInput("products", "unknown-product", {"product": unknown[0]})
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    if not locked.is_agent:
        raise BadInput("person", "no-agent")
    profile, _created = AgentProfile.objects.get_or_create(person=locked)
    before = (profile.skills, profile.languages, sorted(profile.products.values_list("key", flat=True)))
    if before != (skills, languages, sorted(found)):
        profile.skills, profile.languages = skills, languages
        profile.save(update_fields=["skills", "languages"])
        profile.products.set(found.values())
        payload = agent_events.AgentProfileChanged(
            person=locked.pk, skills=skills, languages=languages, products=sorted(found)
        )
        record(actor, payload, about=f"person:{locked.pk}", topics=[access.AGENTS_TOPIC], now=now)
    return profile


def clean_skills(words: Iterable[str]) -> list[str]:
    """Skills as they are kept: each once whatever its case, in order; raises BadInput."""
    found: dict[str, str] = {}
    for word in words:
        if "," in word:
            raise BadInput("skills", "comma")
        skill = clean_name(word, "skills", SKILL_LENGTH)
        found.setdefault(skill.casefold(), skill)
    if len(found) > SKILLS_LIMIT:
        raise BadInput("skills", "too-many", {"limit": SKILLS_LIMIT})
    return sorted(found.values(), key=str.casefold)
