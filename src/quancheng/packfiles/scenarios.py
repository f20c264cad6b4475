"""Scenarios: what happened, a day, and what must then be true. They are the specification of a pack.

    - name: 签约后第3个工作日到期
      proves: [AB-5.3a]
      given: [{2026-03-02: project-opened, name: 铸件项目}, {2026-09-29: agreement-signed}]
      today: 2026-09-30
      expect: {due: {file-with-office: 2026-10-09}}

Each step is one mapping: a day with what happened on it, and the particulars beside it. `as` names who did it;
without it somebody did who may. `try` is a step that is expected to be refused, or granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from quancheng.engine.pack import Pack
from quancheng.packfiles.mistakes import Mistake, nearest
from quancheng.packfiles.reader import Broken, Reader, Spot, open_page
from quancheng.packfiles.scenario_words import EXPECTATIONS, STEPS
from quancheng.packfiles.values import DAY, NotAValue, parse_day

KEYS = ("name", "proves", "given", "try", "today", "expect")
ANYBODY = "as"


@dataclass(frozen=True)
class Step:
    """Something that happened on a day; `particulars` are plain text, lists and mappings."""

    day: date
    what: str
    particulars: Mapping[str, Any]
    line: int


@dataclass(frozen=True)
class Scenario:
    """One scenario as written; `expect` is plain text, lists and mappings, `lines` where each expectation stands."""

    file: str
    line: int
    name: str
    proves: tuple[str, ...]
    given: tuple[Step, ...]
    today: date
    expect: Mapping[str, Any]
    lines: Mapping[str, int]
    attempt: Step | None = None


def read_scenarios(folder: Path, pack: Pack) -> tuple[list[Scenario], list[Mistake]]:
    """The scenarios of a pack, and what is wrong with how they are written."""
    reader = Reader()
    found: list[Scenario] = []
    names: set[str] = set()
    for path in sorted((folder / "scenarios").glob("*.yaml")):
        root = open_page(reader, path, str(path))
        items = reader.items(root, whose="场景文件") if root else []
        for item in [] if isinstance(items, Broken) else items:
            scenario = _scenario(reader, item, pack)
            if scenario is None:
                continue
            if scenario.name in names:
                reader.wrong(item, f"有两个场景叫“{scenario.name}”。")
            names.add(scenario.name)
            found.append(scenario)
    return found, sorted(reader.mistakes)


def _scenario(reader: Reader, spot: Spot, pack: Pack) -> Scenario | None:
    before = len(reader.mistakes)
    fields = reader.fields(spot, KEYS, whose="场景")
    if isinstance(fields, Broken):
        return None
    for name in ("name", "proves", "today", "expect"):
        if name not in fields:
            reader.wrong(spot, f"场景缺少 {name}。")
    proves = _proves(reader, fields, pack)
    given = _steps(reader, fields, pack)
    attempt = _step(reader, fields["try"], pack) if "try" in fields else None
    today = _today(reader, fields)
    expect, lines = _expect(reader, fields)
    if len(reader.mistakes) > before or today is None:
        return None
    name = str(fields["name"].node.value)
    return Scenario(spot.file, spot.line, name, proves, given, today, expect, lines, attempt)


def _proves(reader: Reader, fields: Mapping[str, Spot], pack: Pack) -> tuple[str, ...]:
    items = reader.items(fields["proves"], whose="proves") if "proves" in fields else []
    known = {clause.id for clause in pack.clauses}
    found = []
    for item in [] if isinstance(items, Broken) else items:
        clause = str(item.node.value)
        if clause not in known:
            reader.wrong(item, f"没有叫 {clause} 的条款。", nearest(clause, known))
        found.append(clause)
    return tuple(found)


def _today(reader: Reader, fields: Mapping[str, Spot]) -> date | None:
    if "today" not in fields:
        return None
    try:
        return parse_day(str(fields["today"].node.value))
    except NotAValue as refused:
        reader.wrong(fields["today"], refused.sentence, refused.help)
        return None


def _steps(reader: Reader, fields: Mapping[str, Spot], pack: Pack) -> tuple[Step, ...]:
    items = reader.items(fields["given"], whose="given") if "given" in fields else []
    steps = [_step(reader, item, pack) for item in ([] if isinstance(items, Broken) else items)]
    found = tuple(step for step in steps if step is not None)
    for earlier, later in pairwise(found):
        if later.day < earlier.day:
            reader.mistakes.append(Mistake(fields["given"].file, later.line, "场景的各步要按日期先后写。"))
    return found


def _step(reader: Reader, spot: Spot, pack: Pack) -> Step | None:
    entries = reader.entries(spot, whose="场景的一步")
    if isinstance(entries, Broken):
        return None
    dated = [(key, value) for key, value in entries if DAY.fullmatch(key.node.value)]
    if len(dated) != 1:
        reader.wrong(spot, "场景的一步要写一个日期和那天发生的事，例如 {2026-03-02: project-opened}。")
        return None
    key, value = dated[0]
    try:
        day, what = parse_day(key.node.value), str(value.node.value)
    except NotAValue as refused:
        reader.wrong(key, refused.sentence, refused.help)
        return None
    rest = {name.node.value: detail for name, detail in entries if name is not key}
    if not _is_known(reader, value, what, rest, pack):
        return None
    return Step(day, what, {name: plain(detail) for name, detail in rest.items()}, spot.line)


def _is_known(reader: Reader, spot: Spot, what: str, rest: Mapping[str, Spot], pack: Pack) -> bool:
    """Whether the step's word and its particulars are words of the scenario language or ids of the pack."""
    if what in pack.happening:
        known: tuple[str, ...] = (ANYBODY,)
    elif what in STEPS:
        facts = tuple(pack.fact) if STEPS[what].facts else ()
        known = (*STEPS[what].needs, *STEPS[what].may, *facts, ANYBODY)
    else:
        reader.wrong(spot, f"场景里不认识“{what}”。", nearest(what, [*STEPS, *pack.happening]))
        return False
    strange = [name for name in rest if name not in known]
    missing = [name for name in (STEPS[what].needs if what in STEPS else ()) if name not in rest]
    for name in strange:
        reader.wrong(rest[name], f"{what} 旁边不认识“{name}”。", nearest(name, known))
    for name in missing:
        reader.wrong(spot, f"{what} 缺少 {name}。")
    return not strange and not missing


def _expect(reader: Reader, fields: Mapping[str, Spot]) -> tuple[dict[str, Any], dict[str, int]]:
    entries = reader.entries(fields["expect"], whose="expect") if "expect" in fields else []
    expect: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in [] if isinstance(entries, Broken) else entries:
        word = key.node.value
        if word not in EXPECTATIONS:
            reader.wrong(key, f"expect 里不认识“{word}”。", nearest(word, EXPECTATIONS))
        expect[word], lines[word] = plain(value), key.line
    return expect, lines


def plain(spot: Spot) -> Any:
    """A node as plain text, lists and mappings."""
    node = spot.node
    if isinstance(node, SequenceNode):
        return [plain(spot.sub(each)) for each in node.value]
    if isinstance(node, MappingNode):
        return {str(key.value): plain(spot.sub(value)) for key, value in node.value}
    assert isinstance(node, ScalarNode)
    return str(node.value)
