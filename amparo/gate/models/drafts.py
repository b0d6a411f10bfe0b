"""Packs that administrators are writing: every save of every file is kept."""

from django.db import models

from amparo.gate.models.deciding import PackSnapshot

STATES = ("open", "enacted", "discarded")


class PackDraft(models.Model):
    """A changed pack that is not in force: begun from a version, written by one or more administrators."""

    title = models.CharField(max_length=120)
    based_on = models.ForeignKey(PackSnapshot, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default="open")
    started_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    saved_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    enacted_as = models.ForeignKey(PackSnapshot, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="gate_draft_state")]
        indexes = [models.Index(fields=["-saved_at"], name="gate_draft_saved")]

    @property
    def ref(self) -> str:
        """The neutral reference of its events."""
        return f"pack-draft:{self.pk}"


class PackDraftSave(models.Model):
    """One save of one file of a draft; the newest of each path is how the draft stands. Never changed."""

    draft = models.ForeignKey(PackDraft, models.CASCADE, related_name="saves")
    path = models.CharField(max_length=80, help_text="inside of the pack: pack.toml, words/fr.toml …")
    number = models.PositiveIntegerField(help_text="counts the saves of the path; the first is the version's own text")
    text = models.TextField(null=True, help_text="null: the file is not there any more")  # noqa: DJ001  "" is a file
    saved_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "path", "number"], name="gate_draft_save_once")]
        indexes = [models.Index(fields=["draft", "-saved_at"], name="gate_draft_save_at")]


class PackDraftVisit(models.Model):
    """Who has a draft open, and at which file: so that two administrators see each other."""

    draft = models.ForeignKey(PackDraft, models.CASCADE, related_name="visits")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    path = models.CharField(max_length=80)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="gate_draft_visit_once")]
