"""What the figures are counted from: one narrow row a case and one a decision, drawn from the tables that know.

They hold ids, codes and numbers, no words and nobody's name, and can be dropped and drawn again at any time
(`actions.draw_all`). Ids are kept without foreign keys: nothing that is written anywhere waits for them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.cases.lifecycle import OPEN_STATES


class CaseFigure(models.Model):
    """A filed case as it stands. Minutes are of the wall clock; what has not happened yet is null.

    `next_minutes` are the waits for each answer after the first; `ours_minutes` is how long the customer waited for us
    and `theirs_minutes` how long we waited for the customer, of spans that are over; `first_kept` and `solution_kept`
    say whether that promise was kept, null where nothing was promised or nothing is known yet.
    """

    number = models.BigIntegerField(primary_key=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12)
    company_id = models.BigIntegerField(null=True)
    assignee_id = models.BigIntegerField(null=True)
    product_id = models.BigIntegerField(help_text="the module, where one was named")
    root_id = models.BigIntegerField(help_text="its product")
    plan = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    impact = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    first_minutes = models.IntegerField(null=True)
    solution_minutes = models.IntegerField(null=True)
    ours_minutes = models.IntegerField(default=0)
    theirs_minutes = models.IntegerField(default=0)
    first_kept = models.BooleanField(null=True)
    solution_kept = models.BooleanField(null=True)
    next_kept = models.SmallIntegerField(default=0)
    next_broken = models.SmallIntegerField(default=0)
    reopened = models.SmallIntegerField(default=0)
    asked = models.SmallIntegerField(default=0, help_text="how many people were asked how it went")
    next_minutes = ArrayField(models.IntegerField(), default=list)
    marks = ArrayField(models.SmallIntegerField(), default=list)

    class Meta:
        db_table = "figures_case"
        indexes = [
            models.Index(fields=["opened_at"], name="figures_case_opened"),
            models.Index(fields=["company_id", "opened_at"], name="figures_case_company"),
            models.Index(fields=["assignee_id", "opened_at"], name="figures_case_assignee"),
            models.Index(fields=["ended_at"], name="figures_case_ended", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["opened_at"], name="figures_case_open", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["opened_at"], name="figures_case_asked", condition=Q(asked__gt=0)),
        ]


class DecisionFigure(models.Model):
    """What the gate said to a request; `rules` are those that settled it, `number` the case that came of it."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=12)
    person_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    product_id = models.BigIntegerField(null=True)
    root_id = models.BigIntegerField(null=True)
    plan = models.CharField(max_length=60)
    number = models.BigIntegerField(null=True)
    rules = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        db_table = "figures_decision"
        indexes = [
            models.Index(fields=["at"], name="figures_decision_at"),
            models.Index(fields=["at"], name="figures_decision_no", condition=~Q(outcome="allowed")),
            models.Index(fields=["company_id", "at"], name="figures_decision_company"),
        ]


class DeflectionFigure(models.Model):
    """A problem that an article solved before a case was opened; `id` is that of its event. Visitors have no
    company."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    group_id = models.BigIntegerField(help_text="the article, whatever its language")
    company_id = models.BigIntegerField(null=True)
    product_id = models.BigIntegerField(null=True)
    root_id = models.BigIntegerField(null=True)
    plan = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10, help_text="of the reader")
    shown = models.CharField(max_length=10, help_text="of the text that was read")
    channel = models.CharField(max_length=10)

    class Meta:
        db_table = "figures_deflection"
        indexes = [
            models.Index(fields=["at"], name="figures_deflection_at"),
            models.Index(fields=["company_id", "at"], name="figures_deflection_company"),
        ]


class Drawing(models.Model):
    """How far the rows are drawn: the place in the event log, as of when, and while all is drawn anew, how far that is.

    One row.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    generation = models.IntegerField(default=0)
    xid = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    cases_done_at = models.DateTimeField(null=True, help_text="cases that were opened until then are drawn")
    decisions_done_at = models.DateTimeField(null=True)
    whole = models.BooleanField(default=False, help_text="everything was drawn once; only what changes is drawn now")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="figures_drawing_one_row")]
