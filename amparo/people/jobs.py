"""Work of this package after the answer: shells around actions."""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from amparo.core.jobs import enqueue, job, periodic
from amparo.people import actions
from amparo.people.actions import absences, domains
from amparo.people.domains import ask_texts
from amparo.people.models import DomainProof, Person

NOBODY = 0
PROOFS_AT_ONCE = 200


@job("people.send_reset_link")
def send_reset_link(person: int) -> None:
    """Mails the link to choose a new password; NOBODY stands for an address that is not known (SEC-10)."""
    found: Person | None = Person.objects.filter(pk=person, is_active=True).first()
    if found is None:
        return
    names = {"uidb36": int_to_base36(found.pk), "key": default_token_generator.make_token(found)}
    actions.request_password_reset(found, reverse("account_reset_password_from_key", kwargs=names), timezone.now())


@job("people.check_domain", retry=())
def check_domain(proof: int) -> None:
    """Looks into the DNS for the record of a proof (SI-13)."""
    found: DomainProof | None = DomainProof.objects.open(timezone.now()).filter(pk=proof, method="dns").first()
    if found is not None:
        domains.note_record(found.pk, ask_texts(found.domain), timezone.now())


@periodic("23 * * * *", "people.check_domains")
def check_domains() -> None:
    """Every proof that waits for its record is looked after each hour."""
    waiting = DomainProof.objects.open(timezone.now()).filter(method="dns").order_by("checked_at", "pk")
    for proof in waiting.values_list("pk", flat=True)[:PROOFS_AT_ONCE]:
        enqueue(check_domain, proof=proof)


@periodic("* * * * *", "people.turn_absences")
def turn_absences() -> None:
    """Absences begin and end at their time."""
    absences.turn_absences(timezone.now())
