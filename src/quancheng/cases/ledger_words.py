"""What a ledger says in words: its values, its headings, the conditions by which its rows were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from quancheng.cases.ledger_columns import Column, words_of
from quancheng.cases.ledgers import Asked, Filter
from quancheng.engine.conditions import say_value

NUMBER = "number"


def value_words(column: Column, value: Any, officers: Mapping[UUID, str]) -> str:
    """One value in words; persons by their names as they are now."""
    if column.kind == "person":
        return officers.get(value, "") if isinstance(value, UUID) else ""
    return words_of(column, value)


def heading(column: Column) -> str:
    """The column's heading with its unit, unless the heading says it already."""
    return column.label if not column.unit or column.unit in column.label else f"{column.label}（{column.unit}）"


def conditions_of(asked: Asked) -> str:
    """The conditions in words, 全部 for none."""
    said = [filter_words(each) for each in asked.filters]
    if asked.text:
        said.insert(0, f"搜“{asked.text}”")
    return "；".join(said) or "全部"


def filter_words(each: Filter) -> str:
    """A filter as its chip says it."""
    column = each.column
    if each.empty:
        return f"{column.label}没有填"
    if each.among:
        labels = dict(column.choices)
        return f"{column.label}：{'、'.join(labels[value] for value in each.among)}"
    if each.text:
        return f"{column.label}含“{each.text}”"
    low = _bound_words(column, each.low)
    high = _bound_words(column, each.high)
    if low and high:
        return f"{column.label}{low}至{high}"
    return f"{column.label}不低于{low}" if low and column.kind == "number" else _one_sided(column, low, high)


def _one_sided(column: Column, low: str, high: str) -> str:
    if column.kind == "number":
        return f"{column.label}不超过{high}"
    return f"{column.label}在{low}及以后" if low else f"{column.label}在{high}及以前"


def _bound_words(column: Column, bound: Decimal | date | None) -> str:
    if bound is None:
        return ""
    return say_value(bound) if isinstance(bound, date) else f"{bound:f}{column.unit}"


# A question as it is kept for later.


def kept(asked: Asked) -> dict[str, Any]:
    """The question as plain JSON: columns by their sources."""
    return {
        "ledger": asked.ledger.id,
        "columns": [each.source for each in asked.columns],
        "filters": [_kept_filter(each) for each in asked.filters],
        "text": asked.text,
        "sort": asked.sort.source if asked.sort else "",
        "down": asked.down,
    }


def asked_again(said: Mapping[str, Any], every: Sequence[Column], ledger: Any) -> Asked:
    """The question again; a column that the person may no longer read is not asked for."""
    known = {each.source: each for each in every}
    return Asked(
        ledger=ledger,
        columns=[known[source] for source in said["columns"] if source in known],
        filters=[_filter_again(each, known[each["source"]]) for each in said["filters"] if each["source"] in known],
        text=said["text"],
        sort=known.get(said["sort"]),
        down=said["down"],
    )


def _kept_filter(each: Filter) -> dict[str, Any]:
    bounds = {"low": _kept_bound(each.low), "high": _kept_bound(each.high)}
    return {
        "source": each.column.source, "among": list(each.among), "text": each.text, "empty": each.empty, **bounds,
    }  # fmt: skip


def _kept_bound(bound: Decimal | date | None) -> str:
    return "" if bound is None else bound.isoformat() if isinstance(bound, date) else f"{bound:f}"


def _filter_again(said: Mapping[str, Any], column: Column) -> Filter:
    read = date.fromisoformat if column.kind == "day" else Decimal
    low, high = (read(said[end]) if said[end] else None for end in ("low", "high"))
    return Filter(column=column, among=tuple(said["among"]), text=said["text"], low=low, high=high, empty=said["empty"])
