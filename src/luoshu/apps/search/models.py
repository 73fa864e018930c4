from django.db import models


class Posting(models.Model):
    """A pair of letters and a row that holds it: ``kind`` names the table, ``key`` is its primary key.

    No scope stands here: who may see a row is asked of the row's own door, in the same query.
    """

    kind = models.CharField(max_length=16)
    gram = models.CharField(max_length=2)
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "gram", "key"], name="search_posting_once")]
        indexes = [models.Index(fields=["kind", "key"], name="search_posting_row")]


class IndexedRow(models.Model):
    """A row whose pairs are in the index, and a digest of the text they were made of."""

    kind = models.CharField(max_length=16)
    key = models.BigIntegerField()
    digest = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_indexed_once")]


class Sweep(models.Model):
    """How far the slow round over the old rows of a kind has come: the last key it looked at."""

    kind = models.CharField(max_length=16, unique=True)
    key = models.BigIntegerField(default=0)
