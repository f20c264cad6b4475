"""Whether parties that differ from project to project can be meant: no circles, somebody behind each."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.engine.pack import Pack
from quancheng.packfiles.reader import Reader


def _parties_end(pack: Pack, reader: Reader) -> None:
    for party in pack.parties:
        if party.id in _behind(pack, party.id):
            spot = reader.defined["party"][party.id].at("is")
            reader.wrong(spot, f"承办方 {party.id} 绕了一圈又回到自己，找不到由谁承办。")


def _behind(pack: Pack, name: str) -> set[str]:
    """All that a party may turn out to be, one step after another."""
    found: set[str] = set()
    waiting = list(_next(pack, name))
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += _next(pack, here)
    return found


def _next(pack: Pack, name: str) -> Iterator[str]:
    for each in pack.party[name].cases if name in pack.party else ():
        yield each.party or pack.role[each.unit_of].named_by


def _somebody_is_behind_each_party(pack: Pack, reader: Reader) -> None:
    for party in pack.parties:
        for each in party.cases:
            if each.party in pack.unit and all(post.unit != each.party for post in pack.posts):
                spot = reader.defined["party"][party.id].at("is")
                reader.wrong(spot, f"承办方 {party.id} 可能是单位 {each.party}，但它没有岗位，没有人能办。")


def _duties_of_parties_belong_to_projects(pack: Pack, reader: Reader) -> None:
    for duty in pack.duties:
        where = reader.defined["duty"][duty.id]
        if duty.who in pack.party and duty.scope != "project":
            reader.wrong(where.at("who"), f"定期职责 {duty.id} 归承办方 {duty.who}，scope 要写 project。")
        if duty.with_ and duty.scope != "project":
            reader.wrong(where.at("with"), f"定期职责 {duty.id} 不是按项目履行的，不能写 with。")


CHECKS = (_parties_end, _somebody_is_behind_each_party, _duties_of_parties_belong_to_projects)
