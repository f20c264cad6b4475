"""The tables that pages read: rows derived from each subject's state, written in the same unit of work.

Every one of them can be rebuilt from the log (`projections.rebuild`). The tenant leads every key and index; text is
never copied from people's names: natural persons stand in `people_contact` and `people_officer` only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from quancheng.store.models import Label


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


class Work(models.Model):
    """The one work list: tasks (open and settled) and whatever else waits for somebody.

    `subject` is the project, meeting or notice; `key` names the thing within it. `is_open` rows are what waits.
    """

    pk = models.CompositePrimaryKey("tenant_id", "subject_id", "kind", "key")
    tenant_id = models.BigIntegerField()
    subject_id = models.UUIDField()
    subject = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=120)
    project_id = models.UUIDField(null=True)
    what = models.CharField(max_length=400)
    stage = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=64, blank=True, default="")
    is_open = models.BooleanField()
    party = models.CharField(max_length=64)
    unit = models.CharField(max_length=64, blank=True)
    officer_id = models.UUIDField(null=True)
    opened = models.DateField(null=True)
    due = models.DateField(null=True)
    first_due = models.DateField(null=True)
    actual = models.DateField(null=True)

    class Meta:
        db_table = "cases_work"
        indexes = (
            models.Index(
                fields=["tenant_id", "party", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_party",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "unit", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_unit",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_due",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "project_id", "due", "subject_id", "key", "is_open", "kind"],
                name="cases_work_project",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["tenant_id", "officer_id", "due", "subject_id", "key", "project_id", "is_open", "kind"],
                name="cases_work_officer",
                condition=Q(is_open=True, officer_id__isnull=False),
            ),
        )


class Membership(models.Model):
    """A project in a library, as the library's condition says; never moved by hand."""

    pk = models.CompositePrimaryKey("tenant_id", "library", "project_id")
    tenant_id = models.BigIntegerField()
    library = models.CharField(max_length=64)
    project_id = models.UUIDField()

    class Meta:
        db_table = "cases_membership"
        indexes = (models.Index(fields=["tenant_id", "project_id"], name="cases_membership_project"),)


class Tally(models.Model):
    """How many there are of a kind, kept by triggers (`tally_triggers`): projects, members of a shelf, open matters.

    `unit` is one that takes part, or "" for all; of matters the unit they wait for. `day` is the due day of matters.
    """

    pk = models.CompositePrimaryKey(
        "tenant_id", "shelf", "unit", "day", "jurisdiction_id", "label", "ended", "stage", "library"
    )
    tenant_id = models.BigIntegerField()
    shelf = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    day = models.DateField()
    jurisdiction_id = models.BigIntegerField()
    label = models.CharField(max_length=4)
    ended = models.CharField(max_length=64)
    stage = models.CharField(max_length=64)
    library = models.CharField(max_length=64)
    number = models.BigIntegerField()

    class Meta:
        db_table = "cases_tally"


class TallyChange(models.Model):
    """What a transaction on PostgreSQL has changed in the numbers and adds up at its end; empty outside."""

    tenant_id = models.BigIntegerField()
    shelf = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    day = models.DateField()
    jurisdiction_id = models.BigIntegerField()
    label = models.CharField(max_length=4)
    ended = models.CharField(max_length=64)
    stage = models.CharField(max_length=64)
    library = models.CharField(max_length=64)
    number = models.BigIntegerField()

    class Meta:
        db_table = "cases_tally_change"
        indexes = (models.Index(fields=["tenant_id"], name="cases_tally_change_tenant"),)


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


class SearchRow(models.Model):
    """The words by which a project is found; FTS5 on SQLite, tsvector on PostgreSQL (migration 0002 makes it)."""

    pk = models.CompositePrimaryKey("tenant_id", "project_id")
    tenant_id = models.BigIntegerField()
    project_id = models.UUIDField()
    words = models.TextField()

    class Meta:
        db_table = "cases_search"
        managed = False


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
