"""What the pages say of an export or an erasure before and after it: figures, lists, bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from amparo.cases.actions.erasing import cases_of, files_of
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case, Message
from amparo.gate.models import Acceptance, Decision
from amparo.people.personal import Subject
from amparo.privacy.models import OPEN_ERASURES, DataExport, Erasure

PAGE = 50


@dataclass(frozen=True, slots=True)
class Extent:
    """What there is of somebody: what would go (words of their own, files), and what would stay."""

    cases: int = 0
    open_cases: int = 0
    messages: int = 0
    files: int = 0
    unconfirmed: int = 0
    decisions: int = 0
    acceptances: int = 0
    retain_until: date | None = None

    @property
    def nothing(self) -> bool:
        """The desk knows nothing of them."""
        return not (self.cases or self.unconfirmed or self.decisions or self.acceptances)


def get_extent(subject: Subject) -> Extent:
    """Counts (six queries)."""
    kept = Case.objects.filter(visitor_email__iexact=subject.email, state="unconfirmed").count()
    if subject.person_id is None:
        return Extent(unconfirmed=kept)
    theirs = Case.objects.filter(cases_of(subject)).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_STATES, opened_by_id=subject.person_id))
    )
    proofs = Acceptance.objects.filter(person_id=subject.person_id).aggregate(all=Count("pk"), last=Max("retain_until"))
    said = Message.objects.filter(author_id=subject.person_id, by_vendor=subject.vendor)
    return Extent(
        cases=theirs["all"],
        open_cases=theirs["open"],
        messages=said.count(),
        files=0 if subject.vendor else files_of(subject).count(),
        unconfirmed=kept,
        decisions=Decision.objects.filter(person_id=subject.person_id).count(),
        acceptances=proofs["all"],
        retain_until=proofs["last"],
    )


def list_open_erasures(limit: int = PAGE) -> Sequence[Erasure]:
    """What waits for its day, for a second look or for something to be handed over; the nearest first."""
    rows = Erasure.objects.filter(state__in=OPEN_ERASURES).select_related("person", "asked_by")
    return list(rows.order_by("due_at", "pk")[:limit])


def list_ended_erasures(before: int | None = None, limit: int = PAGE) -> Sequence[Erasure]:
    """What was erased, or stayed after all; the newest first, by cursor."""
    rows = Erasure.objects.exclude(state__in=OPEN_ERASURES).select_related("person", "asked_by", "ended_by")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def list_exports(limit: int = PAGE) -> Sequence[DataExport]:
    """Archives that are being made, can be fetched, or could not be made; the newest first."""
    rows = DataExport.objects.exclude(state="dropped").select_related("person", "asked_by", "stored")
    return list(rows.order_by("-asked_at")[:limit])
