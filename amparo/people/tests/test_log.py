"""What the log keeps of people: ids and codes, never addresses or names."""

from datetime import datetime

from amparo.core.models import Event
from amparo.people import actions
from amparo.testing.cast import Cast


def test_no_address_and_no_name_stands_in_the_log(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    company = actions.create_company(adam, actions.CompanyTerms("Nestor AG", "CH"), now)
    membership = actions.invite_person(adam, company, actions.JoinTerms("luc@nestor.example", "Luc Réant"), now)
    actions.verify_domain(adam, company, "nestor.example", now)
    actions.set_finances(adam, company, "pending", "Luc owes us", now)
    actions.rename_person(adam, membership.person, "Lucien Réant", now)
    actions.record_sign_in_failure("luc@nestor.example", now)
    actions.deactivate_person(adam, membership.person, now)
    written = " ".join(f"{e.payload} {e.about} {e.topics} {e.actor}" for e in Event.objects.all())
    for word in ("nestor", "Luc", "Réant", "@", "owes"):
        assert word not in written
