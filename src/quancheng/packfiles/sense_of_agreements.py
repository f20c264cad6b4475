"""Whether agreements, commitments and what is owed for a time can be meant: somebody signs, somebody can do it."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.engine.conditions import ALWAYS
from quancheng.engine.pack import OUTSIDERS, Pack
from quancheng.packfiles.reader import Reader


def _every_document_is_signed(pack: Pack, reader: Reader) -> None:
    signed = {outcome.signs for task in pack.task.values() for outcome in task.outcomes}
    for each in pack.documents:
        if each.id not in signed:
            spot = reader.defined["document"][each.id].spot
            reader.wrong(
                spot, f"没有事项签订文书 {each.id}，它永远签不了。", f"请在签订的事项或结果里写 signs: {each.id}。"
            )


def _documents_agree_with_others(pack: Pack, reader: Reader) -> None:
    for each in pack.documents:
        spot = reader.defined["document"][each.id].at("consistent_with")
        if each.consistent_with == each.id:
            reader.wrong(spot, f"文书 {each.id} 要与自己一致，没有意义。")
        elif each.consistent_with:
            other = pack.document_kind[each.consistent_with]
            shared = {one.fact for one in each.contents} & {one.fact for one in other.contents} - {None}
            if not shared:
                hint = "请在两份文书的必备内容里写上相同的 fact。"
                reader.wrong(spot, f"文书 {each.id} 与 {other.id} 没有可以比较的内容。", hint)


def _opinions_can_agree(pack: Pack, reader: Reader) -> None:
    for each in pack.documents:
        for opinion in each.opinions:
            if not any(term.favours for term in opinion.terms):
                spot = reader.defined["document"][each.id].at("opinions")
                reader.wrong(spot, f"文书 {each.id} 的意见 {opinion.id} 没有一种是同意，它永远签不了。")


def _somebody_does_it(pack: Pack, reader: Reader) -> None:
    for kind, name, field, party in _doers(pack):
        if party in OUTSIDERS:
            spot = reader.defined[kind][name].at(*field)
            reader.wrong(
                spot, f"{name} 的 {field[-1]} 写了 {party}，外部一方没有账号，办不了。", "请写一个单位或岗位。"
            )


def _doers(pack: Pack) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    for document in pack.documents:
        yield "document", document.id, ("drafted_by",), document.drafted_by
        if document.template:
            yield "document", document.id, ("template", "kept_by"), document.template.kept_by
        if document.distribution:
            yield "document", document.id, ("distribution", "by"), document.distribution.by
    for commitment in pack.commitments:
        yield "commitment", commitment.id, ("checked_by",), commitment.checked_by
        if commitment.side == "government":
            yield "commitment", commitment.id, ("by",), commitment.by
        if commitment.fulfilment:
            yield "commitment", commitment.id, ("fulfilment", "approved_by"), commitment.fulfilment.approved_by
            yield "commitment", commitment.id, ("fulfilment", "paid_by"), commitment.fulfilment.paid_by
    for waiver in pack.waivers:
        yield "waiver", waiver.id, ("granted_by",), waiver.granted_by
    for filing in pack.filings:
        yield "filing", filing.id, ("by",), filing.by
    for rule in pack.publicity:
        yield "publicity", rule.id, ("by",), rule.by


def _waived_materials_are_needed_somewhere(pack: Pack, reader: Reader) -> None:
    for waiver in pack.waivers:
        for name in waiver.tasks:
            task = pack.task[name]
            if not set(task.needs) & set(waiver.materials) and not pack.guides_of.get(name):
                spot = reader.defined["waiver"][waiver.id].at("materials")
                hint = f"事项 {name} 的要件是：{'、'.join(task.needs) or '没有'}。"
                reader.wrong(spot, f"容缺 {waiver.id} 的材料都不是事项 {name} 的要件，容缺不了什么。", hint)


def _filings_have_a_threshold(pack: Pack, reader: Reader) -> None:
    for filing in pack.filings:
        if filing.when is ALWAYS:
            spot = reader.defined["filing"][filing.id].at("when")
            reader.wrong(spot, f"报备 {filing.id} 没有标准，每个项目一登记就要报备。", "请写明金额、等级或时点。")


def _nothing_sensitive_is_published(pack: Pack, reader: Reader) -> None:
    for rule in pack.publicity:
        for name in rule.fields:
            if pack.fact[name].sensitive:
                spot = reader.defined["publicity"][rule.id].at("fields")
                reader.wrong(spot, f"公示 {rule.id} 要公开 {name}，但它是敏感信息。")


CHECKS = (
    _every_document_is_signed,
    _documents_agree_with_others,
    _opinions_can_agree,
    _somebody_does_it,
    _waived_materials_are_needed_somewhere,
    _filings_have_a_threshold,
    _nothing_sensitive_is_published,
)
