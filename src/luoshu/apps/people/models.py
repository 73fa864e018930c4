from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.places.models import Division


class Unit(models.Model):
    """An organisation: a government, a department, an office, a village."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # The mailbox in which the unit receives documents; blank where it has none.
    mail = models.CharField(max_length=120, blank=True)


class Person(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    # A work phone, open along the command chain; private numbers are not kept.
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)


class Post(models.Model):
    """A place in a unit that somebody holds; its scope is its division's subtree."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=60)
    role = models.CharField(max_length=30, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="posts")
    division_path = models.CharField(max_length=120, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["role", "division_path"], name="post_role_path")]


class Term(models.Model):
    """A person holds a post from a day until before another."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=10, choices=HoldingKind.choices, default=HoldingKind.HOLDER)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "starts_on"], name="term_once"),
            # Two administrators who fill one vacant post at once: one A角 stays.
            models.UniqueConstraint(
                fields=["post"], name="term_one_holder", condition=Q(kind="holder", ends_before__isnull=True)
            ),
            models.CheckConstraint(
                name="term_dates_ordered", condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on"))
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """The way one person signs in. Rights come from the post acted for, never from the account."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    failed_count = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    # A one-time code for the first sign-in or a reset: only its hash is kept.
    one_time_hash = models.CharField(max_length=200, blank=True)
    one_time_until = models.DateTimeField(null=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class ApiToken(models.Model):
    """The way another system signs in: it acts for one post. Only the hash of the token is kept."""

    name = models.CharField(max_length=80)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="api_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40)
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
