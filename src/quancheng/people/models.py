"""The tables of places, units, posts, people and accounts.

The tenant leads every key. Names and telephone numbers stand only here, never in events, so that they can be erased.
Relations are composite (tenant, id): Django joins over them, the migrations add the real constraints.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.fields.related import ForeignObject

from quancheng.people.kinds import Kind, Standing
from quancheng.store.models import Label


class Jurisdiction(models.Model):
    """A place in the tree; its id is its administrative code, and the root of a tree is the tenant.

    `names` of the root is what units and posts of the pack are called here, as JSON by code; "" where all are as in it.
    """

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.BigIntegerField()
    parent_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=64)
    level = models.CharField(max_length=16)
    code = models.CharField(max_length=12)
    pack = models.CharField(max_length=64)
    names = models.TextField(blank=True, default="")

    class Meta:
        db_table = "people_jurisdiction"


class Contact(models.Model):
    """A natural person named in a form; events hold only the id, so the row can be erased."""

    class Of(models.TextChoices):
        UNIT_HEAD = "unit-head", "单位负责人"
        UNIT_STAFF = "unit-staff", "单位专职人员"
        PROJECT = "project", "项目联系人"
        ENTERPRISE = "enterprise", "企业联系人"

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    name = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=16, choices=Of)

    class Meta:
        db_table = "people_contact"


class Unit(models.Model):
    """An organisation of a place; `code` is the pack's id of it. Head and staff are contacts.

    `label` is what it is called here, `notice_label` what the pack calls it where that is another. A unit that the
    office added is local and belongs to one of the pack, `upper`: whoever works there counts as working in that.
    """

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    code = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    duty = models.CharField(max_length=255, blank=True)
    is_lead = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    is_current = models.BooleanField(default=True)
    head_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    remark = models.CharField(max_length=255, blank=True)
    notice_label = models.CharField(max_length=64, blank=True, default="")
    is_local = models.BooleanField(default=False)
    upper_id = models.UUIDField(null=True)

    jurisdiction = ForeignObject(
        Jurisdiction, models.DO_NOTHING, from_fields=("tenant_id", "jurisdiction_id"), to_fields=("tenant_id", "id"),
        related_name="units",
    )  # fmt: skip
    head = ForeignObject(
        Contact, models.DO_NOTHING, from_fields=("tenant_id", "head_id"), to_fields=("tenant_id", "id"),
        related_name="+", null=True,
    )  # fmt: skip
    staff = ForeignObject(
        Contact, models.DO_NOTHING, from_fields=("tenant_id", "staff_id"), to_fields=("tenant_id", "id"),
        related_name="+", null=True,
    )  # fmt: skip
    upper = ForeignObject(
        "self", models.DO_NOTHING, from_fields=("tenant_id", "upper_id"), to_fields=("tenant_id", "id"),
        related_name="below", null=True,
    )  # fmt: skip

    class Meta:
        db_table = "people_unit"
        constraints = (
            models.UniqueConstraint(fields=("tenant_id", "jurisdiction_id", "code"), name="people_unit_code"),
        )


class Post(models.Model):
    """A position in a unit; `powers` (by blanks) and `stands_in` are the pack's, as when the place was settled.

    One that the office added is local and brings no powers.
    """

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    unit_id = models.UUIDField()
    code = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    powers = models.TextField(blank=True)
    stands_in = models.CharField(max_length=64, blank=True)
    position = models.IntegerField(default=0)
    is_current = models.BooleanField(default=True)
    notice_label = models.CharField(max_length=64, blank=True, default="")
    is_local = models.BooleanField(default=False)

    unit = ForeignObject(
        Unit, models.DO_NOTHING, from_fields=("tenant_id", "unit_id"), to_fields=("tenant_id", "id"),
        related_name="posts",
    )  # fmt: skip

    class Meta:
        db_table = "people_post"
        constraints = (
            models.UniqueConstraint(fields=("tenant_id", "jurisdiction_id", "code"), name="people_post_code"),
        )


class Officer(models.Model):
    """A person who works here, with or without an account."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    name = models.CharField(max_length=64)
    phone = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "people_officer"


class Appointment(models.Model):
    """An officer in a post from a day to a day, both included. One that brings powers waits to be confirmed."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    officer_id = models.UUIDField()
    post_id = models.UUIDField()
    since = models.DateField()
    until = models.DateField(null=True)
    is_confirmed = models.BooleanField(default=False)

    officer = ForeignObject(
        Officer, models.DO_NOTHING, from_fields=("tenant_id", "officer_id"), to_fields=("tenant_id", "id"),
        related_name="appointments",
    )  # fmt: skip
    post = ForeignObject(
        Post, models.DO_NOTHING, from_fields=("tenant_id", "post_id"), to_fields=("tenant_id", "id"),
        related_name="appointments",
    )  # fmt: skip

    class Meta:
        db_table = "people_appointment"
        indexes = (
            models.Index(fields=("tenant_id", "officer_id"), name="people_appointment_officer"),
            models.Index(fields=("tenant_id", "post_id"), name="people_appointment_post"),
        )


class StandIn(models.Model):
    """An officer who acts in a post that is not his, from a day to a day, both included."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    officer_id = models.UUIDField()
    post_id = models.UUIDField()
    since = models.DateField()
    until = models.DateField()

    officer = ForeignObject(
        Officer, models.DO_NOTHING, from_fields=("tenant_id", "officer_id"), to_fields=("tenant_id", "id"),
        related_name="stand_ins",
    )  # fmt: skip
    post = ForeignObject(
        Post, models.DO_NOTHING, from_fields=("tenant_id", "post_id"), to_fields=("tenant_id", "id"),
        related_name="stand_ins",
    )  # fmt: skip

    class Meta:
        db_table = "people_stand_in"
        indexes = (
            models.Index(fields=("tenant_id", "officer_id"), name="people_stand_in_officer"),
            models.Index(fields=("tenant_id", "post_id"), name="people_stand_in_post"),
        )


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by name; there is no superuser to create."""


class Account(AbstractBaseUser):
    """A way to sign in. Found before the tenant is known, so its key is the one without a tenant."""

    id = models.UUIDField(primary_key=True)
    tenant_id = models.BigIntegerField()
    username = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.word) for kind in Kind])
    standing = models.CharField(
        max_length=16,
        choices=[(standing.value, standing.word) for standing in Standing],
        default=Standing.AWAITING,
    )
    clearance = models.CharField(max_length=4, choices=Label.choices, default=Label.PUBLIC)
    officer_id = models.UUIDField(null=True)
    enterprise_id = models.UUIDField(null=True)
    failed_count = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    password_changed_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=True)
    signed_in_at = models.DateTimeField(null=True)
    sitting = models.CharField(max_length=36, blank=True)
    feed = models.CharField(max_length=64, blank=True, default="")
    last_login = None

    objects = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        db_table = "people_account"
        constraints = (
            models.UniqueConstraint(
                fields=("tenant_id", "officer_id"),
                condition=models.Q(officer_id__isnull=False),
                name="people_account_officer",
            ),
        )
        indexes = (models.Index(fields=("tenant_id", "kind"), name="people_account_kind"),)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.standing == Standing.ACTIVE


class FormerPassword(models.Model):
    """The hash of a password that an account has had, so that it is not chosen again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "people_former_password"


class Roster(models.Model):
    """An uploaded workbook of units, posts and officers on its way in: what was read, and what came of it."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    day = models.DateField()
    state = models.CharField(max_length=12)
    reading = models.TextField()
    result = models.TextField(default="{}")

    class Meta:
        db_table = "people_roster"
        indexes = (models.Index(fields=("tenant_id", "day"), name="people_roster_day"),)
