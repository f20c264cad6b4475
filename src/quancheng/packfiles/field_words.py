"""What each field of a rule is called in Chinese, and how its value is said: for officers who compare two packs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine import recurrence
from quancheng.engine.clock_words import say_anchors, say_limit
from quancheng.engine.conditions import BOUND_WORDS, say_value
from quancheng.packfiles.area_words import AREA_FIELD_WORDS
from quancheng.packfiles.grammar import SECTIONS
from quancheng.packfiles.kinds import OneOf, records_in

FIELD_WORDS: Mapping[str, str] = {
    "rung": "层级", "held_by": "由谁负责", "hands_up": "上交时间", "with_opinion": "附签署意见", "ladder": "逐级上交",
    "raised_by": "谁可以提出", "may_reopen": "可重新打开", "from_enterprise": "企业可交的佐证",
    "serves_enterprise": "服务企业", "actual": "实际值来源", "quotas": "所看任务数", "plans": "所看配套计划",
    "members": "成员", "quorum": "到会人数", "carries": "通过条件", "tie": "票数相等", "proxy": "委托",
    "refers_to": "上一级", "routes": "审议层级", "tabled_by": "提请单位", "after_tasks": "先办事项",
    "after_reviews": "先行评审",
    "parts": "几分", "over": "超过", "decision": "审议", "progress": "实质性进展", "warn": "提前提醒",
    "ways": "去向", "guides": "按哪种匹配引导", "industry": "行业", "industries": "主导产业", "links": "产业链环节",
    "offers": "承载条件", "criteria": "匹配条件", "chains": "产业链", "compares": "比什么", "weight": "权重",
    "fact": "项目信息", "value": "数值", "said": "写法", "rectifies": "限期整改", "invites": "邀请列席",
    "fixes": "确定",
    "in_each": "所在辖区", "otherwise": "辖区外承担单位", "inside": "所属辖区", "channel": "渠道",
    "registered_by": "登记单位", "contact_kinds": "联系方式", "arbitrated_by": "裁定人", "lapses_after": "失效时间",
    "group": "集团", "role": "项目角色", "happening": "事件",
    "as_outcome": "到期结果", "before": "倒推自", "complete": "齐全", "escalates_to": "上报给", "facts": "项目信息",
    "liable": "责任承担", "limits": "分档时限", "materials": "材料", "once_complete": "齐全后起算",
    "owed_afterwards": "事后须办", "restarts": "重新起算情形", "told": "提醒谁",
    "adopts": "回填", "after": "先办事项", "afterwards": "此后职责", "agenda": "自动议题", "alert_after": "指定提醒",
    "answered_by": "答复单位", "applies": "适用条件", "asked_before": "提前申请时间", "at": "移交时间",
    "at_expiry": "到期后果", "at_least": "次数", "attended_by": "参加单位", "back_to": "退回阶段", "bands": "等级",
    "basis": "依据", "because": "原因",
    "blocks": "表头栏目", "by": "责任单位", "called_by": "召集人", "cap": "最长时间",
    "cause": "情形", "chosen": "选定的理解", "chaired_by": "主持人", "choices": "选项", "clock": "时限", "code": "代码",
    "columns": "列", "contents": "移交内容", "dated": "日期栏", "decided_by": "决定人", "dimensions": "研判内容",
    "duties": "所看职责", "duty": "职责", "each": "分单位办理", "ends_project": "终止项目",
    "engaged_report": "专家或机构报告", "enter_when": "进入关口", "every": "时间", "extension": "延期",
    "favours": "是否支持", "fixes_plan": "确定计划时间", "foot": "表尾栏目", "found": "原文的问题", "giver": "移交方",
    "granted_by": "批准人", "grade": "等级", "guide": "办理说明", "happenings": "已发生事件",
    "head_in_corner": "表头位置", "hold": "条件", "holds": "入库条件", "intro": "说明栏目", "issued": "印发日期",
    "kept_by": "管理单位", "kind": "类别", "label": "名称", "landscape": "横向打印", "latest": "起算方式",
    "lead": "牵头", "leave_when": "离开关口", "level": "层级", "lines_from": "行的来源", "lines_of": "行的单位",
    "marks": "标记事件", "may_be_waived": "可标不涉及", "may_pass": "特批人", "meeting": "会议", "name": "名称",
    "named_by": "指定单位", "near": "临期提醒", "needs": "要件", "needs_facts": "应填信息",
    "needs_planned": "应定计划时间的事项", "no_rule_because": "没有规则的原因", "number": "文号", "of": "对象",
    "opens_when": "开始条件", "optional": "可不办", "order": "排序", "outcomes": "结果", "owners_of": "所属事项",
    "panel": "评审组", "paper": "材料", "party": "责任方", "pauses": "暂停情形", "planned": "按计划时间",
    "month_before": "只列上月", "still_late": "仍有逾期",
    "posts": "岗位", "powers": "权限", "proposes": "建议", "recorded_by": "记录人", "rectify_within": "整改期限",
    "ref": "条号", "reported_to": "报送", "required": "必填", "rest_day_moves": "遇休息日顺延", "review": "评审",
    "rows": "行", "rule": "结论办法", "scope": "范围", "sensitive": "敏感", "since": "起算", "source": "来源",
    "stage": "所在阶段", "stands_in": "代理岗位", "starts": "开始时间", "strength": "约束", "taker": "接收方",
    "task": "事项", "tasks": "所看事项", "terms": "意见", "text": "内容", "times": "次数", "title": "标题",
    "type": "类型", "unit": "单位", "units": "单位", "until": "截止", "up_to": "最长延期", "vetoes": "一票否决",
    "when": "条件", "while_": "前提", "who": "责任人", "whose": "时间归属", "width": "列宽", "window": "统计期间",
    "within": "期限",
}  # fmt: skip
"""A field that is not here is called by its own name; a test names those that lack a word."""
NOTHING = "没有"
RECURRENCES = (recurrence.Weekly, recurrence.Monthly, recurrence.Yearly)


@cache
def closed_lists() -> Mapping[str, Mapping[str, str]]:
    """The Chinese of each word that a field may have, by the field's name, read from the grammar."""
    found: dict[str, dict[str, str]] = {"bound": {str(bound): said for bound, said in BOUND_WORDS.items()}}
    for record in records_in(section.kind for section in SECTIONS).values():
        for each in record.fields:
            kind = getattr(each.kind, "kind", each.kind)
            if isinstance(kind, OneOf):
                found.setdefault(each.into or each.key, {}).update(kind.meanings)
    return found


def field_word(name: str) -> str:
    return FIELD_WORDS.get(name) or AREA_FIELD_WORDS.get(name, name)


def said(pack: spec.Pack, name: str, value: Any) -> str:
    """The value of a field in words, with the labels of its pack."""
    if value is None or value == () or value == "" or value == frozenset():
        return NOTHING
    if is_phrase(value):
        return str(value.words(pack.label_of) if callable(value.words) else value.words)
    if isinstance(value, spec.Anchors):
        return say_anchors(pack, value)
    if isinstance(value, RECURRENCES):
        return recurrence.words(value)
    if isinstance(value, (frozenset, tuple)):
        each = sorted(value) if isinstance(value, frozenset) else value
        return "、".join(said(pack, name, one) for one in each)
    if is_spec(value):
        return _record(pack, value)
    return _plain(pack, name, value)


def is_spec(value: object) -> bool:
    """Whether it is a record of the specification, to be compared field by field."""
    return dataclasses.is_dataclass(value) and type(value).__module__.startswith(spec.__name__.rpartition(".")[0])


def is_record(value: object) -> bool:
    """A specification that no single phrase says."""
    whole = is_phrase(value) or isinstance(value, (spec.Anchors, *RECURRENCES))
    return is_spec(value) and not whole


def is_phrase(value: object) -> bool:
    """Whether it says itself: a condition by the labels of its pack, a period by itself."""
    return hasattr(value, "words")


def _record(pack: spec.Pack, value: Any) -> str:
    if isinstance(value, spec.Clock):
        return _limit(pack, value)
    label, rest = getattr(value, "label", ""), "，".join(phrases(pack, value, besides=LAYOUT))
    return (f"“{label}”（{rest}）" if rest else f"“{label}”") if label else rest


def _limit(pack: spec.Pack, clock: spec.Clock) -> str:
    return say_limit(pack, clock)


QUIET = frozenset({"id", "basis", "label"})
LAYOUT = frozenset({"source", "width"})


def phrases(pack: spec.Pack, thing: Any, *, besides: frozenset[str] = frozenset()) -> list[str]:
    """What a record says beyond its name: each field that differs from what stands when nothing is said."""
    found = []
    for each in dataclasses.fields(thing):
        value = getattr(thing, each.name)
        if each.name in QUIET | besides or value == _unless_said(each) or value in ("", (), None):
            continue
        word, words_ = field_word(each.name), said(pack, each.name, value)
        found.append(word if value is True else f"{word}：{words_}")
    return found


def _unless_said(each: dataclasses.Field[Any]) -> Any:
    if each.default_factory is not dataclasses.MISSING:
        return each.default_factory()
    return None if each.default is dataclasses.MISSING else each.default


def _plain(pack: spec.Pack, name: str, value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if value in closed_lists().get(name, {}):
        return closed_lists()[name][value]
    if isinstance(value, (bool, date)):
        return say_value(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return pack.label_of(value) if isinstance(value, str) else str(value)
