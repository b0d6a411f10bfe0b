"""Work of this package after the answer: shells around actions."""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from amparo.core.jobs import job
from amparo.people import actions
from amparo.people.models import Person

NOBODY = 0


@job("people.send_reset_link")
def send_reset_link(person: int) -> None:
    """Mails the link to choose a new password; NOBODY stands for an address that is not known (SEC-10)."""
    found: Person | None = Person.objects.filter(pk=person, is_active=True).first()
    if found is None:
        return
    names = {"uidb36": int_to_base36(found.pk), "key": default_token_generator.make_token(found)}
    actions.request_password_reset(found, reverse("account_reset_password_from_key", kwargs=names), timezone.now())
