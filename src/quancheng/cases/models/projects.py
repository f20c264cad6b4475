"""A project as lists and ledgers read it: its own row, who takes part, its facts and where it stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from quancheng.store.models import Label


class Project(models.Model):
    """A project as lists show it. `investment` is in fen; `late_since` is the earliest due day of an open task."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    version = models.CharField(max_length=80)
    label = models.CharField(max_length=4, choices=Label.choices)
    name = models.CharField(max_length=200)
    enterprise = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    site = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=400, blank=True)
    investment = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=64)
    stage_since = models.DateField(null=True)
    library = models.CharField(max_length=64, blank=True)
    opened = models.DateField()
    next_due = models.DateField(null=True)
    officer_id = models.UUIDField(null=True)
    ended = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "cases_project"
        indexes = (
            models.Index(
                fields=["tenant_id", "ended", "opened", "id", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_newest",
            ),
            models.Index(fields=["tenant_id", "ended", "library", "opened", "id"], name="cases_project_library"),
            models.Index(fields=["tenant_id", "ended", "stage", "opened", "id"], name="cases_project_stage"),
            models.Index(
                fields=["tenant_id", "opened", "id", "ended", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_opened",
            ),
            models.Index(
                fields=["tenant_id", "next_due", "id", "ended", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_due",
            ),
            models.Index(
                fields=["tenant_id", "ended", "investment", "id", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_size",
            ),
            models.Index(
                fields=["tenant_id", "ended", "name", "id", "stage", "library", "label", "jurisdiction_id"],
                name="cases_project_name",
            ),
            models.Index(fields=["tenant_id", "uscc"], name="cases_project_uscc"),
            models.Index(fields=["tenant_id", "label", "id", "ended"], name="cases_project_label"),
            models.Index(
                fields=["tenant_id", "jurisdiction_id", "ended", "opened", "label", "id"], name="cases_project_place"
            ),
        )


class Part(models.Model):
    """A unit that takes part in a project: it owns or owned a task, or registered it. It may see the project."""

    pk = models.CompositePrimaryKey("tenant_id", "unit", "project_id")
    tenant_id = models.BigIntegerField()
    unit = models.CharField(max_length=64)
    project_id = models.UUIDField()

    class Meta:
        db_table = "cases_part"
        indexes = (models.Index(fields=["tenant_id", "project_id"], name="cases_part_project"),)


class RoleRow(models.Model):
    """Who holds a role on a project; holding one lets its officer see the project."""

    pk = models.CompositePrimaryKey("tenant_id", "officer_id", "project_id", "role")
    tenant_id = models.BigIntegerField()
    officer_id = models.UUIDField()
    project_id = models.UUIDField()
    role = models.CharField(max_length=64)

    class Meta:
        db_table = "cases_role"
        indexes = (models.Index(fields=["tenant_id", "project_id"], name="cases_role_project"),)


class Membership(models.Model):
    """A project in a library, as the library's condition says; never moved by hand."""

    pk = models.CompositePrimaryKey("tenant_id", "library", "project_id")
    tenant_id = models.BigIntegerField()
    library = models.CharField(max_length=64)
    project_id = models.UUIDField()

    class Meta:
        db_table = "cases_membership"
        indexes = (models.Index(fields=["tenant_id", "project_id"], name="cases_membership_project"),)


class FactRow(models.Model):
    """A project's fact, typed for queries: `number` for money (fen), numbers, percents; `day`; `text` for the rest."""

    pk = models.CompositePrimaryKey("tenant_id", "name", "project_id")
    tenant_id = models.BigIntegerField()
    name = models.CharField(max_length=64)
    project_id = models.UUIDField()
    number = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    text = models.CharField(max_length=2000, null=True)
    day = models.DateField(null=True)

    class Meta:
        db_table = "cases_fact"
        indexes = (
            models.Index(fields=["tenant_id", "project_id"], name="cases_fact_project"),
            models.Index(
                fields=["tenant_id", "name", "number", "project_id"],
                name="cases_fact_number",
                condition=Q(number__isnull=False),
            ),
            models.Index(
                fields=["tenant_id", "name", "day", "project_id"],
                name="cases_fact_day",
                condition=Q(day__isnull=False),
            ),
        )


class HappeningRow(models.Model):
    """The day of a named happening of a project."""

    pk = models.CompositePrimaryKey("tenant_id", "name", "project_id")
    tenant_id = models.BigIntegerField()
    name = models.CharField(max_length=64)
    project_id = models.UUIDField()
    day = models.DateField()

    class Meta:
        db_table = "cases_happening"
        indexes = (
            models.Index(fields=["tenant_id", "project_id"], name="cases_happening_project"),
            models.Index(fields=["tenant_id", "name", "day", "project_id"], name="cases_happening_day"),
        )


class LinkRow(models.Model):
    """What one project is to another: it `upgrades` the other."""

    pk = models.CompositePrimaryKey("tenant_id", "project_id", "kind")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    other_id = models.UUIDField()

    class Meta:
        db_table = "cases_link"
        indexes = (models.Index(fields=["tenant_id", "other_id", "kind"], name="cases_link_other"),)


class SearchRow(models.Model):
    """The words by which a project is found; FTS5 on SQLite, tsvector on PostgreSQL (migration 0002 makes it)."""

    pk = models.CompositePrimaryKey("tenant_id", "project_id")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    words = models.TextField()

    class Meta:
        db_table = "cases_search"
        managed = False
