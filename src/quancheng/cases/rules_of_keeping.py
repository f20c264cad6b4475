"""The rules of records, quotas, guides, plans, factors and lists in Chinese words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quancheng.engine.clocks import say_anchors
from quancheng.engine.conditions import ALWAYS
from quancheng.engine.pack import (
    EVERY,
    PROJECTS,
    Factor,
    FixedList,
    Guide,
    NeedsForm,
    Pack,
    Quota,
    RecordKind,
    RecordScope,
    SupportPlan,
)


def _parties(pack: Pack, names: Iterable[str]) -> str:
    return "、".join(pack.party_word(name) for name in names)


def record_words(pack: Pack, kind: RecordKind) -> Iterator[str]:
    of = "每个项目" if kind.of is RecordScope.PROJECT else "本地"
    yield f"{of}的记录，由{_parties(pack, kind.recorded_by)}登记"
    if kind.while_ is not None:
        yield f"登记的条件：{kind.while_.words(pack.label_of)}"
    yield f"记{'、'.join(each.label for each in kind.fields)}"
    rule = kind.follow_up
    if rule is not None:
        limit = f"{rule.within.words}内" if rule.within else "按期"
        yield f"写了“{kind.field[rule.when].label}”的，由{pack.party_word(rule.by)}{limit}{rule.label}"
        if rule.checked:
            yield "由登记的单位核实"
    if kind.marks:
        yield f"登记后即为{'、'.join(pack.label_of(name) for name in kind.marks)}"
    if kind.shared:
        yield "全体人员可看"


def quota_words(pack: Pack, quota: Quota) -> Iterator[str]:
    what = "项目" if quota.counts == PROJECTS else f"“{pack.label_of(quota.counts)}”"
    yield f"{EVERY[quota.every]}至少{quota.at_least}个{what}"
    for way in quota.per:
        names = _parties(pack, way.units or way.values)
        yield f"按{pack.label_of(f'{quota.counts}.{way.field}') if way.field else '单位'}分别计（{names}）"
    if quota.when is not ALWAYS:
        yield f"只计{quota.when.words(pack.label_of)}的"
    if quota.counted_at:
        yield f"按{pack.label_of(quota.counted_at)}的日期计"


def guide_words(pack: Pack, guide: Guide) -> Iterator[str]:
    yield f"由{pack.party_word(guide.handled_by)}办理"
    if guide.delegated_to:
        yield f"已赋权给{_parties(pack, guide.delegated_to)}"
    if guide.within:
        yield f"{guide.within.words}办结"
    yield f"{len(guide.steps)}步，{len(guide.materials)}样材料"
    if guide.told_by:
        yield f"由{pack.party_word(guide.told_by)}提前告知企业"


def plan_words(pack: Pack, plan: SupportPlan) -> Iterator[str]:
    since = f"{say_anchors(pack, plan.starts)}后" if plan.starts else ""
    yield f"{since}由{pack.party_word(plan.kept_by)}编制"
    yield f"施工阶段：{'、'.join(each.label for each in plan.phases)}"
    for work in plan.works:
        yield f"{work.label}由{pack.party_word(work.by)}负责"


def factor_words(pack: Pack, factor: Factor) -> Iterator[str]:
    yield f"由{pack.party_word(factor.verified_by)}核实"
    yield f"由{pack.party_word(factor.guaranteed_by or factor.verified_by)}保障"


def needs_words(pack: Pack, form: NeedsForm) -> Iterator[str]:
    since = f"{say_anchors(pack, form.starts)}后" if form.starts else ""
    yield f"{since}由{_parties(pack, form.asked_by)}填写{'、'.join(pack.label_of(name) for name in form.factors)}"
    yield "逐项核实" + ("、逐项落实保障" if form.guarantees else "")
    for word, marks in (("核实", form.verified_marks), ("保障", form.guaranteed_marks)):
        if marks:
            yield f"全部{word}后即为{'、'.join(pack.label_of(name) for name in marks)}"


def list_words(pack: Pack, kept: FixedList) -> Iterator[str]:
    yield f"{'、'.join(kept.columns)}，共{len(kept.rows)}行"
