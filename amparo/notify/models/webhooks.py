"""Where events are sent, with which secrets, and how it went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Endpoint(models.Model):
    """An address to which events are sent: the vendor's own, or a company's (then only events of the company)."""

    company = models.ForeignKey("people.Company", models.CASCADE, null=True, blank=True, related_name="webhooks")
    url = models.CharField(max_length=1000)
    description = models.CharField(max_length=120, blank=True)
    types = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="empty: all there are")
    enabled = models.BooleanField(default=True)
    since_at = models.DateTimeField(help_text="what happened earlier is not sent by itself")
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_for = models.CharField(max_length=10, blank=True, help_text="person, gone, failing")
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    quiet_until = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True, help_text="one job at a time sends to it")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "notify_endpoint"
        indexes = [models.Index(fields=["company", "id"], name="notify_endpoint_company")]
        constraints = [
            models.CheckConstraint(
                condition=Q(enabled=True, disabled_at=None) | Q(enabled=False, disabled_at__isnull=False),
                name="notify_endpoint_disabled_when",
            )
        ]

    @property
    def ref(self) -> str:
        """The neutral reference of its events."""
        return f"webhook:{self.pk}"


class EndpointSecret(models.Model):
    """From which random salt a secret is derived (see `signing`); the secret itself is stored nowhere."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="secrets")
    salt = models.CharField(max_length=64)
    key_check = models.CharField(max_length=16, help_text="which AMPARO_SECRET_KEY it was derived with")
    created_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True, help_text="an earlier one signs beside the new one so long")

    class Meta:
        db_table = "notify_secret"
        constraints = [
            models.UniqueConstraint(fields=["endpoint"], condition=Q(until_at=None), name="notify_secret_one_current")
        ]


class Message(models.Model):
    """An event for an endpoint; without an event it is a test. Its key is the `webhook-id` of every attempt."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=40, unique=True)
    event_id = models.BigIntegerField(null=True, blank=True)
    type = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="pending", help_text="pending, delivered, failed")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="since it was last queued")
    next_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of the last attempt")
    error = models.CharField(max_length=20, blank=True, help_text="code of the last attempt's failure")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "notify_message"
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="notify_message_endpoint"),
            models.Index(fields=["endpoint", "state", "-id"], name="notify_message_state"),
            models.Index(fields=["endpoint", "next_at", "id"], name="notify_message_due", condition=Q(state="pending")),
            models.Index(fields=["created_at"], name="notify_message_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="notify_message_once"),
            models.CheckConstraint(
                condition=Q(state="pending", next_at__isnull=False)
                | Q(state__in=("delivered", "failed"), next_at=None),
                name="notify_message_next",
            ),
        ]


class Attempt(models.Model):
    """One try to deliver a message: what came back, and how long it took."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField()
    answer = models.TextField(blank=True, help_text="the first 2 kB")

    class Meta:
        db_table = "notify_attempt"
