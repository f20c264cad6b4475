"""Records of what is done: stages, tasks, gates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quancheng.engine import pack as spec
from quancheng.packfiles import words
from quancheng.packfiles.clock_records import CLOCK
from quancheng.packfiles.fields import (
    CONDITION,
    FACTS,
    FLAG,
    HAPPENINGS,
    ID,
    LABEL,
    OUTSIDE,
    PARTY,
    RESTS,
    TASKS,
    TEXT,
    UNIT,
)
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Record, Ref
from quancheng.packfiles.reader import Reader, Spot

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
    if not _enterprise_gives_what_is_needed(reader, spot, given):
        return False
    ids = [outcome.id for outcome in given.get("outcomes", ())]
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        reader.wrong(spot.at("outcomes"), f"事项 {given['id']} 的结果 {twice[0]} 写了两次。")
    return not twice


def _enterprise_gives_what_is_needed(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    """What the enterprise hands in is evidence that the task needs; its own tasks are its own anyway."""
    for place, name in enumerate(given.get("from_enterprise", ())):
        if name not in given.get("needs", ()):
            listed = spot.at("from_enterprise")
            reader.wrong(
                listed.sub(listed.node.value[place]),
                f"事项 {given['id']} 的 from_enterprise 写了“{name}”，needs 里没有。",
            )
            return False
    if "from_enterprise" in given and given["by"] == spec.ENTERPRISE:
        hint = "企业自己的事项，needs 就是它要交的。"
        reader.wrong(spot.at("from_enterprise"), f"事项 {given['id']} 本来就由企业办理，不用写 from_enterprise。", hint)
        return False
    return True


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
        Field(
            "signs", Ref(("document",)), "the agreement that is signed with its end, where it can end in one way only"
        ),
        Field("outcomes", ListOf(OUTCOME), "the ways it can end; done unless said"),
        Field("needs", ListOf(TEXT), "the evidence it needs, in words"),
        Field("from_enterprise", ListOf(TEXT), "which of the evidence the enterprise may hand in itself"),
        Field("needs_facts", FACTS, "the facts that must be known before it can end"),
        Field("finish_when", CONDITION, "it can end only once this holds"),
        Field("needs_planned", TASKS, "the tasks that must have a planned day before it can end"),
        Field("review", Ref(("review",)), "the review that it waits for; outcomes and terms bear the same ids"),
        Field(
            "decision", Ref(("decision",)), "the matter whose decision it waits for; outcomes `approved`, `rejected`"
        ),
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
