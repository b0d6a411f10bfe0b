"""Contacts taken over from another system: members of a company without a mail to anybody."""

from datetime import datetime

from django.db import transaction

from amparo.core.actors import Actor
from amparo.people import access
from amparo.people.actions.memberships import enter_membership
from amparo.people.actions.persons import PersonTerms, enter_person
from amparo.people.models import Company, Membership, Person
from amparo.people.rules import BadInput, clean_email


@transaction.atomic
def enter_contact(actor: Actor, company: Company, terms: PersonTerms, now: datetime) -> Membership:
    """Makes somebody a contact of the company and mails nobody; administrators only.

    What a known person has said about themselves (name, language, place) stays. Raises BadInput (`account-closed` where
    their account is closed) and NotAllowed (`of-the-vendor`); `person.created` and `membership.started` follow where
    they are new.
    """
    access.require_desk(actor)
    person: Person | None = Person.objects.filter(email__iexact=clean_email(terms.email)).first()
    if person is not None and not person.is_active:
        raise BadInput("email", "account-closed")
    return enter_membership(actor, person or enter_person(actor, terms, now), company, now)
