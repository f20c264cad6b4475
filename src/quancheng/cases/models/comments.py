"""A project's channel: comments, whom they mention, and who watches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CommentRow(models.Model):
    """A comment on a project; its id tells the moment. A withdrawn one stays, with the day and the reason."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    project_id = models.UUIDField()
    about = models.CharField(max_length=160, blank=True)
    answers_id = models.UUIDField(null=True)
    author_id = models.UUIDField()
    text = models.TextField()
    withdrawn = models.DateField(null=True)
    reason = models.CharField(max_length=2000, blank=True)

    class Meta:
        db_table = "cases_comment"
        indexes = (models.Index(fields=["tenant_id", "project_id", "about", "id"], name="cases_comment_project"),)


class MentionRow(models.Model):
    """Whom a comment means (`unit:…`, `post:…`, `officer:…`); open until somebody of those has read it."""

    pk = models.CompositePrimaryKey("tenant_id", "comment_id", "mention")
    tenant_id = models.BigIntegerField()
    comment_id = models.UUIDField()
    mention = models.CharField(max_length=100)
    project_id = models.UUIDField()
    author_id = models.UUIDField()
    is_open = models.BooleanField()
    reader_id = models.UUIDField(null=True)
    read = models.DateField(null=True)

    class Meta:
        db_table = "cases_mention"
        indexes = (
            models.Index(
                fields=["tenant_id", "mention", "comment_id", "project_id", "author_id", "is_open"],
                name="cases_mention_open",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["tenant_id", "mention", "comment_id"], name="cases_mention_of"),
        )


class WatchRow(models.Model):
    """A project that an officer watches."""

    pk = models.CompositePrimaryKey("tenant_id", "officer_id", "project_id")
    tenant_id = models.BigIntegerField()
    officer_id = models.UUIDField()
    project_id = models.UUIDField()
    since = models.DateField()

    class Meta:
        db_table = "cases_watch"
        indexes = (models.Index(fields=["tenant_id", "project_id"], name="cases_watch_project"),)
