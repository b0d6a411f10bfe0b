"""Agents who want to hear of a case that is not theirs."""

from django.db import models

from amparo.cases.models.case import Case


class Watch(models.Model):
    """An agent is told by mail of what happens to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watches")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="watches")
    since_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="cases_watch_once")]
