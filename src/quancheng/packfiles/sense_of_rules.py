"""Whether the rules beside the stages can be meant: people, reviews, duties, grades, forms, supervision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quancheng.engine import conditions as cond
from quancheng.engine.pack import (
    ENTERPRISE,
    OUTSIDERS,
    Anchors,
    FactType,
    Pack,
    Power,
    Trigger,
)
from quancheng.packfiles.intervals import table_faults
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
        for place, sentence in table_faults([band.when for band in scheme.bands]):
            name = scheme.bands[place].grade
            reader.wrong(_item(where, place), f"分级 {scheme.id} 的等级 {name}：{sentence}。")


def _item(spot: Spot, place: int) -> Spot:
    return spot.sub(spot.node.value[place])


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
        if trigger.tasks and trigger.when not in ("task-late", "debt-late"):
            reader.wrong(where.at("tasks"), f"督办规则 {trigger.id} 不是看事项逾期的，不能写 tasks。")
        if trigger.duties and trigger.when != "duty-missed":
            reader.wrong(where.at("duties"), f"督办规则 {trigger.id} 不是看定期职责的，不能写 duties。")
        if trigger.still_late and trigger.when != "notices-in-year":
            reader.wrong(where.at("still_late"), f"督办规则 {trigger.id} 不是按督办次数触发的，不能写 still_late。")
        for name in trigger.tasks:
            if trigger.when == "task-late" and pack.task[name].clock is None:
                reader.wrong(where.at("tasks"), f"督办规则 {trigger.id} 看 {name} 是否逾期，但它没有时限。")
        rectifies = pack.notice_kind[trigger.proposes].rectifies
        if trigger.when == "notices-in-year" and trigger.proposes == "supervision-notice":
            reader.wrong(where.at("proposes"), f"督办规则 {trigger.id} 按督办次数触发，不能再提出督办单。")
        if trigger.rectify_within is not None and not rectifies:
            reader.wrong(where.at("rectify_within"), f"督办规则 {trigger.id} 不要求限期整改，不能写 rectify_within。")


@_checks
def _notices_follow_one_another(pack: Pack, reader: Reader) -> None:
    by_id = {trigger.id: trigger for trigger in pack.triggers}
    for trigger in pack.triggers:
        where = reader.defined["trigger"][trigger.id]
        if (trigger.when == "notice-lapsed") != (trigger.after is not None):
            lack = (
                "没有写 after（接在哪条规则后面）" if trigger.after is None else "写了 after，when 要写 notice-lapsed"
            )
            reader.wrong(where.at("when"), f"督办规则 {trigger.id} {lack}。")
        elif trigger.after is not None:
            if not pack.notice_kind[by_id[trigger.after].proposes].rectifies:
                reader.wrong(
                    where.at("after"), f"督办规则 {trigger.id} 接在 {trigger.after} 后面，而那一步没有整改期限。"
                )
            if trigger.id in _led_up_to(by_id, trigger.after):
                reader.wrong(where.at("after"), f"督办规则 {trigger.id} 绕了一圈又接在自己后面。")


def _led_up_to(by_id: Mapping[str, Trigger], name: str | None) -> list[str]:
    found: list[str] = []
    while name is not None and name not in found:
        found.append(name)
        name = by_id[name].after
    return found


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
