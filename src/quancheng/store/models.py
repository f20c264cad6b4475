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


class Job(models.Model):
    """Long work that somebody asked for: how far it is, and what came of it. Nobody else sees it.

    `wanted` is the request as JSON; `lease` is until when whoever runs it has said he will speak again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=40)
    account_id = models.UUIDField()
    title = models.CharField(max_length=200)
    wanted = models.TextField()
    asked = models.DateTimeField()
    state = models.CharField(max_length=12, default=State.WAITING)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    lease = models.DateTimeField(null=True)
    begun = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    result = models.TextField(default="{}")
    file_id = models.UUIDField(null=True)
    expires = models.DateTimeField(null=True)

    class Meta:
        db_table = "store_job"
        indexes = [
            models.Index(fields=["tenant_id", "account_id", "id"], name="store_job_of_account"),
            models.Index(
                fields=["tenant_id", "id"],
                name="store_job_open",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]
