"""Who may see exports and erasures: the person themselves, and administrators."""

from datetime import datetime
from uuid import UUID

from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.people.models import Company, Membership, Person
from amparo.people.personal import Subject, subject_of
from amparo.people.rules import clean_email, may_run_desk
from amparo.privacy.models import OPEN_ERASURES, DataExport, Erasure
from amparo.privacy.rules import Hindrance, Standing, find_hindrances

SHOWN = 20


def subject_by_address(email: str) -> Subject:
    """Whose data an address means: the person's who has it, else what came from the address without an account."""
    address = clean_email(email)
    person: Person | None = Person.objects.filter(email__iexact=address).first()
    return subject_of(person) if person is not None else Subject(address, "erased-visitor")


def export_for(actor: Actor, key: UUID, now: datetime) -> DataExport:
    """An archive that is ready; raises NotVisible where there is none any more, or it is somebody else's (SEC-7)."""
    rows = DataExport.objects.select_related("stored", "person")
    found = rows.filter(pk=key, state="ready", expires_at__gt=now).first()
    if found is None or not (may_run_desk(actor).allowed or found.person_id == actor.person_id):
        raise NotVisible(f"export:{key}")
    return found


def erasure_for(actor: Actor, key: int) -> Erasure:
    """An erasure; raises NotVisible where it is somebody else's."""
    found = Erasure.objects.select_related("person", "asked_by", "ended_by").filter(pk=key).first()
    if found is None or not (may_run_desk(actor).allowed or found.person_id == actor.id):
        raise NotVisible(f"erasure:{key}")
    return found


def open_erasure_of(person: Person) -> Erasure | None:
    """The erasure that a person has asked for, or that was asked for them."""
    return Erasure.objects.filter(person=person, state__in=OPEN_ERASURES).first()


def exports_of(person: Person, now: datetime) -> list[DataExport]:
    """A person's archives, the newest first: those that are made, and those that can be fetched."""
    rows = DataExport.objects.filter(person=person, state__in=("asked", "ready", "failed")).select_related("stored")
    live = [row for row in rows.order_by("-asked_at")[:SHOWN] if row.expires_at is None or row.expires_at > now]
    return live[:3]


def hindrances_of(subject: Subject, now: datetime) -> list[Hindrance]:
    """What has to be handed over first (four queries)."""
    if subject.person_id is None:
        return []
    key = subject.person_id
    assigned = Case.objects.filter(assignee_id=key, state__in=OPEN_STATES).order_by("number")
    managed = Company.objects.filter(account_manager_id=key).order_by("name")
    return find_hindrances(
        Standing(
            tuple(str(number) for number in assigned.values_list("number", flat=True)[:500]),
            tuple(managed.values_list("name", flat=True)[:500]),
            tuple(led_alone(key, now)),
            is_last_administrator(key),
        )
    )


def led_alone(person_id: int, now: datetime) -> list[str]:
    """The companies whose only portal administrator the person is, and which have other people."""
    current = Membership.objects.current(now).filter(person__is_active=True)
    mine = current.filter(person_id=person_id, roles__contains=["portal-administrator"], company__isnull=False)
    found = []
    for membership in mine.select_related("company").order_by("company__name"):
        others = current.filter(company=membership.company).exclude(person_id=person_id)
        if others.exists() and not others.filter(roles__contains=["portal-administrator"]).exists():
            found.append(str(membership.company))
    return found


def is_last_administrator(person_id: int) -> bool:
    """Whether nobody would be left who runs the desk."""
    running = Person.objects.filter(is_administrator=True, is_active=True)
    return running.filter(pk=person_id).exists() and not running.exclude(pk=person_id).exists()
