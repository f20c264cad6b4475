"""Points that were earned, and rankings that were published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class PointRow(models.Model):
    """Points that a project's event earned; `version` is its number in that log, `undone` what undid it."""

    pk = models.CompositePrimaryKey("tenant_id", "project_id", "version", "rule")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    version = models.IntegerField()
    rule = models.CharField(max_length=64)
    unit = models.CharField(max_length=80)
    year = models.IntegerField()
    day = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    undone = models.IntegerField(default=0)

    class Meta:
        db_table = "cases_points"
        indexes = (models.Index(fields=["tenant_id", "year", "unit", "rule"], name="cases_points_year"),)


class RankingRow(models.Model):
    """A published ranking, by its period; its rows stand in the stream of the same id."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    ranking = models.CharField(max_length=64)
    period = models.CharField(max_length=20)
    standing = models.CharField(max_length=12)
    published = models.DateField()

    class Meta:
        db_table = "cases_ranking"
        indexes = (models.Index(fields=["tenant_id", "ranking", "period"], name="cases_ranking_period"),)
        constraints = (
            models.UniqueConstraint(
                fields=["tenant_id", "ranking", "period"], condition=Q(standing="published"), name="cases_ranking_once"
            ),
        )
