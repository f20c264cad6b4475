"""Who answers, hands over and judges; what recurs, is discussed and is supervised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.periods import Period
from quancheng.engine.recurrence import Recurrence
from quancheng.engine.spec.base import Anchors, Basis
from quancheng.engine.spec.clocks import Clock
from quancheng.engine.spec.scoring import Scoring


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """Who answers from which event to which event; intervals of different parties may overlap."""

    party: str
    duty: str
    since: Anchors
    until: Anchors | None
    basis: Basis
    afterwards: str | None = None


@dataclass(frozen=True, kw_only=True)
class Handover:
    """From whom to whom, at which event, with which contents; confirmed or refused by the receiver."""

    id: str
    label: str
    giver: str
    taker: str
    at: Anchors
    contents: tuple[str, ...]
    basis: Basis
    clock: Clock | None = None


@dataclass(frozen=True, kw_only=True)
class Term:
    """An opinion that may be given in a review; `vetoes` ends it badly at once."""

    id: str
    label: str
    favours: bool
    vetoes: bool = False


@dataclass(frozen=True, kw_only=True)
class Veto:
    """A unit of the panel whose opinion against it, in its dimension, ends the review at once."""

    unit: str
    over: str


@dataclass(frozen=True, kw_only=True)
class Review:
    """A panel of units judging dimensions; `rule` is how their opinions become one, `within` their time for them."""

    id: str
    label: str
    panel: tuple[str, ...]
    dimensions: tuple[str, ...]
    terms: tuple[Term, ...]
    rule: str
    basis: Basis
    engaged_report: bool = False
    vetoes: tuple[Veto, ...] = ()
    within: Period | None = None
    scoring: Scoring | None = None

    def term(self, name: str) -> Term | None:
        return next((each for each in self.terms if each.id == name), None)

    def veto_of(self, unit: str) -> Veto | None:
        return next((each for each in self.vetoes if each.unit == unit), None)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A periodic duty: when it falls, whose it is and who does it with them, for what scope, what counts as done."""

    id: str
    label: str
    every: Recurrence
    who: str
    scope: str
    basis: Basis
    paper: str | None = None
    meeting: str | None = None
    with_: tuple[str, ...] = ()
    while_: Condition = ALWAYS
    starts: Anchors | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingKind:
    """Who calls whom, what goes on the agenda by rule, and what a resolution becomes.

    `invites` are those from outside who may be asked in, in words: 行业专家, 法律顾问.
    """

    id: str
    label: str
    called_by: str
    chaired_by: str
    attended_by: tuple[str, ...]
    agenda: tuple[str, ...]
    basis: Basis
    paper: str | None = None
    fixes_plan: bool = False
    invites: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """What makes the system propose a supervision step; a person decides.

    `when` is one of TRIGGERS; `at_least` and `window` bound counting triggers; `tasks` and `duties` narrow it down.
    `after` is for `notice-lapsed`: the trigger whose notice ran out. `ranking` and `bottom` are for `streak`,
    `light` for `light`; `counted` says whether in a row or in a year. `still_late` is for `notices-in-year`: only
    while the unit has a task beyond its day. `quotas` narrow `quota-behind` and `quota-missed` down, `plans`
    `plan-mismatch`, where `at_least` is in days.
    """

    id: str
    label: str
    when: str
    proposes: str
    decided_by: str
    basis: Basis
    reported_to: str | None = None
    rectify_within: Period | None = None
    at_least: int = 1
    window: Period | None = None
    tasks: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    ranking: str | None = None
    bottom: int = 3
    light: str | None = None
    counted: str = "in a row"
    after: str | None = None
    still_late: bool = False
    quotas: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()


COUNTED: Mapping[str, str] = {"in a row": "连续", "in a year": "一年内累计"}
TRIGGERS: Mapping[str, str] = {
    "task-late": "事项超过计划完成时间",
    "duty-missed": "定期职责到期未履行",
    "notices-in-year": "一年内督办次数达到上限",
    "streak": "排名连续靠后",
    "light": "红灯持续",
    "notice-lapsed": "上一步督办到期没有整改",
    "debt-late": "容缺材料到期没有补齐",
    "commitment-behind": "约定到期没有达到",
    "total-late": "合计用时超过总时限",
    "quota-behind": "任务量进度落后",
    "quota-missed": "上一期任务量没有完成",
    "plan-mismatch": "配套工程晚于施工需要",
}


AGENDA_SOURCES: Mapping[str, str] = {
    "late-tasks": "逾期事项",
    "coming-tasks": "近期到期事项",
    "signing-soon": "拟签约项目",
    "unplanned-projects": "待定节点的签约项目",
    "open-issues": "未解决问题",
    "proposals": "待决定的督办建议",
    "duplicates": "疑似重复项目",
    "gaps": "遗漏信息",
    "resolutions-late": "逾期的议定事项",
    "escalated-issues": "上交会议研究的问题",
    "stalled-projects": "久无进展的项目",
    "matters-to-decide": "提请审议的事项",
    "red-lights": "亮红灯的项目",
}


DUTY_SCOPES: Mapping[str, str] = {"place": "全辖区", "project": "每个项目", "unit": "每个单位"}
