"""Official forms and papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class FormField:
    """A labelled blank of a form, filled from `source`."""

    label: str
    source: str


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    label: str
    source: str
    width: int = 16


@dataclass(frozen=True, kw_only=True)
class FormRow:
    label: str
    task: str


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """A form that is read back: where a project stands that first comes in by it, and what has happened by then."""

    stage: str
    happenings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """An official form: title, date line, blocks of fields in the head, a table, fields at the foot.

    `rows` are printed one per task, `lines` one per blank (its label and what fills it); otherwise `lines_from` names
    what yields one line each, of the group, review, handover, needs form, plan or ledger that `lines_of` names; with
    `month_before` only the projects of a ledger to which that happened in the month before the form's day.
    `opening` are printed sentences above the table.
    With `head_in_corner` the first block stands in the table's own corner cell, as in the start plan.
    With `adopts` a filled one can be read back in and opens projects that are not here yet.
    """

    id: str
    label: str
    title: str
    basis: Basis
    scope: str
    columns: tuple[FormColumn, ...]
    dated: bool = True
    intro: tuple[FormField, ...] = ()
    blocks: tuple[tuple[FormField, ...], ...] = ()
    head_in_corner: bool = False
    rows: tuple[FormRow, ...] = ()
    lines: tuple[FormField, ...] = ()
    lines_from: str | None = None
    lines_of: str | None = None
    month_before: str | None = None
    opening: tuple[str, ...] = ()
    foot: tuple[FormField, ...] = ()
    landscape: bool = False
    adopts: Adoption | None = None


GENERAL_PAPERS: Mapping[str, str] = {
    "monthly-dispatch": "月调度材料",
    "weekly-report": "项目进展周报",
    "weekly-summary": "招商工作周报",
    "coordination": "碰头会材料",
    "minutes": "会议纪要",
    "supervision-notice": "督办单",
    "review-opinion": "评审意见书",
    "evaluation-report": "评价报告",
    "investment-brief": "招商专报",
    "start-schedule": "开工推进计划",
    "unit-dispatch": "单位调度汇报",
    "contact-list": "工作联络表",
    "needs-list": "要素需求保障表",
    "panel-opinion": "联合评审意见",
    "handover-list": "项目移交清单",
    "receipt-list": "文件分发单",
    "commitments-kept": "约定事项核查表",
    "after-evaluation": "项目后评价报告",
    "signed-register": "签约项目台账",
}
"""Papers without a layout of the notice's own, written from the data; a duty or meeting names one like a form."""
