"""Whether the rules beside the stages can be meant: people, reviews, duties, grades, forms, supervision."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quancheng.engine import conditions as cond
from quancheng.engine.pack import (
    ENTERPRISE,
    OUTSIDERS,
    Anchors,
    FactType,
    Pack,
    Power,
)
from quancheng.packfiles.intervals import faults, interval_of
from quancheng.packfiles.reader import Reader, Spot

Check = Callable[[Pack, Reader], None]
CHECKS: list[Check] = []


def _checks(check: Check) -> Check:
    CHECKS.append(check)
    return check


# Somebody must be able to do it.


@_checks
def _somebody_can_do_each_task(pack: Pack, reader: Reader) -> None:
    for task in pack.task.values():
        spot = reader.defined["task"][task.id]
        if task.by in OUTSIDERS and task.by != ENTERPRISE:
            reader.wrong(
                spot.at("by"),
                f"事项 {task.id} 交给了{OUTSIDERS[task.by]}，系统里没有人能办。",
                "请写负责跟进的单位或岗位。",
            )
        elif _is_empty_unit(pack, task.by):
            reader.wrong(
                spot.at("by"), f"事项 {task.id} 没有人能办：单位 {task.by} 没有岗位。", "请在 posts 里给它加一个岗位。"
            )
        for unit in task.each.units if task.each else ():
            if _is_empty_unit(pack, unit):
                reader.wrong(spot.at("each"), f"事项 {task.id} 没有人能办：单位 {unit} 没有岗位。")
    for review in pack.reviews:
        for unit in review.panel:
            if _is_empty_unit(pack, unit):
                where = reader.defined["review"][review.id].at("panel")
                reader.wrong(where, f"评审 {review.id} 的单位 {unit} 没有岗位，没有人能出具意见。")


def _is_empty_unit(pack: Pack, party: str) -> bool:
    return party in pack.unit and all(post.unit != party for post in pack.posts)


@_checks
def _somebody_has_each_power(pack: Pack, reader: Reader) -> None:
    held = {power for post in pack.posts for power in post.powers}
    planned = any(task.clock and task.clock.planned for task in pack.task.values())
    wanted = {
        Power.REGISTER: "谁也不能登记项目",
        Power.PLAN: "谁也不能确定计划时间" if planned else "",
        Power.IMPORT: "谁也不能导入可回填的表格" if any(form.adopts for form in pack.forms) else "",
    }
    spot = reader.defined["post"][pack.posts[0].id].spot
    for power, lack in wanted.items():
        if lack and power not in held:
            reader.wrong(spot, f"没有一个岗位有 {power} 权限，{lack}。")


@_checks
def _stand_ins_end(pack: Pack, reader: Reader) -> None:
    for post in pack.posts:
        seen = [post.id]
        while (following := pack.post[seen[-1]].stands_in) is not None and following not in seen:
            seen.append(following)
        if following == post.id and post.id == min(seen):
            spot = reader.defined["post"][post.id].at("stands_in")
            reader.wrong(spot, f"代理人绕了一圈又回到自己：{' → '.join([*seen, post.id])}。")


# Reviews, handovers, responsibilities.


@_checks
def _reviews_and_their_tasks_agree(pack: Pack, reader: Reader) -> None:
    for review in pack.reviews:
        tasks = [task for task in pack.task.values() if task.review == review.id]
        terms = [term.id for term in review.terms]
        if not tasks:
            spot = reader.defined["review"][review.id].spot
            reader.wrong(spot, f"评审 {review.id} 没有事项使用它。", f"请在某个事项写 review: {review.id}。")
        for veto in review.vetoes:
            spot = reader.defined["review"][review.id].at("vetoes")
            if veto.unit not in review.panel:
                reader.wrong(spot, f"评审 {review.id} 的 {veto.unit} 可以否决，却不在评审单位里。")
            if veto.over not in review.dimensions:
                reader.wrong(spot, f"评审 {review.id} 没有“{veto.over}”这一研判内容，不能据此否决。")
        if len(set(terms)) < len(terms):
            spot = reader.defined["review"][review.id].at("terms")
            reader.wrong(spot, f"评审 {review.id} 的意见里有两个同名。")
        for task in tasks:
            outcomes = [outcome.id for outcome in task.outcomes]
            if set(outcomes) != set(terms):
                spot = reader.defined["task"][task.id].at("outcomes")
                words = f"意见是{'、'.join(terms)}，结果是{'、'.join(outcomes)}"
                reader.wrong(
                    spot, f"事项 {task.id} 的结果和评审 {review.id} 的意见对不上：{words}。", "两边的 id 要一样。"
                )


@_checks
def _handovers_go_to_another(pack: Pack, reader: Reader) -> None:
    for handover in pack.handovers:
        if handover.giver == handover.taker:
            spot = reader.defined["handover"][handover.id].at("to")
            reader.wrong(spot, f"移交 {handover.id} 的移交方和接收方都是 {handover.taker}。")


# Clocks, duties, grades, conditions.


@_checks
def _planned_tasks_are_planned(pack: Pack, reader: Reader) -> None:
    for task in pack.task.values():
        for name in task.needs_planned:
            if not _is_planned(pack, name):
                spot = reader.defined["task"][task.id].at("needs_planned")
                reader.wrong(
                    spot, f"事项 {task.id} 要求 {name} 有计划时间，但 {name} 没有写 clock: {{planned: true}}。"
                )


def _is_planned(pack: Pack, task: str) -> bool:
    clock = pack.task[task].clock
    return clock is not None and clock.planned


@_checks
def _duties_are_owed_by_the_right_kind(pack: Pack, reader: Reader) -> None:
    groups = {group.id for group in pack.groups}
    for duty in pack.duties:
        where = reader.defined["duty"][duty.id]
        if duty.scope == "unit" and duty.who not in groups | set(pack.unit):
            reader.wrong(where.at("who"), f"定期职责 {duty.id} 是每个单位的，who 要写单位或单位组。")
        if duty.scope != "unit" and duty.who in groups:
            reader.wrong(where.at("who"), f"定期职责 {duty.id} 归单位组 {duty.who}，scope 要写 unit。")
        if duty.scope != "project" and duty.who in pack.role:
            reader.wrong(where.at("who"), f"定期职责 {duty.id} 归项目角色 {duty.who}，scope 要写 project。")
        if duty.scope != "project" and (duty.starts is not None or duty.while_ != cond.ALWAYS):
            field = "starts" if duty.starts is not None else "while"
            reader.wrong(where.at(field), f"定期职责 {duty.id} 不是按项目履行的，不能写 {field}。")


@_checks
def _grades_leave_no_gap(pack: Pack, reader: Reader) -> None:
    for scheme in pack.schemes:
        where = reader.defined["scheme"][scheme.id].at("bands")
        conditions = [band.when for band in scheme.bands]
        if cond.ALWAYS in conditions[:-1]:
            place = conditions.index(cond.ALWAYS)
            after = scheme.bands[place + 1].grade
            reader.wrong(_item(where, place + 1), f"分级 {scheme.id} 的等级 {after} 排在 always 后面，永远轮不到。")
            continue
        bounded = [interval_of(each) for each in conditions if each != cond.ALWAYS]
        if len({each.fact for each in bounded if each}) != 1 or not all(bounded):
            continue
        for place, sentence in faults([each for each in bounded if each]):
            name = scheme.bands[place].grade
            reader.wrong(_item(where, place), f"分级 {scheme.id} 的等级 {name}：{sentence}。")


def _item(spot: Spot, place: int) -> Spot:
    return spot.sub(spot.node.value[place])


@_checks
def _conditions_can_hold(pack: Pack, reader: Reader) -> None:
    for kind, name, field, condition in _conditions(pack):
        empty = next((each for each in _bounded(condition) if each), None)
        if empty:
            spot = reader.defined[kind][name].at(field)
            reader.wrong(spot, f"{name} 的条件永远不会成立：{empty} 没有哪个值能同时满足。")


def _conditions(pack: Pack) -> Iterator[tuple[str, str, str, cond.Condition]]:
    for gate in pack.gate.values():
        yield "gate", gate.id, "hold", gate.hold
    for library in pack.libraries:
        yield "library", library.id, "holds", library.holds
    for task in pack.task.values():
        yield "task", task.id, "applies", task.applies
        if task.opens_when is not None:
            yield "task", task.id, "opens_when", task.opens_when
    for duty in pack.duties:
        yield "duty", duty.id, "while", duty.while_


def _bounded(condition: cond.Condition) -> Iterator[str]:
    """The facts whose bounds within one `all` exclude each other."""
    if not isinstance(condition, cond.All):
        return
    for fact in {each.name for each in condition.of if isinstance(each, cond.FactBound)}:
        bounds = tuple(each for each in condition.of if isinstance(each, cond.FactBound) and each.name == fact)
        interval = interval_of(cond.All(bounds))
        if interval is not None and interval.is_empty:
            yield fact
    for each in condition.of:
        yield from _bounded(each)


RANKED = frozenset({FactType.CHOICE, FactType.MONEY, FactType.NUMBER, FactType.PERCENT, FactType.AREA, FactType.DATE})


@_checks
def _libraries_are_ordered_by_what_has_an_order(pack: Pack, reader: Reader) -> None:
    for library in pack.libraries:
        for name in library.order:
            if pack.fact[name].type not in RANKED:
                spot = reader.defined["library"][library.id].at("order")
                reader.wrong(spot, f"项目库 {library.id} 不能按 {name} 排序，它没有大小先后。")


# Forms and supervision.


@_checks
def _forms_that_are_read_back_can_be(pack: Pack, reader: Reader) -> None:
    for form in pack.forms:
        if form.adopts is None:
            continue
        where = reader.defined["form"][form.id]
        if form.scope != "project" or not form.rows:
            reader.wrong(where.at("adopts"), f"表格 {form.id} 不能回填：只有每个项目一份、有固定行的表格可以。")
        for row in form.rows:
            task = pack.task[row.task]
            if task.each is not None or (task.stage != form.adopts.stage and task.opens_when is None):
                reader.wrong(
                    where.at("adopts"),
                    f"表格 {form.id} 回填时项目在 {form.adopts.stage} 阶段，事项 {row.task} 那时还没有开始。",
                )


@_checks
def _triggers_say_what_they_count(pack: Pack, reader: Reader) -> None:
    for trigger in pack.triggers:
        where = reader.defined["trigger"][trigger.id]
        if trigger.tasks and trigger.when != "task-late":
            reader.wrong(where.at("tasks"), f"督办规则 {trigger.id} 不是看事项逾期的，不能写 tasks。")
        if trigger.duties and trigger.when != "duty-missed":
            reader.wrong(where.at("duties"), f"督办规则 {trigger.id} 不是看定期职责的，不能写 duties。")
        for name in trigger.tasks:
            if pack.task[name].clock is None:
                reader.wrong(where.at("tasks"), f"督办规则 {trigger.id} 看 {name} 是否逾期，但它没有时限。")
        if trigger.when == "notices-in-year" and trigger.proposes == "supervision-notice":
            reader.wrong(where.at("proposes"), f"督办规则 {trigger.id} 按督办次数触发，不能再提出督办单。")
        if trigger.rectify_within is not None and trigger.proposes != "supervision-notice":
            reader.wrong(where.at("rectify_within"), f"督办规则 {trigger.id} 不下达督办单，不能写 rectify_within。")


@_checks
def _responsibilities_last(pack: Pack, reader: Reader) -> None:
    for place, each in enumerate(pack.responsibilities):
        if each.until is not None and _same(each.since, each.until):
            spot = _item(reader.sections["responsibilities"], place).at("until")
            reader.wrong(spot, f"{each.party} 的责任从同一件事开始又在同一件事结束，一天也没有。")


def _same(one: Anchors, other: Anchors) -> bool:
    return set(one.of) == set(other.of)


@_checks
def _excused_clauses_have_no_rule(pack: Pack, reader: Reader) -> None:
    cited = {clause for _, _, basis in pack.rules() for clause in basis}
    for clause in pack.clauses:
        if clause.no_rule_because and clause.id in cited:
            spot = reader.defined["clause"][clause.id].spot
            reader.wrong(spot, f"条款 {clause.id} 写了 no_rule_because，却有规则以它为依据。", "请去掉其中一个。")
