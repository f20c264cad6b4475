"""Records of the notice itself and of who is named in it: clauses, units, posts, roles."""

from __future__ import annotations

from quancheng.engine import pack as spec
from quancheng.packfiles import words
from quancheng.packfiles.fields import (
    ANCHORS,
    CONDITION,
    DAY,
    DAY_OR_NONE,
    FLAG,
    LABEL,
    PARTY,
    POST,
    RESTS,
    TEXT,
    TEXT_OR_NONE,
    UNIT,
)
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Parsed, Record
from quancheng.packfiles.territory_records import IN_EACH

# The pack and its document.

CLAUSE_ID = Parsed("clause id (`AB-5.3a`)", str, {"type": "string"})
CLAUSE = Record(
    "clause",
    "条款",
    "One demand of the notice, in short words of one's own.",
    (
        Field("id", CLAUSE_ID, "permanent id of the clause", required=True),
        Field("ref", TEXT, "where it stands in the notice", required=True),
        Field("kind", OneOf(words.CLAUSE_KINDS), "what kind of demand it is", required=True),
        Field("text", TEXT, "what it demands, in short words", required=True),
        Field("no_rule_because", TEXT, "why no rule carries it, where that is so"),
    ),
    spec.Clause,
)
PLACE = Record(
    "place",
    "place",
    "The jurisdiction.",
    (
        Field("name", TEXT, "its name", required=True),
        Field("level", TEXT, "county, district, city: 县, 区, 市", required=True),
        Field("code", TEXT, "its administrative division code", required=True),
    ),
    spec.Place,
)
DOCUMENT = Record(
    "document",
    "document",
    "The notice itself.",
    (
        Field("title", TEXT, "its full title", required=True),
        Field("number", TEXT_OR_NONE, "its document number, `none` where it carries none", required=True),
        Field("issued", DAY_OR_NONE, "the day it was issued, `none` where it is not dated", required=True),
    ),
    spec.Document,
)
IN_FORCE = Record(
    "in-force",
    "in_force",
    "From when to when the pack holds.",
    (
        Field("from", DAY, "the first day", required=True),
        Field("to", DAY_OR_NONE, "the last day; `none` or left out where there is no end"),
    ),
    lambda **days: (days["from"], days.get("to")),
)
READING = Record(
    "reading",
    "reading",
    "A defect found in the notice, or something it leaves open, and the reading chosen.",
    (
        Field("found", TEXT, "what was found", required=True),
        Field("chosen", TEXT, "the reading chosen", required=True),
        RESTS,
    ),
    spec.Reading,
)

# Who.

UNIT_RECORD = Record(
    "unit",
    "单位",
    "An organisation of the place.",
    (
        LABEL,
        Field("duty", TEXT, "its duty in the notice", required=True),
        Field("lead", FLAG, "whether it is a lead department (牵头部门)"),
        Field("in", IN_EACH, "the kinds of jurisdiction that each have one of their own", into="in_each"),
        Field("otherwise", UNIT, "with `in`: the unit that acts for a project outside such a jurisdiction"),
        RESTS,
    ),
    spec.Unit,
    defines="unit",
)
POST_RECORD = Record(
    "post",
    "岗位",
    "A position in a unit.",
    (
        LABEL,
        Field("unit", UNIT, "the unit it belongs to", required=True),
        Field("powers", ListOf(OneOf(words.POWERS, spec.Power)), "what it may do beyond its tasks"),
        Field("stands_in", POST, "the post for which it acts while nobody holds that one"),
        RESTS,
    ),
    lambda **given: spec.Post(**{**given, "powers": frozenset(given.get("powers", ()))}),
    defines="post",
)
ROLE = Record(
    "role",
    "项目角色",
    "A position on one project, filled by naming an officer.",
    (
        LABEL,
        Field("named_by", PARTY, "who names the officer", required=True),
        Field("applies", CONDITION, "which projects have it; all unless said"),
        Field("alert_after", ANCHORS, "from when an empty role is an alert"),
        Field("serves_enterprise", FLAG, "whether the enterprise turns to it"),
        RESTS,
    ),
    spec.Role,
    defines="role",
)
GROUP = Record(
    "group",
    "单位组",
    "Units named together.",
    (LABEL, Field("units", ListOf(UNIT), "its units", required=True), RESTS),
    spec.UnitGroup,
    defines="group",
)
