"""What waits for somebody, and how much of it there is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Work(models.Model):
    """The one work list: tasks (open and settled) and whatever else waits for somebody.

    `subject` is the project, meeting or notice; `key` names the thing within it. `is_open` rows are what waits.
    """

    pk = models.CompositePrimaryKey("tenant_id", "subject_id", "kind", "key")
    tenant_id = models.BigIntegerField()
    subject_id = models.UUIDField()
    subject = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=120)
    project_id = models.UUIDField(null=True)
    what = models.CharField(max_length=400)
    stage = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=64, blank=True, default="")
    is_open = models.BooleanField()
    party = models.CharField(max_length=64)
    unit = models.CharField(max_length=64, blank=True)
    officer_id = models.UUIDField(null=True)
    opened = models.DateField(null=True)
    due = models.DateField(null=True)
    first_due = models.DateField(null=True)
    actual = models.DateField(null=True)

    class Meta:
        db_table = "cases_work"
        indexes = (
            models.Index(
                fields=["tenant_id", "party", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_party",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "unit", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_unit",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_due",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "project_id", "due", "subject_id", "key", "is_open", "kind"],
                name="cases_work_project",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "officer_id", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_officer",
                condition=Q(is_open=True, officer_id__isnull=False),
            ),
        )


class Tally(models.Model):
    """How many there are of a kind, kept by triggers (`tally_triggers`): projects, members of a shelf, open matters.

    `unit` is one that takes part, or "" for all; of matters the unit they wait for. `day` is the due day of matters.
    """

    pk = models.CompositePrimaryKey(
        "tenant_id", "shelf", "unit", "day", "jurisdiction_id", "label", "ended", "stage", "library"
    )
    tenant_id = models.BigIntegerField()
    shelf = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    day = models.DateField()
    jurisdiction_id = models.BigIntegerField()
    label = models.CharField(max_length=4)
    ended = models.CharField(max_length=64)
    stage = models.CharField(max_length=64)
    library = models.CharField(max_length=64)
    number = models.BigIntegerField()

    class Meta:
        db_table = "cases_tally"


class TallyChange(models.Model):
    """What a transaction on PostgreSQL has changed in the numbers and adds up at its end; empty outside."""

    tenant_id = models.BigIntegerField()
    shelf = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    day = models.DateField()
    jurisdiction_id = models.BigIntegerField()
    label = models.CharField(max_length=4)
    ended = models.CharField(max_length=64)
    stage = models.CharField(max_length=64)
    library = models.CharField(max_length=64)
    number = models.BigIntegerField()

    class Meta:
        db_table = "cases_tally_change"
        indexes = (models.Index(fields=["tenant_id"], name="cases_tally_change_tenant"),)
