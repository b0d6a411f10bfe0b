"""People who were nobody until they proved an address (KA-3)."""

from datetime import datetime

from django.db import transaction

from amparo.core.actors import SYSTEM
from amparo.people.actions.persons import PersonTerms, enter_person
from amparo.people.models import Person


@transaction.atomic
def person_with_address(email: str, name: str, language: str, now: datetime) -> tuple[Person, bool]:
    """The person with a proven address, made where there is none; says whether they are new.

    A new one has no password and no membership: they see what they opened themselves and nothing else. Called by
    `cases` when a visitor follows the link of their mail. Event: `person.created`.
    """
    found = Person.objects.filter(email__iexact=email).first()
    if found is not None:
        return found, False
    return enter_person(SYSTEM, PersonTerms(email=email, name=name, language=language), now), True
