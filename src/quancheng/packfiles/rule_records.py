"""Records of who answers, hands over and judges, of what recurs, and of what is supervised."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles import words
from quancheng.packfiles.fields import (
    ANCHORS,
    CONDITION,
    DAY,
    FACTS,
    FLAG,
    ID,
    LABEL,
    PARTY,
    PERIOD,
    RESTS,
    TASKS,
    TEXT,
    UNIT,
    WHOLE,
)
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Record, Ref
from quancheng.packfiles.reader import Reader, Spot
from quancheng.packfiles.scoring_records import CONCLUDES, SCORES
from quancheng.packfiles.times import HandsUpKind, RecurrenceKind

# Who answers, who hands over, who judges.

RESPONSIBILITY = Record(
    "responsibility",
    "责任",
    "Who answers for a project from which event to which event; several may overlap.",
    (
        Field("party", PARTY, "who", required=True),
        Field("duty", TEXT, "for what", required=True),
        Field("from", ANCHORS, "since what", required=True, into="since"),
        Field("until", ANCHORS, "until what; to the end unless said"),
        Field("afterwards", TEXT, "what remains to be done after that"),
        RESTS,
    ),
    lambda **given: spec.Responsibility(**{"until": None, **given}),
)


def _handover(**given: Any) -> spec.Handover:
    within = given.pop("within", None)
    clock = spec.Clock(basis=given["basis"], within=within, since=given["at"]) if within else None
    return spec.Handover(**given, clock=clock)


HANDOVER = Record(
    "handover",
    "移交",
    "From whom to whom, at which event, with which contents; the receiver confirms or refuses.",
    (
        LABEL,
        Field("from", PARTY, "who hands over", required=True, into="giver"),
        Field("to", PARTY, "who receives", required=True, into="taker"),
        Field("at", ANCHORS, "when", required=True),
        Field("contents", ListOf(TEXT), "what is handed over", required=True),
        Field("within", PERIOD, "within which time from then"),
        RESTS,
    ),
    _handover,
    defines="handover",
)
TERM = Record(
    "term",
    "意见",
    "An opinion that may be given. Terms stand from the most to the least favourable.",
    (
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("favours", FLAG, "whether it speaks for going on", required=True),
        Field("vetoes", FLAG, "whether it ends the review at once"),
    ),
    spec.Term,
)


def _review_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    scored = given["rule"] == spec.BY_SCORE
    if ("dimensions" in given) == ("scores" in given):
        reader.wrong(spot, f"评审 {given['id']} 要写而且只写 dimensions（文字）和 scores（打分）之一。")
        return False
    if scored != ("scores" in given) or scored != ("concludes" in given):
        reader.wrong(spot, f"评审 {given['id']} 按分数作结论时，rule: by score、scores、concludes 三样要一起写。")
        return False
    return True


def _review(**given: Any) -> spec.Review:
    scores, concludes = given.pop("scores", ()), given.pop("concludes", ())
    if not scores:
        return spec.Review(**given)
    labels = tuple(each.label for each in scores)
    return spec.Review(**given, dimensions=labels, scoring=spec.Scoring(dimensions=scores, concludes=concludes))


VETO = Record(
    "veto",
    "一票否决",
    "A unit whose opinion against it ends the review at once.",
    (
        Field("unit", UNIT, "which unit of the panel", required=True),
        Field("over", TEXT, "over which of the dimensions", required=True),
    ),
    spec.Veto,
)
REVIEW = Record(
    "review",
    "评审",
    "A panel of units judging dimensions.",
    (
        LABEL,
        Field("panel", ListOf(UNIT), "the units that judge", required=True),
        Field("dimensions", ListOf(TEXT), "what they judge, in words"),
        Field("scores", SCORES, "what they score, instead of `dimensions`"),
        Field("concludes", CONCLUDES, "beside `scores`: from which total on which term is the conclusion"),
        Field("terms", ListOf(TERM, at_least=2), "the opinions they can give", required=True),
        Field("rule", OneOf(words.REVIEW_RULES), "how the opinions become one", required=True),
        Field("vetoes", ListOf(VETO), "the units of the panel that can each veto it, with their dimension"),
        Field("within", PERIOD, "how long the panel has for its opinions, from when the task opens"),
        Field("engaged_report", FLAG, "whether an engaged expert's or institution's report may be attached"),
        RESTS,
    ),
    _review,
    defines="review",
    check=_review_makes_sense,
)
SIGNED_OPINION = "signed-opinion"


def _rung(**given: Any) -> spec.Rung:
    return spec.Rung(with_opinion=given.pop("with", "") == SIGNED_OPINION, **given)


LIBRARY = Record(
    "library",
    "项目库",
    "A library of projects: membership is a condition and is never moved by hand.",
    (
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
    (
        LABEL,
        Field("every", RecurrenceKind(), "when it falls", required=True),
        Field("who", Ref(("unit", "post", "role", "party", "group")), "whose it is", required=True),
        Field("with", ListOf(PARTY), "who does it together with them and may record it as well", into="with_"),
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
    (
        LABEL,
        Field("called_by", Ref(("unit", "post")), "who calls it", required=True),
        Field("chaired_by", Ref(("unit", "post")), "who is in the chair; the caller unless said"),
        Field("attended_by", ListOf(Ref(("unit", "post", "group"))), "who attends", required=True),
        Field("agenda", ListOf(OneOf(spec.AGENDA_SOURCES)), "what is put on its agenda", required=True),
        Field("paper", Ref(("form", "paper")), "the form or general paper laid before it"),
        Field("invites", ListOf(TEXT), "those from outside who may be asked in, in words, such as experts"),
        Field("fixes_plan", FLAG, "whether planned days are fixed there"),
        RESTS,
    ),
    lambda **given: spec.MeetingKind(**{"chaired_by": given["called_by"], **given}),
    defines="meeting",
)
RUNG = Record(
    "rung",
    "层级",
    "One rung of the ladder that unsolved problems go up, the lowest first.",
    (
        Field("rung", ID, "its id, unique within the ladder", required=True),
        LABEL,
        Field("held_by", PARTY, "who has it in hand", required=True),
        Field("hands_up", HandsUpKind(), "by when what is unsolved goes to the next rung; not on the top one"),
        Field("with", OneOf({SIGNED_OPINION: "附签署意见"}), "what has to go with it"),
        Field("at", Ref(("meeting",)), "the meeting on whose agenda it stands"),
    ),
    _rung,
)
ISSUE = Record(
    "issue",
    "问题类别",
    "A kind of problem, who answers it and within which time.",
    (
        LABEL,
        Field(
            "answered_by",
            Ref(("unit", "party")),
            "who answers, where neither the task nor the person asking says so",
            required=True,
        ),
        Field("within", PERIOD, "within which time"),
        Field("raised_by", ListOf(OneOf(spec.RAISERS)), "who may raise one; everybody unless said"),
        Field("may_reopen", FLAG, "whether one that is closed may be opened again; it may unless said"),
        Field("ladder", ListOf(RUNG, at_least=2), "the rungs it goes up while it is not solved, the lowest first"),
        RESTS,
    ),
    lambda **given: spec.IssueKind(**{"within": None, **given}),
    defines="issue",
)
NOTICE = Record(
    "notice",
    "督办措施",
    "A step of supervision that can be decided on, beside those known everywhere.",
    (
        LABEL,
        Field("paper", TEXT, "what its printed paper is called; its label unless said"),
        Field("rectifies", FLAG, "whether the unit has to put things right within a limit and report"),
        RESTS,
    ),
    lambda **given: spec.NoticeKind(**{"paper": given["label"], **given}),
    defines="notice",
)
TRIGGER = Record(
    "trigger",
    "督办规则",
    "What makes the system propose a supervision step; a person decides.",
    (
        LABEL,
        Field("when", OneOf(spec.TRIGGERS), "what sets it off", required=True),
        Field(
            "proposes", Ref(("notice",)), "the step it proposes, one of `notices` or known everywhere", required=True
        ),
        Field("decided_by", Ref(("unit", "post")), "who decides", required=True),
        Field("reported_to", Ref(("unit", "post")), "to whom it is reported"),
        Field("rectify_within", PERIOD, "the limit for rectification; set by the person who decides unless said"),
        Field("at_least", WHOLE, "how many it takes, for those that count"),
        Field("window", PERIOD, "within which time they are counted"),
        Field("tasks", TASKS, "only these tasks"),
        Field("after", Ref(("trigger",)), "with `notice-lapsed`: the rule whose notice ran out without rectification"),
        Field("duties", ListOf(Ref(("duty",))), "only these duties"),
        Field("quotas", ListOf(Ref(("quota",))), "with `quota-behind` and `quota-missed`: only these quotas"),
        Field("plans", ListOf(Ref(("plan",))), "with `plan-mismatch`: only these; `at_least` is in days there"),
        Field("ranking", Ref(("ranking",)), "with `streak`: in which ranking"),
        Field("bottom", WHOLE, "with `streak`: how many count as the last; 3 unless said"),
        Field("light", Ref(("light",)), "with `light`: which one"),
        Field("still_late", FLAG, "with `notices-in-year`: only while the unit has a task beyond its day"),
        Field("counted", OneOf(spec.COUNTED), "whether `at_least` counts in a row or in a year; in a row unless said"),
        RESTS,
    ),
    spec.Trigger,
    defines="trigger",
)
