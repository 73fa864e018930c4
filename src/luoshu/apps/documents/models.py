from django.db import models
from django.db.models import Q

from luoshu.apps.documents.choices import DocumentKind, DocumentStatus, MailForm, MailState, ReleaseState
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.people.models import Unit


class Document(models.Model):
    """One official document of one office. Its text stands in its versions; number, signer, date come from the OA."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=DocumentStatus.choices, default=DocumentStatus.DRAFT)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    division_path = models.CharField(max_length=120)
    version_no = models.IntegerField(default=1)
    created_by = models.CharField(max_length=40)
    created_post = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Counts every write: two people pressing at once cannot both win.
    revision = models.IntegerField(default=0)
    official_number = models.CharField(max_length=80, blank=True)
    signer = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="document_scans")
    scan_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="document_subject"),
            models.Index(fields=["division_path", "status"], name="document_path_status"),
        ]


class DocumentVersion(models.Model):
    """What a document said at one time, as JSON of the model; its Word and PDF files once they were made."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    body = models.JSONField()
    made_by = models.CharField(max_length=40)
    made_post = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    word = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="word_versions")
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="pdf_versions")
    frozen_at = models.DateTimeField(null=True)
    # Why one of the two files could not be made: no Chinese font on the machine.
    freeze_problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]


class DocumentAddressee(models.Model):
    """A unit that a document goes to. Its posts see the document once it is issued."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="addressees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="received_documents")
    division_path = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="document_addressee_once")]


class DocumentEntry(models.Model):
    """One step of a document: who, when, from where to where, why."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="entries")
    verb = models.CharField(max_length=30)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    version_no = models.IntegerField()
    at = models.DateTimeField()
    person_code = models.CharField(max_length=40)
    post_code = models.CharField(max_length=40)
    note = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)


class PressRelease(models.Model):
    """A version on its way to the public, and where and when it went out. Its steps stand in the document's entries.

    ``checked`` is what was looked for in the text and confirmed by the approver.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="press_release")
    version_no = models.IntegerField()
    state = models.CharField(max_length=12, choices=ReleaseState.choices, default=ReleaseState.CHECKING)
    word_sha256 = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=40, blank=True)
    approved_post = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    checked = models.JSONField(default=list)
    channel = models.CharField(max_length=120, blank=True)
    released_on = models.DateField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state"], name="press_release_state")]


class DocumentMail(models.Model):
    """An issued document on its way to one addressee's mailbox, with its own fate. ``rule_code``: what allows it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="mails")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=120)
    form = models.CharField(max_length=4, choices=MailForm.choices)
    rule_code = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.IntegerField(default=0)
    attempt_after = models.DateTimeField()
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    result_text = models.CharField(max_length=300, blank=True)
    asked_by = models.CharField(max_length=40)
    asked_post = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="document_mail_once")]
        indexes = [
            models.Index(fields=["attempt_after"], name="document_mail_due", condition=Q(state="queued")),
            models.Index(fields=["claimed_until"], name="document_mail_open", condition=Q(state="sending")),
        ]
