"""Whether the packs of one place take turns: no two hold on the same day, and what replaces another comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from quancheng.engine.pack import Pack
from quancheng.packfiles.lineage_records import OTHER

FAR = date.max


@dataclass(frozen=True)
class Clash:
    """Two packs that cannot both stand; `sentence` is about the later one."""

    pack: Pack
    sentence: str
    hint: str


def clashes(packs: Sequence[Pack]) -> Iterator[Clash]:
    """Every pair of packs of one place that hold at once, and every replacement that cannot be."""
    for one, other in combinations(packs, 2):
        if one.place.code == other.place.code and one.id != other.id:
            earlier, later = sorted((one, other), key=lambda pack: pack.in_force_from)
            yield from _overlap(earlier, later, packs)
    for pack in packs:
        yield from _replacement(pack, packs)


def end_of(pack: Pack, packs: Sequence[Pack]) -> date:
    """The last day on which a pack holds: its own, or the day before another that replaces it begins."""
    following = [each.in_force_from - timedelta(days=1) for each in packs if replaced_by(each, pack)]
    return min([pack.in_force_to or FAR, *following])


def replaced_by(later: Pack, pack: Pack) -> bool:
    """Whether the later pack says that it replaces this one."""
    named = OTHER.fullmatch(later.replaces)
    return named is not None and named["id"] == pack.id and pack.version.startswith(named["version"] or "")


def _overlap(earlier: Pack, later: Pack, packs: Sequence[Pack]) -> Iterator[Clash]:
    end = end_of(earlier, packs)
    if end >= later.in_force_from and not replaced_by(earlier, later):
        until = "没有截止日期" if end == FAR else f"到{end}才截止"
        yield Clash(
            later,
            f"{later.place.name}的两个办法有效期重叠："
            f"{later.id} 从{later.in_force_from}起施行，而 {earlier.id} {until}。",
            f"请给 {earlier.id} 写截止日期，或在 {later.id} 写 replaces: {earlier.id}。",
        )


def _replacement(pack: Pack, packs: Sequence[Pack]) -> Iterator[Clash]:
    named = OTHER.fullmatch(pack.replaces)
    if named is None:
        return
    if named["id"] == pack.id and not named["version"]:
        yield Clash(pack, f"{pack.id} 不能替代自己。", "要替代自己的旧版本，请写明版本号。")
    for other in packs:
        if other.id != named["id"] or other is pack:
            continue
        if other.place.code != pack.place.code:
            words = f"{pack.id} 是{pack.place.name}的，不能替代{other.place.name}的 {other.id}。"
            yield Clash(pack, words, "只能替代同一个地方的办法。")
        elif not other.version.startswith(named["version"] or ""):
            yield Clash(
                pack,
                f"replaces 写的版本 {named['version']} 和 {other.id} 现在的版本 {other.version[:12]} 不是一个。",
                "",
            )
        elif other.in_force_from >= pack.in_force_from:
            words = f"{pack.id} 从{pack.in_force_from}起施行，不能替代更晚施行的 {other.id}（{other.in_force_from}）。"
            yield Clash(pack, words, "请核对两个办法的施行日期。")
