"""Tables of the mechanisms: the event log and its consumers, stored files, outgoing mail, rate limits."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amparo.core.fields import CurrentGeneration, CurrentTransactionId, TransactionIdField


class Log(models.Model):
    """One row: the generation of the event log, raised by every restore."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    generation = models.IntegerField(default=1)

    class Meta:
        db_table = "core_log"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_log_one_row")]


class Event(models.Model):
    """Something that happened: append-only, codes and ids only (see amparo.core.events)."""

    id = models.BigAutoField(primary_key=True)
    generation = models.IntegerField(db_default=CurrentGeneration(), editable=False)
    xid = TransactionIdField(db_default=CurrentTransactionId(), editable=False)
    type = models.TextField()
    at = models.DateTimeField()
    actor = models.TextField()
    about = models.TextField()
    topics = ArrayField(models.TextField())
    payload = models.JSONField()

    class Meta:
        db_table = "core_event"
        indexes = [
            models.Index(fields=["generation", "xid", "id"], name="core_event_cursor"),
            models.Index(fields=["about", "id"], name="core_event_about"),
            models.Index(fields=["actor", "id"], name="core_event_actor"),
            models.Index(fields=["type", "id"], name="core_event_type"),
            models.Index(fields=["at", "id"], name="core_event_at"),
            GinIndex(fields=["topics"], name="core_event_topics"),
        ]


class ConsumerState(models.Model):
    """How far a consumer of the log has come, and what stops it (see amparo.core.consumers)."""

    name = models.CharField(primary_key=True, max_length=80)
    generation = models.IntegerField()
    xid = models.BigIntegerField()
    event_id = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    failed_event_id = models.BigIntegerField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "core_consumer"


class StoredFile(models.Model):
    """The bytes of an upload, kept once per owner under their hash (see amparo.core.files).

    `scope` is who owns the bytes (`company:7`, `person:12`, `visitor:…`): equal files of two companies are two rows.
    """

    id = models.BigAutoField(primary_key=True)
    scope = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120, help_text="as found in the bytes, never as the sender claims")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "core_file"
        constraints = [models.UniqueConstraint(fields=["scope", "sha256"], name="core_file_once")]


class OutgoingMail(models.Model):
    """A mail to be sent: what it says is rendered from `kind` and `params` in `language` when it goes out."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    params = models.JSONField(default=dict)
    about = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="queued", help_text="queued, sent, failed")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "core_mail"
        indexes = [
            models.Index(fields=["-created_at"], name="core_mail_created"),
            models.Index(fields=["next_at"], name="core_mail_due", condition=models.Q(state="queued")),
        ]


class RateCount(models.Model):
    """How often something was tried in a window of time (see amparo.core.ratelimit); keys are hashed."""

    name = models.CharField(max_length=40)
    key_sha256 = models.CharField(max_length=64)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "core_rate"
        constraints = [models.UniqueConstraint(fields=["name", "key_sha256"], name="core_rate_once")]
        indexes = [models.Index(fields=["window_at"], name="core_rate_age")]


class JobTrouble(models.Model):
    """Why a job last failed, kept as long as the job (see amparo.core.joblist); the queue itself keeps no reason."""

    job_id = models.BigIntegerField(primary_key=True)
    error = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "core_job_trouble"


class MailWording(models.Model):
    """The desk's own words of a kind of mail in a language, in place of the built-in ones; append-only.

    The newest row counts; one without words (`reset`) gives the mail its built-in words back.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.TextField(blank=True)
    body = models.TextField(blank=True)
    reset = models.BooleanField(default=False)
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "core_mail_wording"
        indexes = [models.Index(fields=["kind", "language", "-id"], name="core_mail_wording_newest")]
