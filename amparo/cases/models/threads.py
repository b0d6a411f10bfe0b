"""Experts brought into a case: an internal thread that only those see who were invited to it (SI-9f)."""

from django.db import models

from amparo.cases.models.case import Case


class Thread(models.Model):
    """A question to experts about a case; its members and the agent who has the case read it, nobody else (SEC-17)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="threads")
    subject = models.CharField(max_length=160)
    opened_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    @property
    def ref(self) -> str:
        """The neutral reference, and the topic of its live updates."""
        return f"thread:{self.pk}"


class ThreadMember(models.Model):
    """An agent who was invited to a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="threads")
    added_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="cases_thread_member_once")]


class ThreadMessage(models.Model):
    """A word in a thread. A table of its own: no list of a case's messages can show it by mistake (SEC-17)."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    body = models.TextField(help_text="Markdown")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["thread", "at", "id"], name="cases_thread_message")]
