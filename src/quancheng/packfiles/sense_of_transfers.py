"""Whether projects that stand still can go somewhere, and whether sites can be compared."""

from __future__ import annotations

from quancheng.engine import conditions as cond
from quancheng.engine import periods
from quancheng.engine.pack import FactType, Pack
from quancheng.packfiles.reader import Reader


def _transfers_lead_somewhere(pack: Pack, reader: Reader) -> None:
    for transfer in pack.transfers:
        where = reader.defined["transfer"][transfer.id]
        then = where.at("then")
        for place, way in enumerate(transfer.ways[:-1]):
            if way.when is cond.ALWAYS:
                spot = then.sub(then.node.value[place + 1])
                reader.wrong(
                    spot, f"流转 {transfer.id} 的“{transfer.ways[place + 1].label}”排在 always 后面，永远轮不到。"
                )
        if transfer.ways[-1].when is not cond.ALWAYS:
            reader.wrong(then, f"流转 {transfer.id} 的去向没有写全，最后一个请写 when: always。")
        whole = _days(transfer.within)
        for each in transfer.warn:
            if _days(each) >= whole:
                reader.wrong(
                    where.at("warn"), f"流转 {transfer.id} 提前{each.words}提醒，比{transfer.within.words}的期限还长。"
                )


_DAYS = {
    periods.TimeUnit.CALENDAR_DAYS: 1.0, periods.TimeUnit.WORKING_DAYS: 1.45, periods.TimeUnit.WEEKS: 7.0,
    periods.TimeUnit.MONTHS: 30.4, periods.TimeUnit.YEARS: 365.0,
}  # fmt: skip
"""About how many days each unit is, which is enough to see what is longer."""


def _days(period: periods.Period) -> float:
    return period.count * _DAYS[period.unit]


def _sites_can_be_compared(pack: Pack, reader: Reader) -> None:
    for matching in pack.matchings:
        where = reader.defined["matching"][matching.id]
        if not pack.sites:
            reader.wrong(where.spot, f"选址匹配 {matching.id} 没有地点可比。", "请写 sites 部分。")
        if pack.fact[matching.industry].type not in (FactType.CHOICE, FactType.TEXT):
            reader.wrong(where.at("industry"), f"选址匹配 {matching.id} 的行业 {matching.industry} 要是选项或文字。")
        criteria = where.at("criteria")
        for place, each in enumerate(matching.criteria):
            spot = criteria.sub(criteria.node.value[place])
            if (each.compares == "offer") != (each.fact is not None):
                lack = "要写 fact（比哪一项）" if each.fact is None else "不比承载条件，不能写 fact"
                reader.wrong(spot, f"选址匹配 {matching.id} 的“{each.label}”{lack}。")
            elif each.fact and all(site.offer(each.fact) is None for site in pack.sites):
                reader.wrong(spot, f"选址匹配 {matching.id} 比 {each.fact}，但没有一个地点写了它。")
            if each.compares == "chain" and not matching.chains:
                reader.wrong(spot, f"选址匹配 {matching.id} 比产业链，却没有写 chains。")


CHECKS = (_transfers_lead_somewhere, _sites_can_be_compared)
