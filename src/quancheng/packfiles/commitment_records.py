"""Records of commitments: indicator, day, evidence, instalments, fulfilment by the government."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.quantities import FEN_OF, SHARE_UNIT, Quantity
from quancheng.engine.spec.marks import BROKEN, KEPT, mark_of
from quancheng.packfiles import words
from quancheng.packfiles.fields import ANCHORS, CONDITION, ID, LABEL, OUTSIDE, PARTY, PERIOD, RESTS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Parsed, Record, Ref
from quancheng.packfiles.quantity_kinds import TOLD, UNITS_OF, QuantityKind
from quancheng.packfiles.reader import Definition, Reader, Spot
from quancheng.packfiles.times import RecurrenceKind
from quancheng.packfiles.values import parse_money, parse_percent

AMOUNT = Parsed("amount of money (`500万元`)", parse_money, {"type": "string"})
SHARE = Parsed("percentage (`30%`)", parse_percent, {"type": "string", "pattern": r"^\d+(\.\d+)?%$"})
NUMBERS = frozenset({spec.FactType.MONEY, spec.FactType.NUMBER, spec.FactType.PERCENT, spec.FactType.AREA})


def _part_is_a_sum(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    if ("amount" in given) != ("share" in given):
        return True
    reader.wrong(spot, f"付款节点 {given['id']} 要写 amount（金额）或 share（比例）之一。")
    return False


INSTALMENT = Record(
    "instalment",
    "付款节点",
    "A part of the agreed sum that is due with an event.",
    (
        Field("id", ID, "its id, unique within the commitment", required=True),
        LABEL,
        Field("at", ANCHORS, "what it is tied to", required=True),
        Field("amount", AMOUNT, "a sum of its own"),
        Field("share", SHARE, "or a share of the agreed sum"),
        Field("within", PERIOD, "within which time from then"),
    ),
    spec.Instalment,
    check=_part_is_a_sum,
)
FULFILMENT = Record(
    "fulfilment",
    "兑现程序",
    "How the government fulfils: application, approval, payment.",
    (
        Field("applied_by", PARTY, "who applies", required=True),
        Field("approved_by", PARTY, "who approves", required=True),
        Field("paid_by", PARTY, "who pays", required=True),
        Field("major_from", AMOUNT, "from which amount a collective decision comes first"),
        Field("decided_by", TEXT, "whose collective decision, in words"),
        Field("approve_within", PERIOD, "within which time it is approved"),
        Field("pay_within", PERIOD, "within which time it is paid"),
    ),
    spec.Fulfilment,
)


def _commitment_makes_sense(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
    name, label = given["id"], given["label"]
    for became, word in ((KEPT, f"履行{label}"), (BROKEN, f"认定{label}违约")):
        mark = mark_of(name, became)
        happening = spec.Happening(id=mark, label=word)
        reader.defined.setdefault("happening", {}).setdefault(mark, Definition("happening", mark, spot, happening))
    fact = reader.value_of("fact", given["fact"]) if "fact" in given else None
    if isinstance(fact, spec.Fact):
        given.setdefault("type", fact.type)
    for field, sentence in _faults(given):
        reader.wrong(spot.at(*field) if field else spot, f"约定 {name} {sentence}")
        return False
    return True


def _faults(given: dict[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    """What cannot be meant together, each with where it stands."""
    kind, found = given.get("type"), list[tuple[tuple[str, ...], str]]()
    if kind is None:
        found.append(((), "没有写指标类型（type），也没有写对应的项目信息（fact）。"))
    elif kind not in NUMBERS and given.get("reached", "as agreed") != "as agreed":
        found.append((("reached",), f"是{words.FACT_TYPES[str(kind)]}，不能比大小，reached 请写 as agreed。"))
    if given["side"] == "government" and "by" not in given:
        found.append((("side",), "是政府一方的，要用 by 写明由哪个单位落实。"))
    if ("within" in given) != ("since" in given):
        found.append((("within" if "within" in given else "from",), "的 from 和 within 要一起写。"))
    if "checked_from" in given and "every" not in given:
        found.append((("checked_from",), "写了 checked_from，却没有写多久核查一次（every）。"))
    if "returned_at" in given and "instalments" not in given:
        found.append((("returned_at",), "写了何时退还（returned_at），却没有付款节点（instalments）。"))
    if kind is not spec.FactType.MONEY and ("fulfilment" in given or "instalments" in given):
        where = "fulfilment" if "fulfilment" in given else "instalments"
        found.append(((where,), f"不是金额，不能写 {where}。"))
    by_hand = next((each for each in ("every", "evidence", "instalments", "fulfilment") if each in given), None)
    if "actual" in given and by_hand is not None:
        found.append(((by_hand,), f"的实际数由系统读取（actual），不能再写 {by_hand}。"))
    elif "actual" in given and (sentence := _misfit(given["actual"], kind)):
        found.append((("actual",), sentence))
    parts = given.get("instalments", ())
    if sum(part.share or 0 for part in parts) > 1:
        found.append((("instalments",), "各付款节点的比例加起来超过了100%。"))
    return found


def _misfit(quantity: Quantity, kind: spec.FactType | None) -> str:
    """Why what is read cannot be compared with what is agreed; "" where it can."""
    fitting = UNITS_OF.get(kind) if kind is not None else None
    if fitting is None:
        return "不是数，不能由系统读取（actual）。"
    if kind is spec.FactType.NUMBER:
        return "" if quantity.unit not in (*FEN_OF, SHARE_UNIT) else f"是数字，读取的却按{quantity.unit}计。"
    return "" if quantity.unit in fitting else f"按{'、'.join(fitting)}计，读取的却按{quantity.unit or '个数'}计。"


def _commitment(**given: Any) -> spec.CommitmentKind:
    given.setdefault("reached", "at least" if given["type"] in NUMBERS else "as agreed")
    return spec.CommitmentKind(**given)


COMMITMENT = Record(
    "commitment",
    "约定",
    "One thing that the agreement obliges a side to; value and day are agreed for each project.",
    (
        LABEL,
        Field("side", OneOf(spec.SIDES), "whose obligation it is", required=True),
        Field("type", OneOf(words.FACT_TYPES, spec.FactType), "how its value is written; that of `fact` unless said"),
        Field("unit", TEXT, "the unit of a number, such as 人 or 吨标准煤/万元"),
        Field("fact", Ref(("fact",)), "the fact that says the same of the project"),
        Field("reached", OneOf(spec.REACHED), "how it is kept; `at least` for numbers unless said"),
        Field("in", Ref(("document",)), "the agreement in which it stands", into="document"),
        Field("by", Ref(OUTSIDE), "who fulfils it; the enterprise unless said"),
        Field("checked_by", PARTY, "who abstracts, checks and judges it", required=True),
        Field("from", ANCHORS, "from when its day counts, unless a day is agreed", into="since"),
        Field("within", PERIOD, "within which time from then"),
        Field("applies", CONDITION, "which projects have it; all unless said"),
        Field("evidence", ListOf(TEXT), "the evidence that a report needs, in words"),
        Field("every", RecurrenceKind(), "when it is checked"),
        Field("checked_from", ANCHORS, "from when it is checked; once it has been abstracted unless said"),
        Field("consequence", TEXT, "what follows when it is not kept"),
        Field("instalments", ListOf(INSTALMENT), "in which parts it is paid"),
        Field("returned_at", ANCHORS, "when what was paid as a deposit is returned"),
        Field("fulfilment", FULFILMENT, "how the government pays it"),
        Field("actual", QuantityKind(TOLD), "from what its actual value is read by itself, and not reported by hand"),
        RESTS,
    ),
    _commitment,
    defines="commitment",
    check=_commitment_makes_sense,
)
