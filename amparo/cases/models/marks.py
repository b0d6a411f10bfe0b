"""How far somebody has read a case."""

from django.db import models

from amparo.cases.models.case import Case


class ReadMark(models.Model):
    """The newest word that a person has been shown of a case; what is newer is unread."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="read_marks")
    case = models.ForeignKey(Case, models.CASCADE, related_name="read_marks")
    seen_at = models.DateTimeField(help_text="the time of that word, not of the looking")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="cases_read_mark_once")]
