"""Whether records, quotas, guides, plans and factors can be meant: somebody can record, work and guarantee."""

from __future__ import annotations

from quancheng.engine.pack import ENTERPRISE, FactType, Pack, RecordScope
from quancheng.packfiles.reader import Reader


def _is_empty(pack: Pack, party: str) -> bool:
    return party in pack.unit and all(post.unit != party for post in pack.posts)


def _somebody_can_record(pack: Pack, reader: Reader) -> None:
    groups = {group.id: group.units for group in pack.groups}
    for kind in pack.records:
        spot = reader.defined["record"][kind.id].at("recorded_by")
        parties = [party for each in kind.recorded_by for party in groups.get(each, (each,))]
        if kind.of is RecordScope.PLACE:
            strange = [party for party in parties if party in pack.role or party == ENTERPRISE]
            if strange:
                reader.wrong(spot, f"记录 {kind.id} 记在本辖区，不能由 {strange[0]} 登记，它只在一个项目上才有。")
        empty = [party for party in parties if _is_empty(pack, party)]
        if empty and len(empty) == len(parties):
            reader.wrong(spot, f"记录 {kind.id} 没有人能登记：单位 {empty[0]} 没有岗位。")


def _records_of_the_place_mark_nothing(pack: Pack, reader: Reader) -> None:
    for kind in pack.records:
        if kind.of is RecordScope.PLACE and kind.marks:
            spot = reader.defined["record"][kind.id].at("marks")
            reader.wrong(spot, f"记录 {kind.id} 记在本辖区，不属于哪个项目，不能写 marks。")
        if kind.of is RecordScope.PLACE and kind.follow_up and kind.follow_up.by in {*pack.role, ENTERPRISE}:
            spot = reader.defined["record"][kind.id].at("follow_up")
            reader.wrong(spot, f"记录 {kind.id} 记在本辖区，整改只能由单位或岗位办理。")


def _while_is_for_projects(pack: Pack, reader: Reader) -> None:
    for kind in pack.records:
        if kind.of is RecordScope.PLACE and kind.while_ is not None:
            spot = reader.defined["record"][kind.id].at("while")
            reader.wrong(spot, f"记录 {kind.id} 记在本辖区，不属于哪个项目，不能写 while。")


def _records_belong_to_records_of_the_place(pack: Pack, reader: Reader) -> None:
    for kind in pack.records:
        for name in kind.about:
            if pack.record_kind[name].of is not RecordScope.PLACE:
                spot = reader.defined["record"][kind.id].at("about")
                reader.wrong(spot, f"记录 {kind.id} 只能从属于记在本辖区的记录，{name} 记在项目上。")


def _charts_have_their_gaps(pack: Pack, reader: Reader) -> None:
    for kind in pack.records:
        chart = kind.chart
        for gap in chart.gaps if chart else ():
            if chart and gap not in kind.field[chart.standing].choices:
                spot = reader.defined["record"][kind.id].at("chart", "gaps")
                reader.wrong(spot, f"记录 {kind.id} 的 {chart.standing} 没有“{gap}”这个选项。")


def _works_have_somebody(pack: Pack, reader: Reader) -> None:
    for plan in pack.plans:
        for party in (plan.kept_by, *(work.by for work in plan.works)):
            if _is_empty(pack, party):
                reader.wrong(reader.defined["plan"][plan.id].spot, f"推进方案 {plan.id} 的单位 {party} 没有岗位。")
    for factor in pack.factors:
        for party in (factor.verified_by, factor.guaranteed_by or factor.verified_by):
            if _is_empty(pack, party):
                reader.wrong(reader.defined["factor"][factor.id].spot, f"要素 {factor.id} 的单位 {party} 没有岗位。")


def _amounts_are_counted(pack: Pack, reader: Reader) -> None:
    for factor in pack.factors:
        if factor.type in (FactType.PERSON, FactType.UNIT, FactType.CHOICE, FactType.USCC):
            spot = reader.defined["factor"][factor.id].at("type")
            reader.wrong(
                spot, f"要素 {factor.id} 的类型 {factor.type} 不是需求量。", "请用 area、number、money 或 text。"
            )


def _every_factor_is_asked(pack: Pack, reader: Reader) -> None:
    asked = {name for form in pack.needs for name in form.factors}
    for factor in pack.factors:
        if factor.id not in asked:
            reader.wrong(reader.defined["factor"][factor.id].spot, f"要素 {factor.id} 不在任何一张需求表里。")


CHECKS = (
    _somebody_can_record,
    _records_of_the_place_mark_nothing,
    _while_is_for_projects,
    _records_belong_to_records_of_the_place,
    _charts_have_their_gaps,
    _works_have_somebody,
    _amounts_are_counted,
    _every_factor_is_asked,
)
