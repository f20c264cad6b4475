"""Enterprises that were invited, and what they have not handed in yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Enterprise(models.Model):
    """An enterprise that has, or is offered, an account; accounts name it by its id."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    name = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)

    class Meta:
        db_table = "cases_enterprise"
        constraints = (
            models.UniqueConstraint(fields=["tenant_id", "uscc"], condition=~Q(uscc=""), name="cases_enterprise_uscc"),
        )


class EnterpriseProject(models.Model):
    """A project that exists for an enterprise, because an officer let it in."""

    pk = models.CompositePrimaryKey("tenant_id", "enterprise_id", "project_id")
    tenant_id = models.BigIntegerField()
    enterprise_id = models.UUIDField()
    project_id = models.UUIDField()
    since = models.DateField()

    class Meta:
        db_table = "cases_enterprise_project"
        constraints = (
            models.UniqueConstraint(fields=["tenant_id", "project_id"], name="cases_enterprise_project_once"),
        )


class Invitation(models.Model):
    """An address that lets an enterprise open its account once, until `expires`; only the secret's digest is kept."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    enterprise_id = models.UUIDField()
    project_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    invited = models.DateTimeField()
    expires = models.DateTimeField()
    standing = models.CharField(max_length=12)
    account_id = models.UUIDField(null=True)

    class Meta:
        db_table = "cases_invitation"
        indexes = (models.Index(fields=["tenant_id", "project_id", "invited"], name="cases_invitation_project"),)


class NeedsDraft(models.Model):
    """What an enterprise has typed into a form of factor needs and not yet submitted; `content` is JSON by field."""

    pk = models.CompositePrimaryKey("tenant_id", "project_id", "form")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    form = models.CharField(max_length=64)
    content = models.TextField()
    saved = models.DateTimeField()

    class Meta:
        db_table = "cases_needs_draft"


class HandInDraft(models.Model):
    """Files that an enterprise has put ready for a material and not handed in; `content` is JSON: note and files."""

    pk = models.CompositePrimaryKey("tenant_id", "project_id", "about", "material")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    about = models.CharField(max_length=160)
    material = models.CharField(max_length=120)
    content = models.TextField()
    saved = models.DateTimeField()

    class Meta:
        db_table = "cases_hand_in_draft"
