"""What comes in from workbooks, and how ledgers are looked at."""

from __future__ import annotations

from django.db import models


class Intake(models.Model):
    """An uploaded form on its way in: what was read, what was chosen, and what came of it."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    form = models.CharField(max_length=64)
    file_id = models.UUIDField()
    reading = models.TextField()
    choices = models.TextField(default="{}")
    result = models.TextField(default="{}")
    state = models.CharField(max_length=12)
    account_id = models.UUIDField()
    day = models.DateField()

    class Meta:
        db_table = "cases_intake"
        indexes = (models.Index(fields=["tenant_id", "day"], name="cases_intake_day"),)


class LedgerView(models.Model):
    """A way of looking at a ledger that somebody keeps: `query` is the part of its address behind the question mark."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    ledger = models.CharField(max_length=64)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField()
    account_id = models.UUIDField()

    class Meta:
        db_table = "cases_ledger_view"
        indexes = (models.Index(fields=["tenant_id", "ledger", "account_id"], name="cases_ledger_view_of"),)
