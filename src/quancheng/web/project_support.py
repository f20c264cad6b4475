"""Factor needs and supporting works of a project as their tab shows them, each with what the person may do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import events as ev
from quancheng.engine import factors, plans
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Factor, FactType, NeedsForm, SupportPlan, Value
from quancheng.engine.plans import Cell
from quancheng.people.access import Person
from quancheng.web import words
from quancheng.web.record_fields import say_area

HINTS = {
    FactType.AREA: "写明单位，如 100亩、5000平方米",
    FactType.MONEY: "写明单位，如 5000万元",
    FactType.PERCENT: "如 15%",
    FactType.NUMBER: "只写数字",
}


def say_amount(factor: Factor, value: Value) -> str:
    """An amount as people read it; nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal) and factor.type is FactType.AREA:
        return say_area(value)
    if factor.type is FactType.MONEY and isinstance(value, int):
        return words.money(Decimal(value) / 100)
    if factor.type is FactType.PERCENT and isinstance(value, Decimal):
        return words.percent(value)
    return f"{say_value(value)}{factor.unit_word}"


def needs(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """Each form whose time has come with its factors: asked, verified, guaranteed."""
    return [_form(view, person, form) for form in view.pack.needs if factors.has_begun(view.case, form)]


def _form(view: ProjectView, person: Person, form: NeedsForm) -> dict[str, Any]:
    rows = [_factor(view, person, form, factor) for factor in (view.pack.factor[name] for name in form.factors)]
    return {
        "id": form.id,
        "label": form.label,
        "basis": form.basis,
        "guarantees": form.guarantees,
        "rows": rows,
        "asked": sum(1 for row in rows if row["on"]),
        "verified": sum(1 for row in rows if row["verified_on"]),
        "guaranteed": sum(1 for row in rows if row["guaranteed_on"]),
        "columns": [
            {"label": label}
            for label in ("要素", "需求", "核实", *(["保障"] if form.guarantees else []), "单位")
        ],
    }  # fmt: skip


def _factor(view: ProjectView, person: Person, form: NeedsForm, factor: Factor) -> dict[str, Any]:
    row = factors.need(view.case, form.id, factor.id)
    asked, verified, guaranteed = (ev.decode_value(value) for value in (row.asked, row.verified, row.guaranteed))
    words_ = {"form": form.id, "factor": factor.id}
    by = factor.guaranteed_by or factor.verified_by
    return {
        "key": factors.need_key(form.id, factor.id),
        "anchor": f"{form.id}-{factor.id}",
        "label": factor.label,
        "hint": HINTS.get(factor.type, ""),
        "unit_word": factor.unit_word,
        "unit": view.pack.label_of(factor.verified_by),
        "by": view.pack.label_of(by) if by != factor.verified_by else "",
        "asked": say_amount(factor, asked),
        "note": row.note,
        "on": _day(row.on),
        "verified": say_amount(factor, verified),
        "opinion": row.opinion,
        "verified_on": _day(row.verified_on),
        "short": isinstance(asked, (int, Decimal)) and isinstance(verified, (int, Decimal)) and verified < asked,
        "guaranteed": say_amount(factor, guaranteed),
        "by_day": _day(row.by_day),
        "guaranteed_on": _day(row.guaranteed_on),
        "typed": typed_amount(factor, asked),
        "may_ask": may_ask(person, view, factors.AskFactor, **words_, note="问"),
        "may_verify": bool(row.on) and may_ask(person, view, factors.VerifyFactor, **words_, opinion="问"),
        "may_guarantee": form.guarantees and may_ask(person, view, factors.GuaranteeFactor, **words_, amount=verified),
    }


def typed_amount(factor: Factor, value: Value) -> str:
    """An amount as it would be written in its blank."""
    if value is None:
        return ""
    if isinstance(value, Decimal) and factor.type is FactType.AREA:
        return f"{(value * 3 / 2000).quantize(Decimal('0.01')).normalize():f}亩"
    return say_amount(factor, value) if factor.type is FactType.MONEY else say_value(value)


def support_plans(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """Each plan whose time has come as a matrix of works and phases."""
    return [_plan(view, person, plan) for plan in view.pack.plans if plans.has_begun(view.case, plan)]


def _plan(view: ProjectView, person: Person, plan: SupportPlan) -> dict[str, Any]:
    cells = {(cell.work.id, cell.phase.id): cell for cell in plans.cells(view.case, plan, on=view.on)}
    sets = {
        phase.id: may_ask(person, view, plans.SetPhase, plan=plan.id, phase=phase.id, day=view.on, reason="问")
        for phase in plan.phases
    }
    works = [
        {
            "label": work.label,
            "by": view.pack.label_of(work.by),
            "cells": [_cell(view, person, plan, phase.label, cells.get((work.id, phase.id))) for phase in plan.phases],
        }
        for work in plan.works
    ]
    return {
        "id": plan.id,
        "label": plan.label,
        "basis": plan.basis,
        "kept_by": view.pack.label_of(plan.kept_by),
        "phases": [
            {
                "id": phase.id, "label": phase.label, "need": plans.need_of(view.case, plan, phase),
                "begun": bool(phase.begins and view.case.happened(phase.begins)), "may_set": sets[phase.id],
            }
            for phase in plan.phases
        ],
        "works": works,
        "late": sum(1 for cell in cells.values() if cell.is_mismatch),
    }  # fmt: skip


def _cell(view: ProjectView, person: Person, plan: SupportPlan, phase: str, cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    asked: dict[str, Any] = {"plan": plan.id, "work": cell.work.id, "phase": cell.phase.id, "day": view.on}
    return {
        "cell": cell,
        "key": cell.key,
        "anchor": cell.key.replace("/", "-"),
        "phase": phase,
        "said": plans.said(cell),
        "badge": _badge(cell, view.on),
        "may_plan": not cell.actual and may_ask(person, view, plans.PlanWork, **asked, reason="问"),
        "may_finish": not cell.actual and may_ask(person, view, plans.FinishWork, **asked),
    }


def _badge(cell: Cell, on: date) -> tuple[str, str]:
    """(state, word) of a cell: what is late says by how much."""
    if cell.actual:
        return ("done-late", f"晚{cell.gap}天完成") if cell.is_mismatch else ("done", "已完成")
    if cell.is_mismatch:
        return "late", f"晚{cell.gap}天"
    if cell.planned:
        return "under-way", "已安排"
    return ("waiting", "待安排") if cell.need else ("coming", "施工时间未定")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
