"""Reading YAML nodes that know their lines, and remembering what was defined and what was referred to.

A reader never stops at the first mistake: a value that cannot be meant becomes `BROKEN`, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from quancheng.packfiles.mistakes import Mistake, nearest

NEVER_KEYS = frozenset({"on", "off", "yes", "no"})
"""YAML 1.1 takes them for true and false, so the same file would mean two things to two programs."""
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


ANCHOR = "&"


class Broken:
    """What stands for a value that could not be read."""

    def __bool__(self) -> bool:
        return False


BROKEN: Final = Broken()


@dataclass(frozen=True)
class Spot:
    """A node and the file it stands in."""

    file: str
    node: Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def sub(self, node: Node) -> Spot:
        """A node below; in a merged section each node knows the file that it came from."""
        return Spot(node.start_mark.name, node)

    def at(self, *path: str) -> Spot:
        """The spot of a key below, as far as the path can be followed."""
        here = self
        for key in path:
            if not isinstance(here.node, MappingNode):
                break
            found = next((value for name, value in here.node.value if name.value == key), None)
            if found is None:
                break
            here = here.sub(found)
        return here


@dataclass
class Definition:
    """A thing the pack names: where it stands, and what it became."""

    kind: str
    id: str
    spot: Spot
    value: Any = BROKEN
    body: Spot | None = None

    def at(self, *path: str) -> Spot:
        """Where a field of it stands; the thing itself where the field is not written."""
        found = self.body.at(*path) if self.body else self.spot
        return self.spot if found is self.body else found


KIND_WORDS: Mapping[str, str] = {
    "unit": "单位", "post": "岗位", "role": "项目角色", "party": "承办方", "outsider": "外部一方", "group": "单位组",
    "fact": "项目信息",
    "happening": "事件", "task": "事项", "stage": "阶段", "gate": "关口", "scheme": "分级", "grade": "等级",
    "review": "评审", "body": "议事机构", "decision": "审议事项", "library": "项目库", "form": "表格",
    "duty": "定期职责", "meeting": "会议", "issue": "问题类别",
    "handover": "移交", "trigger": "督办规则", "notice": "督办措施", "site": "落地地点", "matching": "选址匹配",
    "transfer": "流转", "total": "总时限", "clause": "条款", "paper": "通用材料", "jurisdiction": "辖区",
    "measure": "定期数据", "points": "积分", "ranking": "排名", "light": "亮灯", "evaluation": "评价",
    "exit": "退出方式",
    "document": "文书", "commitment": "约定", "waiver": "容缺", "filing": "报备", "publicity": "公示",
    "record": "记录", "quota": "任务量", "guide": "办事指南", "plan": "推进方案", "factor": "要素",
    "needs": "需求表", "list": "清单", "ledger": "台账",
}  # fmt: skip
APART = frozenset({"clause", "grade"})
"""Kinds whose ids may equal another kind's; all others are said by one word in the whole pack."""


@dataclass
class Reader:
    """Everything found while one pack is read."""

    mistakes: list[Mistake] = field(default_factory=list)
    defined: dict[str, dict[str, Definition]] = field(default_factory=dict)
    checks: list[Callable[[], None]] = field(default_factory=list)
    names: dict[str, Definition] = field(default_factory=dict)
    sections: dict[str, Spot] = field(default_factory=dict)
    unread: bool = False
    """Whether some file could not be read at all."""

    def wrong(self, spot: Spot, sentence: str, hint: str = "") -> Broken:
        """Note a mistake; answers BROKEN so that it can be returned at once."""
        mistake = Mistake(spot.file, spot.line, f"{sentence}{hint}")
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)
        return BROKEN

    def later(self, check: Callable[[], None]) -> None:
        """Run a check once everything has been read."""
        self.checks.append(check)

    def define(self, kind: str, name: str, spot: Spot) -> Definition:
        """Remember that the pack names something here; one word names one thing."""
        found = Definition(kind, name, spot)
        if kind not in APART:
            other = self.names.setdefault(name, found)
            if other is not found:
                where = f"{other.spot.file}:{other.spot.line}"
                self.wrong(spot, f"{name} 已经是{KIND_WORDS[other.kind]}的名字（{where}），一个名字只能指一样东西。")
        self.defined.setdefault(kind, {}).setdefault(name, found)
        return found

    def refer(self, kinds: Iterable[str], name: str, spot: Spot) -> None:
        """Check, once everything has been read, that some thing of these kinds has this name."""
        kinds = tuple(kinds)
        self.later(lambda: self._resolve(kinds, name, spot))

    def known(self, kinds: Iterable[str]) -> list[str]:
        return [name for kind in kinds for name in self.defined.get(kind, {})]

    def value_of(self, kind: str, name: str) -> Any:
        """What a thing became; BROKEN where it is unknown or could not be read."""
        found = self.defined.get(kind, {}).get(name)
        return found.value if found else BROKEN

    def run_checks(self) -> None:
        while self.checks:
            self.checks.pop(0)()

    def _resolve(self, kinds: tuple[str, ...], name: str, spot: Spot) -> None:
        if not any(name in self.defined.get(kind, {}) for kind in kinds):
            words = "、".join(KIND_WORDS[kind] for kind in kinds if kind != "outsider")
            self.wrong(spot, f"没有叫 {name} 的{words}。", nearest(name, self.known(kinds)))

    # Nodes.

    def fields(self, spot: Spot, known: Iterable[str], *, whose: str) -> dict[str, Spot] | Broken:
        """The fields of a mapping; doubled, unknown and forbidden keys are mistakes."""
        entries = self.entries(spot, whose=whose)
        if isinstance(entries, Broken):
            return BROKEN
        words = tuple(known)
        found: dict[str, Spot] = {}
        for key, value in entries:
            name = key.node.value
            if name not in words:
                hint = nearest(name, words) or f"可以写：{'、'.join(words)}。"
                self.wrong(key, f"{whose}里不认识“{name}”。", hint)
            else:
                found[name] = value
        return found

    def entries(self, spot: Spot, *, whose: str) -> list[tuple[Spot, Spot]] | Broken:
        """The (key, value) pairs of a mapping, each key once."""
        if not isinstance(spot.node, MappingNode):
            return self.wrong(spot, f"{whose}应当写成“词: 内容”的样子。")
        seen: dict[str, int] = {}
        found = []
        for key, value in spot.node.value:
            here = spot.sub(key)
            if not isinstance(key, ScalarNode):
                self.wrong(here, f"{whose}的键应当是一个词。")
            elif key.value.lower() in NEVER_KEYS:
                self.wrong(here, f"不要用 {key.value} 作键，有的程序会把它读成“是”或“否”。")
            elif key.value in seen:
                self.wrong(here, f"“{key.value}”写了两次，第一次在第{seen[key.value]}行。")
            else:
                seen[key.value] = here.line
                found.append((here, spot.sub(value)))
        return found

    def items(self, spot: Spot, *, whose: str) -> list[Spot] | Broken:
        if not isinstance(spot.node, SequenceNode):
            return self.wrong(spot, f"{whose}应当是一个列表，每项前面写“- ”，或者写在方括号里。")
        return [spot.sub(node) for node in spot.node.value]

    def word(self, spot: Spot, *, whose: str) -> str | Broken:
        """The scalar as written, never empty."""
        if not isinstance(spot.node, ScalarNode):
            return self.wrong(spot, f"{whose}应当只写一个词或一句话。")
        text = str(spot.node.value).strip()
        if not text or (not spot.node.style and text in EMPTY):
            return self.wrong(spot, f"{whose}是空的。")
        return text


def open_page(reader: Reader, path: Path, shown: str) -> Spot | None:
    """The root of a file; None (and a mistake) where it is not YAML or has nothing in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        reader.mistakes.append(Mistake(shown, 1, "文件不是UTF-8编码，请另存为UTF-8。"))
        return None
    try:
        root = _composed(text, shown)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        sentence = f"这里不符合YAML的写法（{error.problem or error.context}），请检查缩进、冒号后的空格和引号。"
        reader.mistakes.append(Mistake(shown, line, sentence))
        return None
    except YAMLError as error:
        reader.mistakes.append(Mistake(shown, 1, f"这个文件不符合YAML的写法（{error}）。"))
        return None
    if root is None:
        reader.mistakes.append(Mistake(shown, 1, "文件是空的。"))
        return None
    spot = Spot(shown, root)
    return None if ANCHOR in text and _has_anchor(reader, spot) else spot


class _Page(StringIO):
    """A text with the name of its file, which every node's mark then bears."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


def _composed(text: str, shown: str) -> Node | None:
    """The nodes of a text.

    The reader in C is fifteen times as fast. It is stricter than YAML 1.2 about colons within braces and forgets where
    anchors stand, so what it refuses is read again by the other one, whose word counts.
    """
    if ANCHOR not in text:
        try:
            return YAML(typ="safe").compose(_Page(text, shown))
        except YAMLError:
            return YAML(typ="safe", pure=True).compose(_Page(text, shown))
    return YAML(typ="safe", pure=True).compose(_Page(text, shown))


def _has_anchor(reader: Reader, spot: Spot) -> bool:
    """Anchors and aliases are refused: a reader should see what a rule says where it stands."""
    waiting, found, seen = [spot.node], False, set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.anchor:
            reader.wrong(spot.sub(node), "不要用 & 和 * 引用别处的内容，请照写一遍。")
            found = True
        if isinstance(node, MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value
    return found
