"""An enterprise's project in the words and shapes of its pages, and how what it types is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from quancheng.cases import enterprise_matters as parts
from quancheng.cases.enterprise_matters import Planned
from quancheng.cases.enterprise_view import (
    COMING,
    CURRENT,
    DONE,
    ENDED,
    EnterpriseView,
    Formality,
    NeedLine,
    Needs,
    OwnIssue,
    Step,
)
from quancheng.engine.commitments import Kept
from quancheng.engine.errors import BadValue
from quancheng.engine.ladders import BEST
from quancheng.engine.pack import PAPER_FORMS, REACHED, Factor, FactType, Value
from quancheng.engine.said import said
from quancheng.packfiles.values import parse_value
from quancheng.web.clocks import ShownClock, shown_clock
from quancheng.web.project_support import HINTS, say_amount, typed_amount
from quancheng.web.typed import Typed

RAIL = {DONE: "done", CURRENT: "current", COMING: "coming", ENDED: "blocked"}
ISSUES = {"open": ("waiting", "等答复"), "answered": ("under-way", "已答复"), "closed": ("closed", "已解决")}
LATE = ("late", "超过答复时限")
RATINGS = [(str(number), f"{number}分") for number in range(BEST, 0, -1)]
LONGEST = 2000


def rail(seen: EnterpriseView) -> list[dict[str, str]]:
    """The stages with their days; no addresses, since the rail leads nowhere here."""
    return [
        {"state": RAIL.get(step.standing, COMING), "label": step.label, "note": _note(step, seen.on), "url": ""}
        for step in seen.steps
    ]


def _note(step: Step, on: date) -> str:
    day = step.left or step.entered
    if day is None:
        return ""
    said = f"{day.month}月{day.day}日" if day.year == on.year else f"{day.year}年{day.month}月"
    return f"{said}{'走完' if step.left else '进入'}"


def line(seen: EnterpriseView, each: Formality) -> dict[str, Any]:
    """A formality with its clock."""
    handed = None
    if each.hand_in and each.hand_in.is_open:
        handed = {"anchor": _anchor(each.hand_in), "is_ready": each.hand_in.is_ready, "said": _said(each.hand_in)}
    return {"it": each, "clock": _clock(seen, each), "asks": _asks(each), "hand_in": handed}


def _said(of: parts.HandIn) -> str:
    """How far handing in has come, in a few words."""
    waiting, taken = (sum(line.state == state for line in of.materials) for state in (parts.WAITING, parts.TAKEN))
    words = [f"{len(of.left)}样可以交" if of.left else "", f"{waiting}样等核收" if waiting else ""]
    said_ = [each for each in (*words, f"{taken}样已收下" if taken else "") if each]
    return f"材料：{'，'.join(said_)}"


def _asks(each: Formality) -> list[str]:
    """What the enterprise has to do for it, in sentences."""
    said_ = [f"{each.corrects}：请联系{each.unit}，补齐后继续计时"] if each.corrects else []
    back = each.hand_in.back if each.hand_in else []
    said_ += [f"“{line.name}”被退回：{line.versions[0].reason}" for line in back]
    return said_ + ([f"还差材料：{'、'.join(each.lacking)}"] if each.lacking else [])


def _clock(seen: EnterpriseView, each: Formality) -> ShownClock | None:
    """The day and why it falls there; without notes and reasons that officers wrote."""
    if each.reading is None:
        return None
    return replace(shown_clock(each.reading, calendar=seen.calendar, on=seen.on), notes=())


def issue(seen: EnterpriseView, each: OwnIssue) -> dict[str, Any]:
    """A problem with its badge, and its limit as it runs."""
    late = each.state == "open" and each.due is not None and each.due < seen.on
    clock = shown_clock(each.reading, calendar=seen.calendar, on=seen.on) if each.reading else None
    return {"it": each, "badge": LATE if late else ISSUES[each.state], "clock": clock}


def planned_row(seen: EnterpriseView, each: Planned) -> dict[str, Any]:
    """A planned day with its badge."""
    late = each.done is None and each.planned < seen.on
    badge = ("done", "已完成") if each.done else ("late", "已过计划时间") if late else ("coming", "按计划")
    return {"it": each, "badge": badge}


# Materials and promises.

HANDED = {
    "": ("not-begun", "没有交"), parts.WAITING: ("waiting", "已交，等核收"), parts.TAKEN: ("done", "已收下"),
    parts.BACK: ("refused", "退回，要重交"), "replaced": ("closed", "已被新的一份替换"),
}  # fmt: skip
OVERTAKEN = ("not-applicable", "已办结，没有再核收")
KEPT = {
    Kept.NOT_DUE: ("under-way", "未到期"), Kept.NEAR: ("due-soon", "即将到期"), Kept.BEHIND: ("late", "未达约定"),
    Kept.KEPT: ("done", "已履行"), Kept.RELIEVED: ("not-applicable", "已免除"),
}  # fmt: skip


def handed_in(each: parts.HandIn) -> dict[str, Any]:
    """One thing with its materials."""
    note = f"{each.stage}，交给{each.unit}" if each.unit else each.stage
    rows = [material(each, line) for line in each.materials]
    return {"it": each, "materials": rows, "note": note, "anchor": _anchor(each)}


def _anchor(of: parts.HandIn) -> str:
    return of.about.replace(":", "-").replace("@", "-")


def material(of: parts.HandIn, line: parts.MaterialLine) -> dict[str, Any]:
    """A material with its badge and those of its versions."""
    badge = ("under-way", "选好了，还没提交") if line.ready else HANDED[line.state]
    if line.state == parts.WAITING and not of.is_open:
        badge = OVERTAKEN
    return {
        "it": line,
        "badge": badge,
        "is_settled": not line.ready and line.state in (parts.WAITING, parts.TAKEN),
        "form": PAPER_FORMS.get(line.form, ""),
        "anchor": f"{_anchor(of)}-{line.number}",
        "mark": f"{of.about}/{line.number}",
        "versions": [(version, HANDED[version.state]) for version in line.versions],
    }


def promise(seen: EnterpriseView, each: parts.Promise) -> dict[str, Any]:
    """A promise with what was agreed in words, its day as it runs, and the blank for what came of it."""
    kind = each.kind
    bound = REACHED[kind.reached] if kind.reached != "as agreed" else ""
    shown = shown_clock(each.reading, calendar=seen.calendar, basis=kind.basis, on=seen.on) if each.reading else None
    return {
        "it": each,
        "badge": KEPT[each.stand],
        "agreed": f"{bound}{said(kind.type, each.agreed, kind.unit)}",
        "reached": said(kind.type, each.reached, kind.unit) if each.reached is not None else "",
        "clock": shown,
        "reports": [(report, said(kind.type, report.value, kind.unit)) for report in each.reports],
    }


# Factor needs.


def form_rows(needs: Needs, fields: Mapping[str, str] | None, wrong: Mapping[str, str]) -> list[dict[str, Any]]:
    """The blanks of a form: what is being typed, else what was submitted; with what came of it."""
    return [_row(each, fields, wrong) for each in needs.lines]


def _row(each: NeedLine, fields: Mapping[str, str] | None, wrong: Mapping[str, str]) -> dict[str, Any]:
    factor = each.factor
    amount, note = f"amount-{factor.id}", f"note-{factor.id}"
    return {
        "label": factor.label,
        "hint": HINTS.get(factor.type, ""),
        "unit_word": factor.unit_word,
        "amount_name": amount,
        "note_name": note,
        "amount": typed_amount(factor, each.asked) if fields is None else fields.get(amount, ""),
        "note": each.note if fields is None else fields.get(note, ""),
        "wrong": wrong.get(amount, ""),
        "unit": each.unit,
        "asked": say_amount(factor, each.asked),
        "asked_on": each.asked_on,
        "verified": say_amount(factor, each.verified),
        "verified_on": each.verified_on,
        "guaranteed": say_amount(factor, each.guaranteed),
        "guaranteed_on": each.guaranteed_on,
        "by_day": each.by_day,
    }


def kept_fields(needs: Needs, post: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the blanks of the form, and nothing else that was sent."""
    names = [f"{kind}-{each.factor.id}" for each in needs.lines for kind in ("amount", "note")]
    return {name: post.get(name, "").strip()[:LONGEST] for name in names}


def read_needs(needs: Needs, typed: Typed) -> list[dict[str, Any]]:
    """What is asked of each factor that was filled in; a fault stands at its field."""
    asked = []
    for each in needs.lines:
        text, note = typed.text(f"amount-{each.factor.id}"), typed.text(f"note-{each.factor.id}")
        if text or note:
            amount = _amount(each.factor, text, typed)
            asked.append({"factor": each.factor.id, "amount": amount, "note": note})
    if not asked:
        typed.wrong["form"] = "请至少填写一项；不需要的，在说明里写“不需要”。"
    return asked


def _amount(factor: Factor, text: str, typed: Typed) -> Value:
    """In the factor's own type; a bare number of land is in 亩."""
    if not text:
        return None
    if factor.type is FactType.AREA and text.replace(".", "", 1).isdecimal():
        text = f"{text}亩"
    try:
        return parse_value(factor.type, text)
    except BadValue as refused:
        typed.wrong[f"amount-{factor.id}"] = str(refused)
        return None
