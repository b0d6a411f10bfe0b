"""What a version would have decided on past requests."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amparo.gate.models.deciding import Decision, PackSnapshot
from amparo.gate.models.drafts import PackDraft

STATES = ("running", "done", "stopped", "failed")


class Replay(models.Model):
    """A version laid over past decisions, the newest first; `cursor_*` is the last one that was looked at."""

    pack = models.ForeignKey(PackSnapshot, models.PROTECT, related_name="+")
    draft = models.ForeignKey(PackDraft, models.SET_NULL, null=True, related_name="replays")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()
    most = models.PositiveIntegerField(help_text="decisions")
    to_do = models.PositiveIntegerField(help_text="decisions, counted when it began")
    done = models.PositiveIntegerField(default=0)
    turned = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0, help_text="requests of an older form that cannot be decided again")
    cursor_at = models.DateTimeField(null=True)
    cursor_id = models.UUIDField(null=True)
    state = models.CharField(max_length=7, default="running")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="gate_replay_state")]
        indexes = [models.Index(fields=["-started_at"], name="gate_replay_started")]

    @property
    def ref(self) -> str:
        """The neutral reference of its events."""
        return f"pack-replay:{self.pk}"


class ReplayTurn(models.Model):
    """A past decision that would come out differently: copies of what the figures are counted by."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="turns")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="+")
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, related_name="+")
    was = models.CharField(max_length=12)
    would_be = models.CharField(max_length=12)
    rules = ArrayField(models.TextField(), help_text="that say something else; or price, target")
    roles = ArrayField(models.TextField(), help_text="of the person: visitor, partner, customer, designated …")
    changed = models.JSONField(help_text="part: was, would be")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["replay", "decision"], name="gate_replay_turn_once")]
        indexes = [
            models.Index(fields=["replay", "-at", "id"], name="gate_turn_at"),
            models.Index(fields=["replay", "was", "would_be", "-at"], name="gate_turn_outcome"),
            models.Index(fields=["replay", "company", "-at"], name="gate_turn_company"),
            GinIndex(fields=["rules"], name="gate_turn_rules"),
        ]
