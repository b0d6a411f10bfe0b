"""Several cases of one visitor, sent in one go: the link that proves the address files them all (SI-5, KA-3)."""

from django.db import models

from amparo.cases.models.case import Case
from amparo.cases.models.drafts import Confirmation


class KeptTogether(models.Model):
    """A further case that waits for the same confirmation."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="kept_together")
    confirmation = models.ForeignKey(Confirmation, models.CASCADE, related_name="further")
