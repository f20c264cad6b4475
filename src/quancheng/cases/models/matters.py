"""What happens round projects: meetings, notices, papers, issues, records."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from quancheng.store.models import Label


class MeetingRow(models.Model):
    """A meeting as lists show it."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    meeting = models.CharField(max_length=64)
    day = models.DateField()
    standing = models.CharField(max_length=12)
    period = models.CharField(max_length=20, blank=True)
    resolutions = models.IntegerField(default=0)
    open_resolutions = models.IntegerField(default=0)

    class Meta:
        db_table = "cases_meeting"
        indexes = (models.Index(fields=["tenant_id", "day"], name="cases_meeting_day"),)


class NoticeRow(models.Model):
    """A decided supervision proposal: a notice on its way to its close, or a dismissal."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    jurisdiction_id = models.BigIntegerField()
    proposal = models.CharField(max_length=300)
    trigger = models.CharField(max_length=64)
    unit = models.CharField(max_length=64)
    project_id = models.UUIDField(null=True)
    title = models.CharField(max_length=400)
    standing = models.CharField(max_length=12)
    decided = models.DateField()
    limit = models.DateField(null=True)
    closed = models.DateField(null=True)

    class Meta:
        db_table = "cases_notice"
        constraints = (models.UniqueConstraint(fields=["tenant_id", "proposal"], name="cases_notice_proposal"),)
        indexes = (models.Index(fields=["tenant_id", "unit", "decided"], name="cases_notice_unit"),)


class PaperRow(models.Model):
    """A paper that was issued and frozen: which form, of what, the stored file and its digest."""

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    form = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    project_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    period = models.CharField(max_length=20, blank=True)
    file_id = models.UUIDField()
    issued = models.DateField()

    class Meta:
        db_table = "cases_paper"
        indexes = (
            models.Index(fields=["tenant_id", "form", "issued"], name="cases_paper_form"),
            models.Index(fields=["tenant_id", "project_id"], name="cases_paper_project"),
        )


class IssueRow(models.Model):
    """A problem as lists show it: whose it is on its rung, who carries its measure out, by when.

    `party` holds it (of the unit `holder_unit`), `unit` carries the measure out; `rating` is 0 until it is rated.
    """

    pk = models.CompositePrimaryKey("tenant_id", "project_id", "key")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=400)
    rung = models.CharField(max_length=64, blank=True)
    party = models.CharField(max_length=80)
    holder_unit = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=80)
    raiser_id = models.UUIDField(null=True)
    raised = models.DateField()
    due = models.DateField(null=True)
    state = models.CharField(max_length=12)
    closed = models.DateField(null=True)
    rating = models.IntegerField(default=0)

    class Meta:
        db_table = "cases_issue"
        indexes = (
            models.Index(fields=["tenant_id", "state", "due", "project_id", "key"], name="cases_issue_due"),
            models.Index(fields=["tenant_id", "unit", "state", "due"], name="cases_issue_unit"),
            models.Index(fields=["tenant_id", "holder_unit", "state", "due"], name="cases_issue_holder"),
        )


class RecordRow(models.Model):
    """A record that a unit keeps, of a project or the place. `content` holds plain JSON: numbers, texts, days, 0 or 1.

    `withdrawn` rows stay and count nowhere; `follow` says where what it asks for stands, with its `due` day.
    """

    pk = models.CompositePrimaryKey("tenant_id", "id")
    tenant_id = models.BigIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=64)
    project_id = models.UUIDField(null=True)
    jurisdiction_id = models.BigIntegerField()
    label = models.CharField(max_length=4, choices=Label.choices)
    unit = models.CharField(max_length=64)
    day = models.DateField()
    recorded = models.DateField()
    title = models.CharField(max_length=200)
    words = models.TextField()
    content = models.TextField()
    follow = models.CharField(max_length=12, blank=True)
    due = models.DateField(null=True)
    withdrawn = models.BooleanField(default=False)
    about_id = models.UUIDField(null=True)

    class Meta:
        db_table = "cases_record"
        indexes = (
            models.Index(fields=["tenant_id", "kind", "withdrawn", "day", "id"], name="cases_record_kind"),
            models.Index(fields=["tenant_id", "kind", "unit", "withdrawn", "day", "id"], name="cases_record_unit"),
            models.Index(fields=["tenant_id", "project_id", "kind", "day"], name="cases_record_project"),
            models.Index(
                fields=["tenant_id", "about_id", "day"], name="cases_record_about", condition=Q(about_id__isnull=False)
            ),
        )


class RecordLink(models.Model):
    """A project that came of a record of the place: of a promotion event, of a target enterprise."""

    pk = models.CompositePrimaryKey("tenant_id", "record_id", "project_id")
    tenant_id = models.BigIntegerField()
    record_id = models.UUIDField()
    project_id = models.UUIDField()

    class Meta:
        db_table = "cases_record_link"
        indexes = (models.Index(fields=["tenant_id", "project_id"], name="cases_record_link_project"),)
