"""The packs that are published and the places that run by them."""

from __future__ import annotations

from django.db import models


class PackVersion(models.Model):
    """A published version of a pack with its sources; never changed, because running projects are pinned to it."""

    pk = models.CompositePrimaryKey("tenant_id", "version")
    tenant_id = models.BigIntegerField()
    version = models.CharField(max_length=80)
    pack = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    sources = models.TextField()
    published = models.DateField()

    class Meta:
        db_table = "cases_pack"


class Place(models.Model):
    """What runs in a jurisdiction: the pack version for new projects, the duty book, the last day's tick."""

    pk = models.CompositePrimaryKey("tenant_id", "jurisdiction_id")
    tenant_id = models.BigIntegerField()
    jurisdiction_id = models.BigIntegerField()
    version = models.CharField(max_length=80)
    book_id = models.UUIDField()
    ticked = models.DateField(null=True)
    calendar = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "cases_place"
