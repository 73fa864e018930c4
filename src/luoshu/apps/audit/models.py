from django.db import models
from django.db.models import Q


class AuditEntry(models.Model):
    """One act: committed with the verb that did it, or moved in from the read spool, then sealed.

    Stores codes and keys only, never foreign keys: an entry outlives what it speaks of.
    """

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=40, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_code = models.CharField(max_length=80, blank=True)
    division_path = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    # The seal chain: seal_no counts sealed entries without a gap; seal = SHA-256(previous seal + canonical content).
    seal_no = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="audit_subject"),
            models.Index(fields=["person_code", "at"], name="audit_person_at"),
            models.Index(fields=["post_code", "at"], name="audit_post_at"),
            models.Index(fields=["action", "at"], name="audit_action_at"),
            models.Index(fields=["subject_code", "at"], name="audit_subject_at"),
            models.Index(fields=["id"], name="audit_unsealed", condition=Q(seal_no__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_seal_fields_together",
                condition=Q(seal_no__isnull=True, seal="") | (Q(seal_no__isnull=False) & ~Q(seal="")),
            )
        ]


class AuditCut(models.Model):
    """Entries taken out at the beginning of the chain, up to ``up_to``, whose seal the chain goes on from.

    ``removed_to`` and ``removed_seal``: how far the worker is. ``chain``: the folder and anchor file of the chain.
    """

    up_to = models.BigIntegerField(unique=True)
    seal = models.CharField(max_length=64)
    removed_to = models.BigIntegerField()
    removed_seal = models.CharField(max_length=64)
    chain = models.CharField(max_length=32)
    before = models.DateTimeField()
    rule_code = models.CharField(max_length=60)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=40)
    finished_at = models.DateTimeField(null=True)


class SpoolBatch(models.Model):
    """A spool file whose entries were moved in; its name is unique, so a batch is never moved in twice."""

    name = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    entries = models.IntegerField()
    moved_at = models.DateTimeField()


class LoopBeat(models.Model):
    """The pulse of one background loop, for the status page."""

    name = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    done_count = models.BigIntegerField(default=0)
    latest_error = models.CharField(max_length=400, blank=True)
    latest_error_at = models.DateTimeField(null=True)
