"""The tables of the store. The hot path writes them with plain statements (`statements.py`); these name their shape."""

from __future__ import annotations

from django.db import models


class Label(models.TextChoices):
    """Who may see it; state secrets have no label because they are refused."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    SENSITIVE = "敏感"


class Tenant(models.Model):
    """A shared catalogue: which tenants there are. The only table here that every tenant sees."""

    tenant_id = models.BigIntegerField(primary_key=True)


class Head(models.Model):
    """The end of each tenant's chain."""

    tenant_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)


class Event(models.Model):
    """What has happened. Rows are only ever added; triggers refuse the rest."""

    pk = models.CompositePrimaryKey("tenant_id", "seq")
    tenant_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    stream_id = models.UUIDField(null=True)
    stream_kind = models.CharField(max_length=40)
    pack = models.CharField(max_length=80)
    version = models.IntegerField(null=True)
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    day = models.DateField()
    actor = models.CharField(max_length=80)
    body = models.TextField()
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=16)
    form = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "stream_id", "version"], name="store_event_of_stream")
        ]


class StreamRow(models.Model):
    """The state of one subject beside the log, with the version it was reached at."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=40)
    pack = models.CharField(max_length=80)
    version = models.IntegerField()
    state = models.TextField()

    class Meta:
        db_table = "store_stream"


class Key(models.Model):
    """A request that has been answered, so that asking again does nothing again."""

    pk = models.CompositePrimaryKey("tenant_id", "key")
    tenant_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    request = models.CharField(max_length=64)
    answer = models.TextField()
    at = models.DateTimeField()


class Message(models.Model):
    """What is to leave the system, written with the change that caused it and sent afterwards."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        GIVEN_UP = "given-up"

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    channel = models.CharField(max_length=40)
    payload = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    due = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")

    class Meta:
        db_table = "store_outbox"
        indexes = [models.Index(fields=["tenant_id", "state", "due"], name="store_outbox_due")]


class FileRow(models.Model):
    """A stored file: which bytes, under which label. Its name and owner are the business of whoever refers to it."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    label = models.CharField(max_length=4, choices=Label.choices)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        db_table = "store_file"
        indexes = [models.Index(fields=["tenant_id", "digest"], name="store_file_digest")]
