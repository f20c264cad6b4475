"""The constant statements of the hot path; placeholders are `%s` on both databases."""

from __future__ import annotations

from decimal import Decimal

from django.db import connection

WORK_COLUMNS = (
    "tenant_id, subject_id, kind, key, subject, project_id, what, stage, state, is_open, party, unit, officer_id,"
    " opened, due, first_due, actual, outcome"
)
PUT_WORK = (
    f"INSERT INTO cases_work ({WORK_COLUMNS}) VALUES"
    " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (tenant_id, subject_id, kind, key) DO UPDATE SET what = excluded.what, stage = excluded.stage,"
    " state = excluded.state, is_open = excluded.is_open, party = excluded.party, unit = excluded.unit,"
    " officer_id = excluded.officer_id, due = excluded.due, first_due = excluded.first_due, actual = excluded.actual,"
    " outcome = excluded.outcome"
)
WAITING_OF = (
    "SELECT kind, key, what, stage, unit, officer_id, due FROM cases_work"
    " WHERE tenant_id = %s AND subject_id = %s AND kind <> 'task'"
)
DROP_WORK = "DELETE FROM cases_work WHERE tenant_id = %s AND subject_id = %s AND kind = %s AND key = %s"
ADD_PART = (
    "INSERT INTO cases_part (tenant_id, unit, project_id) VALUES (%s, %s, %s)"
    " ON CONFLICT (tenant_id, unit, project_id) DO NOTHING"
)
DROP_ROLES = "DELETE FROM cases_role WHERE tenant_id = %s AND project_id = %s"
ADD_ROLE = "INSERT INTO cases_role (tenant_id, officer_id, project_id, role) VALUES (%s, %s, %s, %s)"
PUT_FACT = (
    "INSERT INTO cases_fact (tenant_id, name, project_id, number, text, day) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (tenant_id, name, project_id) DO UPDATE SET number = excluded.number, text = excluded.text,"
    " day = excluded.day"
)
PUT_HAPPENING = (
    "INSERT INTO cases_happening (tenant_id, name, project_id, day) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (tenant_id, name, project_id) DO UPDATE SET day = excluded.day"
)
DROP_HAPPENING = "DELETE FROM cases_happening WHERE tenant_id = %s AND name = %s AND project_id = %s"
DROP_FACT = "DELETE FROM cases_fact WHERE tenant_id = %s AND name = %s AND project_id = %s"
DROP_MEMBERSHIPS = "DELETE FROM cases_membership WHERE tenant_id = %s AND project_id = %s"
DROP_MEMBERSHIP = "DELETE FROM cases_membership WHERE tenant_id = %s AND library = %s AND project_id = %s"
ADD_MEMBERSHIP = (
    "INSERT INTO cases_membership (tenant_id, library, project_id) VALUES (%s, %s, %s)"
    " ON CONFLICT (tenant_id, library, project_id) DO NOTHING"
)
ADD_PROJECT = (
    "INSERT INTO cases_project (tenant_id, id, jurisdiction_id, version, label, name, enterprise, uscc, site,"
    " initials, stage, library, opened, ended) VALUES (%s, %s, %s, %s, %s, '', '', '', '', '', %s, '', %s, '')"
)
BEGIN_PROJECT = (
    "INSERT INTO cases_project (tenant_id, id, jurisdiction_id, version, label, opened, name, enterprise, uscc, site,"
    " initials, investment, stage, stage_since, library, next_due, officer_id, ended)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
NAME_PROJECT = (
    "UPDATE cases_project SET name = %s, enterprise = %s, uscc = %s, site = %s, initials = %s, investment = %s"
    " WHERE tenant_id = %s AND id = %s"
)
MOVE_PROJECT = (
    "UPDATE cases_project SET stage = %s, stage_since = %s, library = %s, next_due = (SELECT min(due) FROM cases_work"
    " WHERE tenant_id = %s AND subject_id = %s AND is_open), officer_id = %s, ended = %s"
    " WHERE tenant_id = %s AND id = %s"
)
PLACE_PROJECT = "UPDATE cases_project SET jurisdiction_id = %s WHERE tenant_id = %s AND id = %s"
LABEL_AND_PART = (
    "SELECT p.label, p.jurisdiction_id, EXISTS (SELECT 1 FROM cases_part AS t"
    " WHERE t.tenant_id = p.tenant_id AND t.project_id = p.id AND t.unit = %s)"
    " FROM cases_project AS p WHERE p.tenant_id = %s AND p.id = %s"
)
HAS_PART = "SELECT 1 FROM cases_part WHERE tenant_id = %s AND project_id = %s AND unit = %s"
HAS_ROLE = "SELECT 1 FROM cases_role WHERE tenant_id = %s AND officer_id = %s AND project_id = %s"
IS_OF_ENTERPRISE = (
    "SELECT 1 FROM cases_enterprise_project WHERE tenant_id = %s AND enterprise_id = %s AND project_id = %s"
)
PUT_MEETING = (
    "INSERT INTO cases_meeting (tenant_id, id, jurisdiction_id, meeting, day, standing, period, resolutions,"
    " open_resolutions) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (tenant_id, id) DO UPDATE SET"
    " day = excluded.day, standing = excluded.standing, resolutions = excluded.resolutions,"
    " open_resolutions = excluded.open_resolutions"
)
PUT_NOTICE = (
    'INSERT INTO cases_notice (tenant_id, id, jurisdiction_id, proposal, "trigger", unit, project_id, title, standing,'
    ' decided, "limit", closed) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)'
    " ON CONFLICT (tenant_id, id) DO UPDATE SET standing = excluded.standing,"
    ' "limit" = excluded."limit", closed = excluded.closed'
)


def number(value: object) -> object:
    """A number as the database takes it: SQLite's driver knows no Decimal."""
    if connection.vendor == "sqlite":
        return str(value) if isinstance(value, Decimal) else int(value)  # type: ignore[call-overload]
    return value if isinstance(value, Decimal) else int(value)  # type: ignore[call-overload]
