"""What the index in each process is made of: a row a text, and a row a text and model.

`generation` and `xid` are of the transaction that wrote the row last: processes read what is newer than what they have
(memory.py).
"""

from django.db import models

from amparo.core.fields import CurrentGeneration, CurrentTransactionId, TransactionIdField


class IndexedText(models.Model):
    """A text that readers may see, analysed: by which words it is found, and what decides whether it is looked at.

    Where `revision_id` is null readers see it no longer; the row stays, so that every process hears of it.
    """

    article = models.OneToOneField("knowledge.Article", models.CASCADE, primary_key=True, related_name="+")
    group_id = models.BigIntegerField(help_text="knowledge.ArticleGroup")
    revision_id = models.BigIntegerField(null=True, help_text="knowledge.Revision, as published")
    language = models.CharField(max_length=10)
    audience = models.CharField(max_length=9)
    product_id = models.BigIntegerField(null=True, help_text="catalogue.Product")
    analysis = models.PositiveIntegerField(help_text="the version of the rules that analysed it")
    analysed = models.BinaryField(help_text="its words by field, as rules.analysis writes them")
    sha256 = models.CharField(max_length=64, help_text="of the passages that are to be embedded")
    at = models.DateTimeField()
    generation = models.IntegerField(db_default=CurrentGeneration(), editable=False)
    xid = TransactionIdField(db_default=CurrentTransactionId(), editable=False)

    class Meta:
        db_table = "search_text"
        indexes = [models.Index(fields=["generation", "xid"], name="search_text_xid")]


class IndexedMeaning(models.Model):
    """The vectors of a text's passages by one model: `count` x dimensions, float16, in the order of the passages.

    It is out of date where `sha256` is not the text's or `version` not the model's; it serves until it is replaced.
    """

    text = models.ForeignKey(IndexedText, models.CASCADE, related_name="meanings")
    model = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField()
    vectors = models.BinaryField()
    at = models.DateTimeField()
    generation = models.IntegerField(db_default=CurrentGeneration(), editable=False)
    xid = TransactionIdField(db_default=CurrentTransactionId(), editable=False)

    class Meta:
        db_table = "search_meaning"
        constraints = [models.UniqueConstraint(fields=["text", "model"], name="search_meaning_once")]
        indexes = [
            models.Index(fields=["generation", "xid"], name="search_meaning_xid"),
            models.Index(fields=["model", "at"], name="search_meaning_at"),
        ]
