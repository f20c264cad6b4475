"""制度: the notice as people read it — each clause, the rules that carry it, and how well it is kept right now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from quancheng.cases.keeping import PAGE, WORDS, Kept, keeping, task_rows, versions
from quancheng.cases.moving import count_behind
from quancheng.cases.packs import pack_in_force
from quancheng.cases.rules_said import Said, duty_said, limit_words, said_by_clause
from quancheng.engine.pack import Clause, Pack, Power, Stage, Task
from quancheng.engine.validity import warning
from quancheng.people.access import may
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging

TASK_TONES: Mapping[str, str] = {"open": "busy", "late": "late", "done": "done", "done-late": "soon"}
DUTY_FIGURES = (("done", "已履行", "done"), ("done-late", "逾期履行", "soon"), ("missed", "到期未履行", "late"))
NOTICE_FIGURES = (("open", "办理中", "busy"), ("closed", "已销号", "done"))


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A count that opens to its rows, where there is a page of them."""

    words: str
    count: int
    tone: str
    url: str


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    said: Said
    figures: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class ClauseShown:
    clause: Clause
    rules: Sequence[RuleShown]
    late: int


@dataclass(frozen=True, kw_only=True)
class TaskShown:
    task: Task
    whose: str
    limit: str
    figures: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class StageShown:
    stage: Stage
    tasks: Sequence[TaskShown]


@who_may()
@require_GET
def policy(request: Request) -> HttpResponse:
    """The pack in force, clause by clause."""
    pack = pack_in_force(request.person.tenant)
    kept = keeping(request.person, on=request.on)
    context = {
        "pack": pack,
        "clauses": _clauses(pack, kept),
        "stages": [_stage(pack, kept, stage) for stage in pack.stages],
        "rail": [
            {"label": stage.label, "state": "coming", "note": f"{len(stage.tasks)}个事项", "url": f"#stage-{stage.id}"}
            for stage in pack.stages
        ],
        "units": _units(pack),
        "versions": versions(request.person),
        "behind": count_behind(request.person) if may(request.person, Power.MOVE_PACK) else 0,
        "since": kept.since,
        "ending": warning(pack, request.on),
        "task_columns": _columns("事项", "由谁办", "时限", "近一年"),
        "unit_columns": _columns("单位", "职责", "负责的事项", "定期职责"),
        "version_columns": _columns("发布", "名称", "版本", "在用项目", "状态"),
    }
    return render(request, "web/policy.html", context)


@who_may()
@require_GET
def task(request: Request, task_id: str) -> HttpResponse:
    """The rows behind one figure of a task."""
    which = request.GET.get("which", "open")
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    found = task_rows(request.person, task_id, which, on=request.on, page=page)
    pack = pack_in_force(request.person.tenant)
    context = {
        "task": pack.task[task_id],
        "which": WORDS[which],
        "rows": [(row, pack.label_of(row.unit)) for row in found.rows],
        "page": Paging(number=found.page, count=found.total, size=PAGE),
        "total": found.total,
        "columns": _columns("项目", "单位", "应办结", "实际办结"),
    }
    return render(request, "web/policy_task.html", context)


def _columns(*labels: str) -> list[dict[str, str]]:
    return [{"label": label} for label in labels]


def _clauses(pack: Pack, kept: Kept) -> list[ClauseShown]:
    by_clause = said_by_clause(pack)
    shown = []
    for clause in pack.clauses:
        rules = [RuleShown(said=said, figures=_figures(said, kept)) for said in by_clause[clause.id]]
        late = sum(figure.count for rule in rules for figure in rule.figures if figure.tone == "late")
        shown.append(ClauseShown(clause=clause, rules=rules, late=late))
    return shown


def _figures(said: Said, kept: Kept) -> list[Figure]:
    match said.kind:
        case "task":
            return _of_task(said.id, kept)
        case "library":
            url = _address("projects", f"?library={said.id}")
            return [Figure(words="现有项目", count=kept.libraries.get(said.id, 0), tone="busy", url=url)]
        case "duty":
            counts = kept.duties.get(said.id, {})
            return _some(counts, DUTY_FIGURES, _address("duties"))
        case "supervision":
            counts = kept.notices.get(said.id, {})
            return _some(counts, NOTICE_FIGURES, _address("supervision", f"?trigger={said.id}"))
        case "form":
            count = kept.papers.get(said.id, 0)
            return [Figure(words="近一年出具", count=count, tone="done", url=_address("papers"))] if count else []
    return []


def _of_task(task_id: str, kept: Kept) -> list[Figure]:
    counts = kept.tasks.get(task_id, {})
    url = reverse("policy-task", args=[task_id])
    return [
        Figure(words=words, count=counts[which], tone=TASK_TONES[which], url=f"{url}?which={which}")
        for which, words in WORDS.items()
        if counts.get(which)
    ]


def _some(counts: Mapping[str, int], figures: Sequence[tuple[str, str, str]], url: str) -> list[Figure]:
    return [
        Figure(words=words, count=counts[which], tone=tone, url=url)
        for which, words, tone in figures
        if counts.get(which)
    ]


def _address(route: str, query: str = "") -> str:
    try:
        return reverse(route) + query
    except NoReverseMatch:
        return ""  # an installation without that page shows the figure alone


def _stage(pack: Pack, kept: Kept, stage: Stage) -> StageShown:
    tasks = [
        TaskShown(
            task=each,
            whose="各责任单位" if each.each else pack.label_of(each.by),
            limit=limit_words(pack, each.clock) if each.clock else "",
            figures=_of_task(each.id, kept),
        )
        for each in stage.tasks
    ]
    return StageShown(stage=stage, tasks=tasks)


def _units(pack: Pack) -> list[tuple[object, list[str], list[str]]]:
    """Each unit with the tasks it answers for and the duties of its posts."""
    rows: list[tuple[object, list[str], list[str]]] = []
    for unit in pack.units:
        tasks = [each.label for each in pack.task.values() if each.each is None and pack.unit_of(each.by) == unit.id]
        duties = [
            f"{duty.label}（{duty_said(pack, duty).words[0]}）"
            for duty in pack.duties
            if pack.unit_of(duty.who) == unit.id
        ]
        rows.append((unit, tasks, duties))
    return rows
