"""A pack that builds on an upper one: their sections become one before anything is read.

What has a name is merged by its name: what the lower pack says of it takes the place of what the upper one says, field
by field, and what it does not say stays. What has no name (readings, responsibilities) follows the upper pack's. What
is dropped is gone. The title, the place, the document and the validity are always the lower pack's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from quancheng.packfiles.mistakes import Mistake, nearest
from quancheng.packfiles.reader import Reader, Spot

ALONE = frozenset({"pack", "title", "place", "document", "in_force", "inherits", "drops", "replaces"})
"""Sections that say what this pack is; no pack has them from another."""
INHERITS = re.compile(r"^inherits:\s*[\"']?([a-z][a-z0-9-]*)[\"']?\s*(?:#.*)?$", re.MULTILINE)
NAMES = ("id", "grade", "cause")


def upper_of(folder: Path) -> Path | None:
    """The folder of the pack that this one builds on: it stands beside it."""
    for path in sorted(folder.glob("*.yaml")):
        found = INHERITS.search(path.read_text(encoding="utf-8", errors="replace"))
        if found:
            return folder.resolve().parent / found[1]
    return None


def lineage(folder: Path) -> list[Path]:
    """A pack's folder and those it builds on, the nearest first; a circle ends where it closes."""
    found = [folder]
    while (upper := upper_of(found[-1])) is not None and upper.resolve() not in {each.resolve() for each in found}:
        found.append(upper)
    return found


def merged(reader: Reader, own: Mapping[str, Spot], upper: Mapping[str, Spot]) -> dict[str, Spot]:
    """The sections of both packs as one, in which every node still knows the file it stands in."""
    dropped = _dropped(reader, own, upper)
    sections = dict(own)
    for key, spot in upper.items():
        if key in ALONE:
            continue
        node = _without(spot.node, dropped, is_section=True)
        if key in own:
            node = _merge(own[key].node, node)
        sections[key] = Spot(spot.file if key not in own else own[key].file, node)
    return sections


def missing(reader: Reader, spot: Spot, folder: Path) -> None:
    """Say that the pack built upon is not there."""
    there = [path.parent.name for path in folder.parent.glob("*/pack.yaml")]
    reader.wrong(spot, f"没有找到上级制度包 {folder.name}，它应当和这个制度包放在一起。", nearest(folder.name, there))


def circle(reader: Reader, spot: Spot) -> None:
    reader.mistakes.append(Mistake(spot.file, spot.line, "inherits 绕了一圈又回到自己，上级制度包不能再沿用它。"))


def _dropped(reader: Reader, own: Mapping[str, Spot], upper: Mapping[str, Spot]) -> frozenset[str]:
    known = {name for key, spot in upper.items() if key not in ALONE for name in _all_names(spot.node)}
    found = set()
    listed = own["drops"].node.value if "drops" in own and isinstance(own["drops"].node, SequenceNode) else []
    for item in listed:
        spot = own["drops"].sub(item).at("drop")
        name = str(getattr(spot.node, "value", ""))
        if isinstance(spot.node, ScalarNode) and name not in known:
            reader.wrong(spot, f"上级制度包里没有叫 {name} 的规则。", nearest(name, known))
        found.add(name)
    return frozenset(found)


def _all_names(section: Node) -> Iterator[str]:
    """Every name under a section: the keys of its mapping, and the ids of records in lists at any depth."""
    if isinstance(section, MappingNode):
        yield from (str(key.value) for key, _ in section.value)
    waiting = [section]
    while waiting:
        node = waiting.pop()
        if isinstance(node, MappingNode):
            waiting += [value for _, value in node.value]
        elif isinstance(node, SequenceNode):
            waiting += node.value
            yield from filter(None, map(_name, node.value))


def _name(node: Node) -> str:
    if isinstance(node, MappingNode):
        named = {key.value: value for key, value in node.value}
        found = next((named[name] for name in NAMES if name in named), None)
        return str(found.value) if isinstance(found, ScalarNode) else ""
    return ""


def _without(node: Node, dropped: frozenset[str], *, is_section: bool = False) -> Node:
    """The node without what is dropped: keys of the section itself, records in lists at any depth."""
    if isinstance(node, MappingNode):
        pairs = [pair for pair in node.value if not (is_section and pair[0].value in dropped)]
        return _like(node, [(key, _without(value, dropped)) for key, value in pairs])
    if isinstance(node, SequenceNode):
        return _like(node, [_without(item, dropped) for item in node.value if _name(item) not in dropped])
    return node


def _like(node: CollectionNode, value: list[Any]) -> Node:
    return type(node)(node.tag, value, start_mark=node.start_mark, end_mark=node.end_mark, flow_style=node.flow_style)


def _merge(own: Node, upper: Node) -> Node:
    """What both say of one thing: named parts by their names, all else as the lower pack has it."""
    if isinstance(own, MappingNode) and isinstance(upper, MappingNode):
        return _merge_fields(own, upper)
    if isinstance(own, SequenceNode) and isinstance(upper, SequenceNode):
        return _merge_items(own, upper)
    return own


def _merge_fields(own: MappingNode, upper: MappingNode) -> Node:
    said = {key.value: (key, value) for key, value in own.value}
    before = {key.value for key, _ in upper.value}
    kept = []
    for key, value in upper.value:
        mine = said.get(key.value)
        kept.append((mine[0], _merge_named(mine[1], value)) if mine else (key, value))
    return _like(own, [*kept, *(pair for pair in own.value if pair[0].value not in before)])


def _merge_named(own: Node, upper: Node) -> Node:
    """A field that both say: a record or a list of named records is merged, any other is the lower pack's."""
    if isinstance(own, SequenceNode) and not (_is_named(own) and _is_named(upper)):
        return own
    if isinstance(own, MappingNode) and not _is_record(own, upper):
        return own
    return _merge(own, upper)


def _is_named(node: Node) -> bool:
    return isinstance(node, SequenceNode) and any(map(_name, node.value))


def _is_record(own: Node, upper: Node) -> bool:
    """Whether both are the same named thing of a section, not a condition, a clock or another value."""
    return isinstance(upper, MappingNode) and any(key.value == "label" for key, _ in upper.value)


def _merge_items(own: SequenceNode, upper: SequenceNode) -> Node:
    said = {_name(item): item for item in own.value if _name(item)}
    before = {_name(item) for item in upper.value}
    kept = [_merge(said[_name(item)], item) if _name(item) in said else item for item in upper.value]
    return _like(own, [*kept, *(item for item in own.value if not _name(item) or _name(item) not in before)])
