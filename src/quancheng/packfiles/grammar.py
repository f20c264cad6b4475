"""The grammar of packs: every section and record, its fields, what they mean, and the engine's object they become.

From these tables come the loader, the JSON Schema for editors and the reference page, so the three cannot differ.
What is only named stands under its id; what has an order (stages, tasks, grades, terms, clauses) stands in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.errors import BadValue
from quancheng.engine.periods import TimeUnit
from quancheng.packfiles import words
from quancheng.packfiles.conditions import ConditionKind
from quancheng.packfiles.forms import FORM
from quancheng.packfiles.kinds import Field, Id, ListOf, Named, OneOf, Parsed, Record, Ref, Text
from quancheng.packfiles.periods import parse_period
from quancheng.packfiles.reader import Reader, Spot
from quancheng.packfiles.times import AnchorsKind, RecurrenceKind
from quancheng.packfiles.values import parse_day, parse_flag

NONE = "none"
OUTSIDE = ("unit", "post", "role", "outsider")

TEXT, ID, CONDITION, ANCHORS = Text(), Id(), ConditionKind(), AnchorsKind()
FLAG = Parsed("`true` or `false`", parse_flag, {"type": "boolean"})
DAY = Parsed("date (`2026-09-30`)", parse_day, {"type": "string", "format": "date"})
SPANS = "|".join(f"{str(unit).removesuffix('s')}s?" for unit in TimeUnit)
PERIOD_PATTERN = rf"^\d+ ({SPANS})$"
PERIOD = Parsed("period (`7 working days`, `1 year`)", parse_period, {"type": "string", "pattern": PERIOD_PATTERN})
BASIS = ListOf(Ref(("clause",)))
PARTY, POST, UNIT = Ref(OUTSIDE), Ref(("post",)), Ref(("unit",))
TASKS = ListOf(Ref(("task",)))
FACTS = ListOf(Ref(("fact",)))
HAPPENINGS = ListOf(Ref(("happening",)))


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise BadValue(f"“{text}”不是1到1000的整数。", help="请写阿拉伯数字。")
    return int(text)


def _or_none(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: None if text == NONE else parse(text)


WHOLE = Parsed("whole number", _whole, {"type": "integer", "minimum": 1, "maximum": 1000})
DAY_OR_NONE = Parsed("date or `none`", _or_none(parse_day), {"type": "string"})
TEXT_OR_NONE = Parsed("text or `none`", _or_none(str), {"type": "string"})

LABEL = Field("label", TEXT, "the notice's own word for it", required=True)
RESTS = Field("basis", BASIS, "the clauses it rests on", required=True)
MAY_REST = Field("basis", BASIS, "the clauses it rests on, where it is a rule of the notice")


def _fields(*fields: Field) -> tuple[Field, ...]:
    return fields


# The pack and its document.

CLAUSE_ID = Parsed("clause id (`GX-5.3a`)", str, {"type": "string"})
CLAUSE = Record(
    "clause",
    "条款",
    "One demand of the notice, in short words of one's own.",
    _fields(
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
    _fields(
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
    _fields(
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
    _fields(
        Field("from", DAY, "the first day", required=True),
        Field("to", DAY_OR_NONE, "the last day; `none` or left out where there is no end"),
    ),
    lambda **days: (days["from"], days.get("to")),
)
READING = Record(
    "reading",
    "reading",
    "A defect found in the notice, or something it leaves open, and the reading chosen.",
    _fields(
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
    _fields(
        LABEL,
        Field("duty", TEXT, "its duty in the notice", required=True),
        Field("lead", FLAG, "whether it is a lead department (牵头部门)"),
        RESTS,
    ),
    spec.Unit,
    defines="unit",
)
POST_RECORD = Record(
    "post",
    "岗位",
    "A position in a unit.",
    _fields(
        LABEL,
        Field("unit", UNIT, "the unit it belongs to", required=True),
        Field("powers", ListOf(OneOf(words.POWERS, spec.Power)), "what it may do beyond its tasks"),
        Field("stands_in", POST, "the post that acts for it"),
        RESTS,
    ),
    lambda **given: spec.Post(**{**given, "powers": frozenset(given.get("powers", ()))}),
    defines="post",
)
ROLE = Record(
    "role",
    "项目角色",
    "A position on one project, filled by naming an officer.",
    _fields(
        LABEL,
        Field("named_by", PARTY, "who names the officer", required=True),
        Field("alert_after", ANCHORS, "from when an empty role is an alert"),
        RESTS,
    ),
    spec.Role,
    defines="role",
)
GROUP = Record(
    "group",
    "单位组",
    "Units named together.",
    _fields(LABEL, Field("units", ListOf(UNIT), "its units", required=True), RESTS),
    spec.UnitGroup,
    defines="group",
)

# What is known of a project.


def _fact_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    is_choice = given["type"] is spec.FactType.CHOICE
    if is_choice and "choices" not in given:
        reader.wrong(spot, f"项目信息 {given['id']} 的类型是 choice，要用 choices 列出选项。")
        return False
    if not is_choice and "choices" in given:
        reader.wrong(spot.at("choices"), f"项目信息 {given['id']} 的类型不是 choice，不能写 choices。")
        return False
    return True


FACT = Record(
    "fact",
    "项目信息",
    "A typed field of every project.",
    _fields(
        LABEL,
        Field("type", OneOf(words.FACT_TYPES, spec.FactType), "how its value is written and held", required=True),
        Field("choices", ListOf(TEXT, at_least=2), "the options of a `choice`, from the first to the last rank"),
        Field("required", FLAG, "whether a project cannot be opened without it"),
        Field("sensitive", FLAG, "whether only those cleared for 敏感 see it"),
        MAY_REST,
    ),
    spec.Fact,
    defines="fact",
    check=_fact_makes_sense,
)
HAPPENING = Record(
    "happening",
    "事件",
    "A named fact in time; marked by a task's outcome or recorded by a party.",
    _fields(LABEL, Field("recorded_by", PARTY, "who records it, where no task marks it"), MAY_REST),
    spec.Happening,
    defines="happening",
)
BAND = Record(
    "band",
    "等级",
    "One row of a decision table; the first whose condition holds is the grade.",
    _fields(
        Field("grade", ID, "the grade", required=True),
        LABEL,
        Field("when", CONDITION, "when it is given; `always` for all that is left", required=True),
        RESTS,
    ),
    spec.Band,
)
SCHEME = Record(
    "scheme",
    "分级",
    "A way of grading or classing projects.",
    _fields(LABEL, Field("bands", ListOf(BAND), "its grades, the first that fits counts", required=True)),
    spec.Scheme,
    defines="scheme",
)

# What is done.

PAUSE = Record(
    "pause",
    "暂停",
    "A cause for which a clock stands still.",
    _fields(
        Field("cause", ID, "its id", required=True),
        LABEL,
        Field("whose", PARTY, "whose time it is meanwhile", required=True),
        Field("cap", PERIOD, "for how long at most"),
    ),
    spec.PauseRule,
)
EXTENSION = Record(
    "extension",
    "延期",
    "How a clock may be given more time.",
    _fields(
        Field("granted_by", PARTY, "who grants it", required=True),
        Field("up_to", PERIOD, "how much at most", required=True),
        Field("times", WHOLE, "how often; once unless said"),
        Field("asked_before", PERIOD, "how long before expiry it must be asked"),
    ),
    spec.ExtensionRule,
)


def _clock_counts(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if given.get("planned"):
        if "within" in given or "since" in given:
            reader.wrong(spot, "时限写了 planned: true（按计划时间），就不能再写 within 和 from。")
            return False
        return True
    if "within" not in given:
        reader.wrong(spot, "时限没有写多久（within），也没有写 planned: true。")
        return False
    if "since" not in given:
        reader.wrong(spot, "时限没有写从什么时候起算（from）。")
        return False
    return True


CLOCK = Record(
    "clock",
    "时限",
    "A budget of time from an anchor, or the day planned for the task. The day counted from is not counted.",
    _fields(
        Field("within", PERIOD, "the budget"),
        Field("from", ANCHORS, "what it counts from", into="since"),
        Field("planned", FLAG, "the due day is the one planned for this task"),
        Field("rest_day_moves", FLAG, "whether an end on a rest day moves on (yes unless `false`)"),
        Field("pauses", ListOf(PAUSE), "what makes it stand still"),
        Field("extension", EXTENSION, "how it may be given more time"),
        Field("near", PERIOD, "how long before its end it is near"),
        Field("at_expiry", OneOf(words.AT_EXPIRY), "what its end brings; `warn` unless said"),
        Field("basis", BASIS, "the clauses it rests on; those of its task unless said"),
    ),
    lambda **given: spec.Clock(**{"basis": (), **given}),
    check=_clock_counts,
)
OUTCOME = Record(
    "outcome",
    "结果",
    "One way a task can end.",
    _fields(
        Field("id", ID, "its id, unique within the task", required=True),
        LABEL,
        Field("marks", HAPPENINGS, "the happenings it marks"),
        Field("ends_project", FLAG, "whether the project is over"),
        Field("back_to", Ref(("stage",)), "the stage the project goes back to"),
    ),
    spec.Outcome,
)


def _each_says_one(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if len(given) == 1:
        return True
    reader.wrong(spot, "each 要写 units（哪些单位）或 owners_of（哪些事项的责任单位）之一。")
    return False


EACH = Record(
    "each",
    "each",
    "The task exists once for each of several units.",
    _fields(
        Field("units", ListOf(UNIT), "these units"),
        Field("owners_of", TASKS, "the units that own one of these tasks, where it applies"),
    ),
    spec.EachUnit,
    check=_each_says_one,
)


def _outcomes_make_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if "marks" in given and "outcomes" in given:
        reader.wrong(spot.at("marks"), f"事项 {given['id']} 有几种结果，请把 marks 写在各个结果里。")
        return False
    ids = [outcome.id for outcome in given.get("outcomes", ())]
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        reader.wrong(spot.at("outcomes"), f"事项 {given['id']} 的结果 {twice[0]} 写了两次。")
    return not twice


def _task(**given: Any) -> spec.Task:
    clock = given.get("clock")
    if clock is not None and not clock.basis:
        given["clock"] = replace(clock, basis=given["basis"])
    if "marks" in given:
        given["outcomes"] = (spec.Outcome(id="done", label="已完成", marks=given.pop("marks")),)
    return spec.Task(**given, stage="")


TASK = Record(
    "task",
    "事项",
    "What is done, by whom, after what, when it applies, and how it can end.",
    _fields(
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("by", PARTY, "whose it is", required=True),
        RESTS,
        Field("after", TASKS, "the tasks that come before it"),
        Field("applies", CONDITION, "when it applies; always unless said"),
        Field("opens_when", CONDITION, "it opens when this holds, whatever stage the project is in"),
        Field("each", EACH, "it exists once per unit"),
        Field("clock", CLOCK, "its time limit"),
        Field("marks", HAPPENINGS, "the happenings its end marks, where it can end in one way only"),
        Field("outcomes", ListOf(OUTCOME), "the ways it can end; done unless said"),
        Field("needs", ListOf(TEXT), "the evidence it needs, in words"),
        Field("needs_facts", FACTS, "the facts that must be known before it can end"),
        Field("needs_planned", TASKS, "the tasks that must have a planned day before it can end"),
        Field("review", Ref(("review",)), "the review that it waits for; outcomes and terms bear the same ids"),
        Field("paper", Ref(("form",)), "the form it produces"),
        Field("may_be_waived", FLAG, "whether it may be marked 不涉及 with a reason"),
        Field("optional", FLAG, "whether the stage can be left without it"),
        Field("guide", TEXT, "how it is done, in a sentence or two"),
    ),
    _task,
    defines="task",
    check=_outcomes_make_sense,
)


def _gate_passable(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    in_principle = given.get("strength") is spec.Strength.IN_PRINCIPLE
    if in_principle and "may_pass" not in given:
        reader.wrong(spot, f"关口 {given['id']} 写了 in principle，要用 may_pass 写明谁可以特批。")
        return False
    if not in_principle and "may_pass" in given:
        reader.wrong(
            spot.at("may_pass"),
            f"关口 {given['id']} 必须满足，不能写 may_pass。",
            "原则上的关口请写 strength: in principle。",
        )
        return False
    return True


GATE = Record(
    "gate",
    "关口",
    "A condition to enter or leave a stage.",
    _fields(
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("hold", CONDITION, "what must hold", required=True),
        Field("strength", OneOf(words.STRENGTHS, spec.Strength), "`must` unless said"),
        Field("may_pass", PARTY, "who may pass it with a reason, where it holds in principle"),
        RESTS,
    ),
    spec.Gate,
    defines="gate",
    check=_gate_passable,
)


def _stage(**given: Any) -> spec.Stage:
    tasks = tuple(replace(task, stage=given["id"]) for task in given.pop("tasks", ()))
    return spec.Stage(tasks=tasks, **given)


STAGE = Record(
    "stage",
    "阶段",
    "A stretch of a project's life. Stages stand in the order of that life.",
    _fields(
        Field("id", ID, "its id", required=True),
        LABEL,
        RESTS,
        Field("enter_when", ListOf(GATE), "gates before it"),
        Field("tasks", ListOf(TASK), "what is done in it, in the order shown"),
        Field("leave_when", ListOf(GATE), "gates behind it"),
    ),
    _stage,
    defines="stage",
)

# Who answers, who hands over, who judges.

RESPONSIBILITY = Record(
    "responsibility",
    "责任",
    "Who answers for a project from which event to which event; several may overlap.",
    _fields(
        Field("party", PARTY, "who", required=True),
        Field("duty", TEXT, "for what", required=True),
        Field("from", ANCHORS, "since what", required=True, into="since"),
        Field("until", ANCHORS, "until what; to the end unless said"),
        Field("afterwards", TEXT, "what remains to be done after that"),
        RESTS,
    ),
    lambda **given: spec.Responsibility(**{"until": None, **given}),
)
HANDOVER = Record(
    "handover",
    "移交",
    "From whom to whom, at which event, with which contents; the receiver confirms or refuses.",
    _fields(
        LABEL,
        Field("from", PARTY, "who hands over", required=True, into="giver"),
        Field("to", PARTY, "who receives", required=True, into="taker"),
        Field("at", ANCHORS, "when", required=True),
        Field("contents", ListOf(TEXT), "what is handed over", required=True),
        Field("clock", CLOCK, "within which time"),
        RESTS,
    ),
    spec.Handover,
    defines="handover",
)
TERM = Record(
    "term",
    "意见",
    "An opinion that may be given. Terms stand from the most to the least favourable.",
    _fields(
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("favours", FLAG, "whether it speaks for going on", required=True),
        Field("vetoes", FLAG, "whether it ends the review at once"),
    ),
    spec.Term,
)
REVIEW = Record(
    "review",
    "评审",
    "A panel of units judging dimensions.",
    _fields(
        LABEL,
        Field("panel", ListOf(UNIT), "the units that judge", required=True),
        Field("dimensions", ListOf(TEXT), "what they judge", required=True),
        Field("terms", ListOf(TERM, at_least=2), "the opinions they can give", required=True),
        Field("rule", OneOf(words.REVIEW_RULES), "how the opinions become one", required=True),
        Field("engaged_report", FLAG, "whether an engaged expert's or institution's report may be attached"),
        RESTS,
    ),
    spec.Review,
    defines="review",
)
LIBRARY = Record(
    "library",
    "项目库",
    "A library of projects: membership is a condition and is never moved by hand.",
    _fields(
        LABEL,
        Field("holds", CONDITION, "which projects are in it", required=True),
        Field("kept_by", ListOf(Ref(("unit", "post"))), "who keeps it", required=True),
        Field("order", FACTS, "by which facts it is ordered, the weightiest first"),
        RESTS,
    ),
    lambda **given: spec.Library(**{"order": (), **given}),
    defines="library",
)

# What recurs, what is discussed, what is supervised.

DUTY = Record(
    "duty",
    "定期职责",
    "A periodic duty: when it falls, whose it is, for what, and what counts as done.",
    _fields(
        LABEL,
        Field("every", RecurrenceKind(), "when it falls", required=True),
        Field("who", Ref(("unit", "post", "role", "group")), "whose it is", required=True),
        Field(
            "scope", OneOf(spec.DUTY_SCOPES), "once for the place, for each project, or for each unit", required=True
        ),
        Field("paper", Ref(("form", "paper")), "the form or general paper it produces"),
        Field("meeting", Ref(("meeting",)), "the meeting that fulfils it"),
        Field("while", CONDITION, "only while this holds", into="while_"),
        Field("starts", ANCHORS, "from when a project owes it"),
        Field("since", DAY, "not owed before this day"),
        RESTS,
    ),
    spec.Duty,
    defines="duty",
)
MEETING = Record(
    "meeting",
    "会议",
    "Who calls whom, and what goes on the agenda by rule.",
    _fields(
        LABEL,
        Field("called_by", Ref(("unit", "post")), "who calls it", required=True),
        Field("chaired_by", Ref(("unit", "post")), "who is in the chair; the caller unless said"),
        Field("attended_by", ListOf(Ref(("unit", "post", "group"))), "who attends", required=True),
        Field("agenda", ListOf(OneOf(spec.AGENDA_SOURCES)), "what is put on its agenda", required=True),
        Field("paper", Ref(("form", "paper")), "the form or general paper laid before it"),
        Field("fixes_plan", FLAG, "whether planned days are fixed there"),
        RESTS,
    ),
    lambda **given: spec.MeetingKind(**{"chaired_by": given["called_by"], **given}),
    defines="meeting",
)
ISSUE = Record(
    "issue",
    "问题类别",
    "A kind of problem, who answers it and within which time.",
    _fields(
        LABEL,
        Field("answered_by", UNIT, "who answers, where neither the task nor the person asking says so", required=True),
        Field("within", PERIOD, "within which time"),
        RESTS,
    ),
    lambda **given: spec.IssueKind(**{"within": None, **given}),
    defines="issue",
)
TRIGGER = Record(
    "trigger",
    "督办规则",
    "What makes the system propose a supervision step; a person decides.",
    _fields(
        LABEL,
        Field("when", OneOf(spec.TRIGGERS), "what sets it off", required=True),
        Field("proposes", OneOf(spec.PROPOSALS), "what it proposes", required=True),
        Field("decided_by", Ref(("unit", "post")), "who decides", required=True),
        Field("reported_to", Ref(("unit", "post")), "to whom it is reported"),
        Field("rectify_within", PERIOD, "the limit for rectification; set by the person who decides unless said"),
        Field("at_least", WHOLE, "how many it takes, for those that count"),
        Field("window", PERIOD, "within which time they are counted"),
        Field("tasks", TASKS, "only these tasks"),
        Field("duties", ListOf(Ref(("duty",))), "only these duties"),
        RESTS,
    ),
    spec.Trigger,
    defines="trigger",
)


@dataclass(frozen=True)
class Section:
    """A top-level key of a pack; it may stand in any file of the pack, once. `into` is the engine's name."""

    key: str
    kind: Any
    says: str
    required: bool = False
    into: str = ""


SECTIONS = (
    Section("pack", ID, "the id of the pack, which is the name of its folder", required=True, into="id"),
    Section("title", TEXT, "the title of the pack", required=True),
    Section("place", PLACE, "the jurisdiction", required=True),
    Section("document", DOCUMENT, "the notice itself", required=True),
    Section("in_force", IN_FORCE, "from when to when it holds", required=True),
    Section("scope", TEXT, "which projects it binds"),
    Section("near", PERIOD, "how long before its end a time limit is near; 5 working days unless said"),
    Section("readings", ListOf(READING), "defects found in the notice and the readings chosen"),
    Section("clauses", ListOf(CLAUSE), "the demands of the notice", required=True),
    Section("units", Named(UNIT_RECORD), "the organisations", required=True),
    Section("posts", Named(POST_RECORD), "the positions", required=True),
    Section("roles", Named(ROLE), "the positions on one project"),
    Section("groups", Named(GROUP), "units named together"),
    Section("facts", Named(FACT), "the fields of a project"),
    Section("happenings", Named(HAPPENING), "what can happen to a project, by name"),
    Section("grades", Named(SCHEME), "ways of grading projects", into="schemes"),
    Section("reviews", Named(REVIEW), "reviews by a panel"),
    Section("forms", Named(FORM), "the official forms"),
    Section("meetings", Named(MEETING), "kinds of meeting"),
    Section("stages", ListOf(STAGE), "the life of a project, in order", required=True),
    Section("responsibilities", ListOf(RESPONSIBILITY), "who answers from when to when"),
    Section("handovers", Named(HANDOVER), "handovers"),
    Section("libraries", Named(LIBRARY), "the libraries"),
    Section("duties", Named(DUTY), "periodic duties"),
    Section("issues", Named(ISSUE), "kinds of problem", into="issue_kinds"),
    Section("supervision", Named(TRIGGER), "what proposes a supervision step", into="triggers"),
)
BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}
"""Facts stand before all that has conditions, because a condition's values are of its fact's type."""
