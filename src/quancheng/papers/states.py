"""The words people write under 完成情况, as states of a task; words outside the usual ones are kept and guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from quancheng.engine.pack import RowState
from quancheng.papers.cells import is_nothing
from quancheng.papers.days import Certainty

WORDS = {
    RowState.DONE: "已完成 完成 已办结 办结 已办理 已办完 已取得 √ ✓ ✔ 100%",
    RowState.UNDER_WAY: "办理中 正在办理 在办 进行中 推进中 正在推进",
    RowState.NOT_APPLICABLE: "不涉及 无需办理 不需办理 不需要 无需",
    RowState.OPEN: "未开始 未启动 未办理 尚未开始 尚未启动 尚未办理 未开展 尚未开展 待办",
}
KNOWN = {word: state for state, words in WORDS.items() for word in words.split(" ")}
SAID = {
    RowState.DONE: "已完成",
    RowState.UNDER_WAY: "办理中",
    RowState.NOT_APPLICABLE: "不涉及",
    RowState.OPEN: "未开始",
}
PERHAPS_DONE = re.compile(r"^(已|均已|全部)(完成|办结|取得|办理完)")
PERHAPS_NOT_APPLICABLE = re.compile(r"^(不涉及|无需办理|不需要?办理)")
PERHAPS_OPEN = re.compile(r"^(未|尚未|还未)(开始|启动|办理|开展)")


@dataclass(frozen=True)
class StateReading:
    state: RowState
    certainty: Certainty
    how: str


def read_state(text: str | None) -> StateReading:
    """The state that a completion text means; any other words mean under way, as a guess."""
    if text is None or is_nothing(text):
        return StateReading(RowState.OPEN, Certainty.SURE, "完成情况为空，读作未开始")
    plain = re.sub(r"[\s。，,.;；]+", "", unicodedata.normalize("NFKC", text))
    known = KNOWN.get(plain)
    if known is not None:
        return StateReading(known, Certainty.SURE, f"「{text}」读作{SAID[known]}")
    guess = _guess(plain)
    return StateReading(guess, Certainty.GUESS, f"「{text}」不是常用写法，推断为{SAID[guess]}，原文保留")


def _guess(plain: str) -> RowState:
    if PERHAPS_DONE.match(plain):
        return RowState.DONE
    if PERHAPS_NOT_APPLICABLE.match(plain):
        return RowState.NOT_APPLICABLE
    if PERHAPS_OPEN.match(plain):
        return RowState.OPEN
    return RowState.UNDER_WAY
