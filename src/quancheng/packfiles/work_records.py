"""Records of what is done: stages, tasks, gates, clocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles import words
from quancheng.packfiles.fields import (
    ANCHORS,
    BASIS,
    CONDITION,
    FACTS,
    FLAG,
    HAPPENINGS,
    ID,
    LABEL,
    OUTSIDE,
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

PAUSE = Record(
    "pause",
    "暂停",
    "A cause for which a clock stands still.",
    (
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
    (
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
    (
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
    (
        Field("id", ID, "its id, unique within the task", required=True),
        LABEL,
        Field("marks", HAPPENINGS, "the happenings it marks"),
        Field("signs", Ref(("document",)), "the agreement that is signed with it"),
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
    (
        Field("units", ListOf(UNIT), "these units"),
        Field("owners_of", TASKS, "the units that own one of these tasks, where it applies"),
    ),
    spec.EachUnit,
    check=_each_says_one,
)


def _task_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if "each" not in given and given["by"] in reader.defined.get("group", {}):
        hint = "请写一个单位或岗位；每个单位各办一次的，加上 each。"
        reader.wrong(spot.at("by"), f"事项 {given['id']} 交给了单位组 {given['by']}，不知道由谁办。", hint)
        return False
    for word in ("marks", "signs"):
        if word in given and "outcomes" in given:
            reader.wrong(spot.at(word), f"事项 {given['id']} 有几种结果，请把 {word} 写在各个结果里。")
            return False
    ids = [outcome.id for outcome in given.get("outcomes", ())]
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        reader.wrong(spot.at("outcomes"), f"事项 {given['id']} 的结果 {twice[0]} 写了两次。")
    return not twice


DOER = Ref((*OUTSIDE, "group"))


def _task(**given: Any) -> spec.Task:
    clock = given.get("clock")
    if clock is not None and not clock.basis:
        given["clock"] = replace(clock, basis=given["basis"])
    if "marks" in given or "signs" in given:
        marks, signs = given.pop("marks", ()), given.pop("signs", None)
        given["outcomes"] = (spec.Outcome(id="done", label="已完成", marks=marks, signs=signs),)
    return spec.Task(**given, stage="")


TASK = Record(
    "task",
    "事项",
    "What is done, by whom, after what, when it applies, and how it can end.",
    (
        Field("id", ID, "its id", required=True),
        LABEL,
        Field("by", DOER, "whose it is; a group only where each of its units has its own", required=True),
        RESTS,
        Field("after", TASKS, "the tasks that come before it"),
        Field("applies", CONDITION, "when it applies; always unless said"),
        Field("opens_when", CONDITION, "it opens when this holds, whatever stage the project is in"),
        Field("each", EACH, "it exists once per unit"),
        Field("clock", CLOCK, "its time limit"),
        Field("marks", HAPPENINGS, "the happenings its end marks, where it can end in one way only"),
        Field("signs", Ref(("document",)), "the agreement that is signed with its end, where it can end in one way only"),
        Field("outcomes", ListOf(OUTCOME), "the ways it can end; done unless said"),
        Field("needs", ListOf(TEXT), "the evidence it needs, in words"),
        Field("needs_facts", FACTS, "the facts that must be known before it can end"),
        Field("finish_when", CONDITION, "it can end only once this holds"),
        Field("needs_planned", TASKS, "the tasks that must have a planned day before it can end"),
        Field("review", Ref(("review",)), "the review that it waits for; outcomes and terms bear the same ids"),
        Field("decision", Ref(("decision",)), "the matter whose decision it waits for; outcomes `approved`, `rejected`"),
        Field("paper", Ref(("form",)), "the form it produces"),
        Field("may_be_waived", FLAG, "whether it may be marked 不涉及 with a reason"),
        Field("optional", FLAG, "whether the stage can be left without it"),
        Field("guide", TEXT, "how it is done, in a sentence or two"),
    ),
    _task,
    defines="task",
    check=_task_makes_sense,
)


def _gate_passable(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    in_principle = given.get("strength") is spec.Strength.IN_PRINCIPLE
    if in_principle and "may_pass" not in given:
        reader.wrong(spot.at("strength"), f"关口 {given['id']} 写了 in principle，要用 may_pass 写明谁可以特批。")
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
    (
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
    (
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
