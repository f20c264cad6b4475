"""Whether the jurisdictions of a pack can be meant: kinds that exist, codes of their own, parties that somebody is."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.engine.pack import Pack, Power
from quancheng.engine.territory import parted, seats
from quancheng.packfiles.reader import Reader

POWERS_BELOW = frozenset({Power.REGISTER, Power.SEE_ALL, Power.PLAN, Power.IMPORT, Power.ASSIGN, Power.RAISE_ISSUE})
"""What a post of one jurisdiction may be given: what concerns projects. The rest concerns the whole place."""


def _jurisdictions_stand_apart(pack: Pack, reader: Reader) -> None:
    known = {pack.place.code: pack.place.name}
    for each in pack.jurisdictions:
        spot = reader.defined["jurisdiction"][each.id]
        if int(each.code) in {int(code) for code in known}:
            reader.wrong(
                spot.at("code"), f"辖区 {each.id} 的代码 {each.code} 已经是别处的代码，每个辖区要有自己的代码。"
            )
        known[each.code] = each.label
        if each.id in _around(pack, each.id):
            reader.wrong(spot.at("in"), f"辖区 {each.id} 绕了一圈又在自己里面。")


def _around(pack: Pack, name: str) -> list[str]:
    """The ids of what a jurisdiction lies in; with itself at the end where they go in a circle."""
    inside = {each.id: each.inside for each in pack.jurisdictions}
    found: list[str] = []
    here = inside.get(name)
    while here is not None and here not in found:
        found.append(here)
        here = inside.get(here)
    return found


def _units_are_somewhere(pack: Pack, reader: Reader) -> None:
    kinds = {each.kind for each in pack.jurisdictions}
    for unit in pack.units:
        spot = reader.defined["unit"][unit.id]
        strange = [kind for kind in unit.in_each if kind not in kinds]
        if strange:
            reader.wrong(spot.at("in"), f"单位 {unit.id} 写了 each {strange[0]}，制度包里没有这一类辖区。")
        if unit.otherwise and not unit.in_each:
            reader.wrong(spot.at("otherwise"), f"单位 {unit.id} 没有写 in，otherwise 用不上。")
        if unit.otherwise and pack.unit[unit.otherwise].in_each:
            reader.wrong(spot.at("otherwise"), f"单位 {unit.id} 的 otherwise 要是本级的单位。")


def _posts_below_concern_projects(pack: Pack, reader: Reader) -> None:
    for post in pack.posts:
        beyond = sorted(post.powers - POWERS_BELOW) if pack.unit[post.unit].in_each else []
        if beyond:
            spot = reader.defined["post"][post.id].at("powers")
            reader.wrong(spot, f"下级辖区的岗位 {post.id} 不能有 {beyond[0]} 权限，这项权限管全辖区。")


def _what_the_place_does_is_done_by_the_place(pack: Pack, reader: Reader) -> None:
    for kind, name, party, what in _of_the_place(pack):
        if pack.unit_of(party) and pack.unit[pack.unit_of(party) or ""].in_each:
            spot = reader.defined[kind][name].spot
            reader.wrong(spot, f"{what} {name} 归下级辖区的 {party}，本级的事要由本级的单位或岗位承担。")


def _of_the_place(pack: Pack) -> Iterator[tuple[str, str, str, str]]:
    for trigger in pack.triggers:
        yield "trigger", trigger.id, trigger.decided_by, "督办规则"


def _a_duty_is_done_by_a_meeting_of_its_level(pack: Pack, reader: Reader) -> None:
    """A county's duty is done by the county's own meeting; the place's by the place's."""
    called_by = {meeting.id: meeting.called_by for meeting in pack.meetings}
    for duty in pack.duties:
        caller = called_by.get(duty.meeting or "")
        if duty.scope == "place" and caller and _counties(pack, duty.who) != _counties(pack, caller):
            where = reader.defined["duty"][duty.id].at("meeting")
            sentence = f"定期职责 {duty.id} 由 {duty.who} 承担，会议 {duty.meeting} 由 {caller} 召集，不是同一级。"
            reader.wrong(where, sentence, "县级的职责配县级的会议，本级的配本级的。")


def _counties(pack: Pack, party: str) -> list[str]:
    return [parted(seat)[1] for seat in seats(pack, party)]


CHECKS = (
    _jurisdictions_stand_apart,
    _units_are_somewhere,
    _posts_below_concern_projects,
    _what_the_place_does_is_done_by_the_place,
    _a_duty_is_done_by_a_meeting_of_its_level,
)
