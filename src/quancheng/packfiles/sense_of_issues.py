"""Whether the ladders of problems can be climbed: each rung once, a way up from each but the top, somebody on each."""

from __future__ import annotations

from quancheng.engine.pack import OUTSIDERS, IssueKind, Pack
from quancheng.packfiles.reader import Reader, Spot


def _ladders_can_be_climbed(pack: Pack, reader: Reader) -> None:
    for kind in pack.issue_kinds:
        if kind.ladder:
            _check_ladder(kind, reader.defined["issue"][kind.id].at("ladder"), reader)


def _check_ladder(kind: IssueKind, ladder: Spot, reader: Reader) -> None:
    names: list[str] = []
    for place, rung in enumerate(kind.ladder):
        spot, is_top = ladder.sub(ladder.node.value[place]), place == len(kind.ladder) - 1
        if rung.rung in names:
            reader.wrong(spot.at("rung"), f"问题类别 {kind.id} 的层级 {rung.rung} 写了两次。")
        names.append(rung.rung)
        if rung.hands_up is None and not is_top:
            reader.wrong(spot, f"层级 {rung.rung} 没有写 hands_up，解决不了的问题上不去。", "最高一级才不用写。")
        if rung.hands_up is not None and is_top:
            reader.wrong(spot.at("hands_up"), f"层级 {rung.rung} 已经是最高一级，不能写 hands_up。")
        if rung.with_opinion and is_top:
            reader.wrong(spot.at("with"), f"层级 {rung.rung} 已经是最高一级，不能写 with。")
        if rung.held_by in OUTSIDERS:
            reader.wrong(
                spot.at("held_by"),
                f"层级 {rung.rung} 交给了{OUTSIDERS[rung.held_by]}，要由本地的单位、岗位或项目角色负责。",
            )


CHECKS = (_ladders_can_be_climbed,)
