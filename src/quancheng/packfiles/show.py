"""A pack as a page to read in the terminal: in Chinese, each rule with the clauses it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quancheng.engine import recurrence
from quancheng.engine.clock_words import say_limit
from quancheng.engine.conditions import ALWAYS
from quancheng.engine.pack import Basis, Clock, Gate, Pack, Stage, Strength, Task

RULE = "─" * 40


def page(pack: Pack) -> str:
    """The whole pack, from the notice to its supervision."""
    parts = (_head, _stages, _libraries, _duties, _meetings, _supervision, _units, _forms, _clauses)
    return "\n".join(line for part in parts for line in part(pack))


def _head(pack: Pack) -> Iterator[str]:
    document = pack.document
    until = f"至{pack.in_force_to}" if pack.in_force_to else "起施行"
    yield pack.title
    issued = f"文号：{document.number or '无'}　印发：{document.issued or '未署日期'}"
    yield f"{pack.place.name}（{pack.place.level}）　{issued}"
    yield f"{pack.in_force_from}{until}　版本 {pack.version[:12]}"
    yield from ((f"适用：{pack.scope}",) if pack.scope else ())
    for reading in pack.readings:
        yield f"  · {reading.found}——{reading.chosen}{_rests(reading.basis)}"


def _title(text: str) -> Iterator[str]:
    yield from ("", RULE, text, RULE)


def _stages(pack: Pack) -> Iterator[str]:
    for number, stage in enumerate(pack.stages, start=1):
        yield from _title(f"阶段{number}　{stage.label}{_rests(stage.basis)}")
        yield from _gates(pack, "进入", stage.enter_when)
        for task in stage.tasks:
            yield from _task(pack, task)
        yield from _gates(pack, "离开", stage.leave_when)
        yield from _reviews(pack, stage)


def _gates(pack: Pack, what: str, gates: Iterable[Gate]) -> Iterator[str]:
    for gate in gates:
        passing = (
            f"；原则上，{pack.label_of(gate.may_pass or '')}可写明理由特批"
            if gate.strength is not Strength.MUST
            else ""
        )
        yield f"{what}须：{gate.label}——{gate.hold.words(pack.label_of)}{passing}{_rests(gate.basis)}"


def _task(pack: Pack, task: Task) -> Iterator[str]:
    whose = "各责任单位" if task.each else pack.label_of(task.by)
    yield f"  {task.label}　〔{whose}〕{_rests(task.basis)}"
    if task.after:
        yield f"      在{_labels(pack, task.after)}之后"
    if task.opens_when is not None:
        yield f"      {task.opens_when.words(pack.label_of)}即可开始"
    if task.applies != ALWAYS:
        yield f"      适用：{task.applies.words(pack.label_of)}"
    if task.clock is not None:
        yield f"      时限：{_clock(pack, task.clock)}"
    if task.needs or task.needs_facts:
        yield f"      要有：{'、'.join([*task.needs, *(pack.label_of(name) for name in task.needs_facts)])}"
    if len(task.outcomes) > 1:
        yield f"      结果：{'、'.join(outcome.label for outcome in task.outcomes)}"


def _clock(pack: Pack, clock: Clock) -> str:
    return say_limit(pack, clock)


def _reviews(pack: Pack, stage: Stage) -> Iterator[str]:
    names = {task.review for task in stage.tasks}
    for review in pack.reviews:
        if review.id in names:
            yield f"  评审：{review.label}　评审组：{_labels(pack, review.panel)}{_rests(review.basis)}"
            terms = "、".join(term.label for term in review.terms)
            yield f"      看：{'、'.join(review.dimensions)}；意见：{terms}"


def _libraries(pack: Pack) -> Iterator[str]:
    yield from _title("项目库")
    for library in pack.libraries:
        yield f"  {library.label}：{library.holds.words(pack.label_of)}{_rests(library.basis)}"
        order = f"，按{_labels(pack, library.order)}排序" if library.order else ""
        yield f"      由{_labels(pack, library.kept_by)}管理{order}"


def _duties(pack: Pack) -> Iterator[str]:
    yield from _title("定期职责")
    for duty in pack.duties:
        yield f"  {duty.label}　〔{pack.label_of(duty.who)}〕{recurrence.words(duty.every)}{_rests(duty.basis)}"


def _meetings(pack: Pack) -> Iterator[str]:
    yield from _title("会议")
    for meeting in pack.meetings:
        called = f"{pack.label_of(meeting.called_by)}召集"
        yield f"  {meeting.label}：{called}，{_labels(pack, meeting.attended_by)}参加{_rests(meeting.basis)}"


def _supervision(pack: Pack) -> Iterator[str]:
    yield from _title("督办")
    for trigger in pack.triggers:
        limit = f"，{trigger.rectify_within.words}内整改" if trigger.rectify_within else ""
        yield f"  {trigger.label}：由{pack.label_of(trigger.decided_by)}决定{limit}{_rests(trigger.basis)}"


def _units(pack: Pack) -> Iterator[str]:
    yield from _title("单位和岗位")
    for unit in pack.units:
        posts = "、".join(post.label for post in pack.posts if post.unit == unit.id)
        yield f"  {unit.label}（{unit.duty}）{_rests(unit.basis)}"
        yield from ((f"      {posts}",) if posts else ())


def _forms(pack: Pack) -> Iterator[str]:
    yield from _title("表格")
    for form in pack.forms:
        yield f"  {form.label}：{'、'.join(column.label for column in form.columns)}{_rests(form.basis)}"


def _clauses(pack: Pack) -> Iterator[str]:
    yield from _title("条款")
    for clause in pack.clauses:
        yield f"  {clause.id}　{clause.ref}　{clause.text}"
        yield from ((f"      没有规则：{clause.no_rule_because}",) if clause.no_rule_because else ())


def _labels(pack: Pack, names: Iterable[str]) -> str:
    return "、".join(pack.label_of(name) for name in names)


def _rests(basis: Basis) -> str:
    return f"　[{'、'.join(basis)}]"
