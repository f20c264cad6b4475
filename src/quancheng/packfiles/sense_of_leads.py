"""Whether leads and first talks can be meant: an enterprise to name, choices that are choices, somebody who may."""

from __future__ import annotations

from quancheng.engine.leads import NAMING
from quancheng.engine.pack import FactType, Pack
from quancheng.packfiles.reader import Reader


def _leads_name_an_enterprise(pack: Pack, reader: Reader) -> None:
    if pack.leads is None:
        return
    spot = reader.sections["leads"]
    if "enterprise" not in pack.leads.facts:
        reader.wrong(spot.at("facts"), "线索要有 enterprise（企业名称）这一项，否则查不出重复。")
    if not set(NAMING) - {"enterprise"} & set(pack.leads.facts):
        reader.wrong(spot.at("facts"), "线索还要有 uscc 或 name，信用代码和项目名称都能用来查重。")
    for name in pack.leads.facts:
        if pack.fact[name].type is FactType.PERSON:
            reader.wrong(spot.at("facts"), f"线索里不能有人员信息 {name}，立项以后再填。")
    channel = pack.leads.channel
    if channel is not None and (pack.fact[channel].type is not FactType.CHOICE or channel not in pack.leads.facts):
        reader.wrong(spot.at("channel"), f"渠道 {channel} 要是线索里类型为 choice 的一项。")


def _a_first_talk_belongs_to_a_lead(pack: Pack, reader: Reader) -> None:
    rules = pack.first_talk
    if rules is None:
        return
    spot = reader.sections["first_talk"]
    if pack.leads is None:
        reader.wrong(spot, "写了 first_talk，却没有 leads：首谈登记在线索上。")
        return
    if rules.group is not None and rules.group not in pack.leads.facts:
        reader.wrong(spot.at("group"), f"线索里没有 {rules.group}，按集团查重用不上。")
    strange = [party for party in rules.registered_by if party not in pack.leads.registered_by]
    if strange:
        reader.wrong(spot.at("registered_by"), f"{strange[0]} 可以登记首谈，却不能登记线索。")
    if pack.unit.get(pack.unit_of(rules.arbitrated_by) or "") is None:
        reader.wrong(spot.at("arbitrated_by"), f"裁定争议的 {rules.arbitrated_by} 要是单位或岗位。")
    elif pack.unit[pack.unit_of(rules.arbitrated_by) or ""].in_each:
        reader.wrong(spot.at("arbitrated_by"), f"裁定争议的 {rules.arbitrated_by} 要是本级的单位或岗位。")


CHECKS = (_leads_name_an_enterprise, _a_first_talk_belongs_to_a_lead)
