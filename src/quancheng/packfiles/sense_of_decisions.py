"""Whether deciding bodies can decide: enough members, a chair among them, a way up that ends, every matter used."""

from __future__ import annotations

from quancheng.engine import conditions as cond
from quancheng.engine.decisions import members_of
from quancheng.engine.pack import DECISION_OUTCOMES, Body, Pack, Tie
from quancheng.packfiles.reader import Reader


def _bodies_can_sit(pack: Pack, reader: Reader) -> None:
    for body in pack.bodies:
        where, members = reader.defined["body"][body.id], members_of(pack, body)
        if body.chaired_by not in members:
            reader.wrong(where.at("chaired_by"), f"议事机构 {body.id} 的主持人 {body.chaired_by} 不在成员里。")
        if body.quorum.needed(len(members)) > len(members):
            reader.wrong(where.at("quorum"), f"议事机构 {body.id} 只有{len(members)}名成员，永远到不齐。")
        if body.tie is Tie.UP and body.refers_to is None:
            reader.wrong(where.at("tie"), f"议事机构 {body.id} 票数相等时要提请上一级，却没有写 refers_to。")
        if body.id in _above(pack, body):
            reader.wrong(where.at("refers_to"), f"议事机构 {body.id} 提请上一级绕了一圈又回到自己。")


def _above(pack: Pack, body: Body) -> list[str]:
    found: list[str] = []
    here = body.refers_to
    while here is not None and here not in found:
        found.append(here)
        here = pack.body[here].refers_to
    return found


def _matters_are_decided_somewhere(pack: Pack, reader: Reader) -> None:
    for decision in pack.decisions:
        where = reader.defined["decision"][decision.id]
        tasks = [task for task in pack.task.values() if task.decision == decision.id]
        if not tasks:
            reader.wrong(
                where.spot, f"审议 {decision.id} 没有事项使用它。", f"请在某个事项写 decision: {decision.id}。"
            )
        for task in tasks:
            spot = reader.defined["task"][task.id]
            if {outcome.id for outcome in task.outcomes} != set(DECISION_OUTCOMES):
                words = "、".join(DECISION_OUTCOMES)
                reader.wrong(spot.at("outcomes"), f"事项 {task.id} 等待审议 {decision.id}，结果要写且只写 {words}。")
            if task.id in decision.after_tasks:
                reader.wrong(where.at("after"), f"审议 {decision.id} 要等事项 {task.id}，而它正等着这项审议。")
        early = [place for place, route in enumerate(decision.routes[:-1]) if route.when is cond.ALWAYS]
        if early:
            routes = where.at("routes")
            reader.wrong(
                routes.sub(routes.node.value[early[0] + 1]),
                f"审议 {decision.id} 的这一行排在 always 后面，永远轮不到。",
            )


CHECKS = (_bodies_can_sit, _matters_are_decided_somewhere)
