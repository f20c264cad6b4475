"""Who may: parties, posts, roles and powers. Each refusal says who could do it instead."""

from __future__ import annotations

from quancheng.engine.case import Case
from quancheng.engine.errors import NotAllowed
from quancheng.engine.pack import ENTERPRISE, Pack, Power
from quancheng.engine.parties import actual
from quancheng.engine.requests import Actor

POWER_WORDS = {
    Power.REGISTER: "登记项目",
    Power.SEE_ALL: "查看全部项目",
    Power.PLAN: "确定计划时间",
    Power.IMPORT: "导入台账",
    Power.CONVENE: "召集会议",
    Power.SUPERVISE: "提出督办",
    Power.DECIDE_SUPERVISION: "决定督办",
    Power.ASSIGN: "指派责任单位和专人",
    Power.KEEP_PEOPLE: "维护单位与人员",
    Power.RAISE_ISSUE: "提出问题",
    Power.MOVE_PACK: "变更项目适用的办法版本",
}


def stands_for(case: Case, actor: Actor, party: str) -> bool:
    """Whether the actor is the party: in the unit, in the post, or holding the role on this project.

    While only the unit of a role is known, anybody of that unit stands for it.
    """
    if party in actor.units or party in actor.posts:
        return True
    if party == ENTERPRISE:
        return actor.enterprise
    holder = case.roles.get(party)
    if holder is None:
        return False
    return holder.officer == actor.officer if holder.officer else holder.unit in actor.units


def is_party(pack: Pack, case: Case, actor: Actor, party: str) -> bool:
    """The same for a party that is another for another project."""
    return stands_for(case, actor, actual(pack, case, party))


def unit_behind(pack: Pack, case: Case, party: str) -> str:
    """The unit that answers for a party: its own, its holder's, or that of whoever should have named one."""
    party = actual(pack, case, party)
    holder = case.roles.get(party)
    if holder is not None and holder.unit:
        return holder.unit
    if party in pack.role:
        names = actual(pack, case, pack.role[party].named_by)
        return pack.unit_of(names) or names
    return pack.unit_of(party) or ""


def refuse_unless_party(pack: Pack, case: Case, actor: Actor, party: str, *, to: str) -> None:
    party = actual(pack, case, party)
    if not stands_for(case, actor, party):
        label = pack.party_word(party)
        raise NotAllowed(
            f"只有{label}可以{to}，您目前的岗位不能办理。",
            help=f"请联系{label}办理，或由其指定的代理人办理。",
            party=party,
        )


def refuse_without(pack: Pack, actor: Actor, power: Power) -> None:
    if power not in actor.powers:
        posts = "、".join(post.label for post in pack.posts if power in post.powers)
        raise NotAllowed(
            f"您的岗位没有“{POWER_WORDS[power]}”的权限。",
            help=f"可以办理的岗位：{posts or '暂无，请联系系统管理员'}。",
            power=power.value,
        )
