"""From when which version of the pack is in force."""

from django.db import models
from django.db.models import Q

from amparo.gate.models.deciding import PackSnapshot
from amparo.gate.models.drafts import PackDraft


class Enactment(models.Model):
    """Somebody put a version in force from a moment on. Of those that were not withdrawn the newest past one counts.

    Going back is another enactment, of the older version: what was in force when is never rewritten.
    """

    pack = models.ForeignKey(PackSnapshot, models.PROTECT, related_name="enactments")
    pack_name = models.CharField(max_length=80, help_text="enactments count for the pack that the desk is started with")
    from_at = models.DateTimeField()
    note = models.TextField()
    draft = models.ForeignKey(PackDraft, models.SET_NULL, null=True, related_name="enactments")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, help_text="when products followed it and pack.enacted was recorded")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack_name", "from_at"], condition=Q(withdrawn_at=None), name="gate_enactment_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(applied_at=None), name="gate_enactment_withdrawn_before"
            ),
        ]
        indexes = [
            models.Index(fields=["pack_name", "-from_at"], name="gate_enactment_line"),
            models.Index(
                fields=["from_at"], name="gate_enactment_to_apply", condition=Q(applied_at=None, withdrawn_at=None)
            ),
        ]

    @property
    def ref(self) -> str:
        """The neutral reference of its events."""
        return f"pack-enactment:{self.pk}"
