"""Named predicates, the words of a pack's conditions. Importing this registers all of them."""

from amparo.policy.predicates import about_case, about_company, about_contact, about_desk, about_request
from amparo.policy.predicates.registry import PREDICATES, Ask, Predicate

__all__ = [
    "PREDICATES",
    "Ask",
    "Predicate",
    "about_case",
    "about_company",
    "about_contact",
    "about_desk",
    "about_request",
]
