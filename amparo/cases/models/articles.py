"""Articles that were begun from a case."""

from django.db import models

from amparo.cases.models.case import Case


class CaseArticle(models.Model):
    """An article whose first words come from a case; for agents alone (SEC-17)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="articles")
    group = models.ForeignKey("knowledge.ArticleGroup", models.PROTECT, related_name="+")
    added_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "group"], name="cases_article_once")]
