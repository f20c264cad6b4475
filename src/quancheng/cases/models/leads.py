"""Leads, and what first talks claim."""

from __future__ import annotations

from django.db import models

from quancheng.store.models import Label


class LeadRow(models.Model):
    """A lead as lists show it; `claim_id` is the claim, `lapses` the last day on which the lead holds it."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    label = models.CharField(max_length=4, choices=Label.choices)
    unit = models.CharField(max_length=80)
    officer_id = models.UUIDField(null=True)
    enterprise = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    channel = models.CharField(max_length=64, blank=True)
    standing = models.CharField(max_length=12)
    registered = models.DateField()
    contacted = models.DateField()
    offered_to = models.CharField(max_length=80, blank=True)
    claim_id = models.UUIDField(null=True)
    holds = models.BooleanField(default=False)
    is_disputed = models.BooleanField(default=False)
    lapses = models.DateField(null=True)
    project_id = models.UUIDField(null=True)

    class Meta:
        db_table = "cases_lead"
        indexes = (
            models.Index(fields=["tenant_id", "standing", "contacted", "id"], name="cases_lead_newest"),
            models.Index(fields=["tenant_id", "unit", "standing", "contacted", "id"], name="cases_lead_unit"),
            models.Index(
                fields=["tenant_id", "jurisdiction_id", "standing", "contacted", "id"], name="cases_lead_place"
            ),
            models.Index(fields=["tenant_id", "uscc"], name="cases_lead_uscc"),
            models.Index(fields=["tenant_id", "claim_id"], name="cases_lead_claim"),
        )


class ClaimMark(models.Model):
    """By what an enterprise is known (its code, the core of its name); each mark belongs to one claim of the place."""

    pk = models.CompositePrimaryKey("tenant_id", "mark")
    tenant_id = models.BigIntegerField()
    mark = models.CharField(max_length=240)
    claim_id = models.UUIDField()

    class Meta:
        db_table = "cases_claim_mark"
        indexes = (models.Index(fields=["tenant_id", "claim_id"], name="cases_claim_mark_claim"),)
