"""Service clocks and everything that happened to them. See README.md for the invariants and the phases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.clocks.lifecycle import CLOCK, OPEN_PHASES

KINDS = ("first_response", "next_response", "resolution")
TURNS = ("ours", "working", "theirs", "ended")
VERBS = ("start", "retarget", "pause", "resume", "meet", "stop", "reopen", "move")


class Timetable(models.Model):
    """Hours with their holidays, kept once under the hash of what they say; never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    body = models.JSONField(help_text="name, zone, week (minutes since midnight), closed (date to the holiday's name)")


class Matter(models.Model):
    """What clocks run for, by a neutral reference (`case:1042`), with the facts by which its targets are chosen.

    It is locked while its clocks change.
    """

    about = models.CharField(max_length=101, primary_key=True)
    facts = models.JSONField(help_text="of decision-format.md, only what chooses a target and its hours")
    pack = models.ForeignKey("gate.PackSnapshot", models.PROTECT, related_name="+", help_text="by which it is promised")
    turn = models.CharField(max_length=7, default="ours", help_text="who has the next word")
    answered = models.BooleanField(default=False, help_text="there was a first answer")
    heard_as = ArrayField(models.CharField(max_length=101), default=list, help_text="topics of its events")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(turn__in=TURNS), name="clocks_matter_turn")]
        indexes = [models.Index(fields=["pack"], name="clocks_matter_pack", condition=~Q(turn="ended"))]


class Clock(models.Model):
    """One clock as it stands after its last change; `ClockChange` has how it came to that.

    `due_at` and `warn_at` are set while it runs; of one that has ended `due_at` is when it was due.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=14)
    phase = models.CharField(max_length=7, default=CLOCK.initial)
    minutes = models.PositiveIntegerField(null=True, help_text="promised; null where nothing is promised any more")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True, help_text="when clock.warned was recorded for this warn_at")
    breached_at = models.DateTimeField(null=True, help_text="when clock.breached was recorded for this due_at")
    ended_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False, help_text="of one that has ended: it had run out before")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="clocks_clock_kind"),
            models.CheckConstraint(condition=Q(phase__in=CLOCK.states), name="clocks_clock_phase"),
            models.CheckConstraint(
                condition=Q(phase__in=OPEN_PHASES, ended_at=None) | ~Q(phase__in=OPEN_PHASES) & ~Q(ended_at=None),
                name="clocks_clock_ended",
            ),
            models.CheckConstraint(condition=~Q(minutes=None) | Q(due_at=None), name="clocks_clock_promised"),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(kind__in=("first_response", "next_response"), phase__in=OPEN_PHASES),
                name="clocks_clock_one_answer",
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(kind="resolution", phase__in=OPEN_PHASES),
                name="clocks_clock_one_resolution",
            ),
        ]
        indexes = [
            models.Index(
                fields=["warn_at"],
                name="clocks_clock_to_warn",
                condition=Q(phase="running", warned_at=None, warn_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="clocks_clock_to_breach",
                condition=Q(phase="running", breached_at=None, due_at__isnull=False),
            ),
        ]


class ClockChange(models.Model):
    """Something that happened to a clock, append-only. A promise stands with `start` and `retarget`."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=8)
    cause = models.CharField(max_length=20, blank=True)
    actor = models.TextField()
    target = models.CharField(max_length=60, blank=True, help_text="id of the pack's entry")
    source = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(null=True)
    counted = models.CharField(max_length=8, blank=True)
    time_zone = models.CharField(max_length=60, blank=True, help_text="the company's, for showing")
    warn_minutes = models.PositiveIntegerField(null=True)
    timetable = models.ForeignKey(Timetable, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "number"], name="clocks_change_order"),
            models.CheckConstraint(condition=Q(verb__in=VERBS), name="clocks_change_verb"),
            models.CheckConstraint(
                condition=Q(minutes=None, timetable=None) | Q(minutes__isnull=False, timetable__isnull=False),
                name="clocks_change_promise",
            ),
        ]
