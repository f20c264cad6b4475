"""From a folder of YAML to a Pack, or all that is wrong with it.

A pack is a folder: `pack.yaml` and its parts beside it (each section in any file, once), `clauses.yaml`,
`scenarios/*.yaml` and `CHANGES.md`. The version is the SM3 digest of what the pack says, not of how it is laid out.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from quancheng.engine.pack import GENERAL_PAPERS, KNOWN_NOTICES, OUTSIDERS, Pack
from quancheng.packfiles import inherit
from quancheng.packfiles.grammar import BY_KEY, SECTIONS
from quancheng.packfiles.inherit import lineage, upper_of
from quancheng.packfiles.mistakes import BadPack, Mistake, nearest
from quancheng.packfiles.reader import BROKEN, Broken, Definition, Reader, Spot, open_page
from quancheng.packfiles.sense import check_sense

SHIPPED = Path(__file__).resolve().parents[3] / "packs"
MAIN_FILE = "pack.yaml"
DIGEST = "sm3"


def load_pack(folder: Path | str) -> Pack:
    """The pack in a folder; BadPack with every mistake where it cannot be meant. Read again when a file changed."""
    path = Path(folder)
    return _load(path, _signature(path))


def check_pack(folder: Path | str) -> list[Mistake]:
    """Everything wrong with the pack in a folder, in the order of files and lines; empty where it is sound."""
    return _read(Path(folder))[1]


def shipped_pack(name: str) -> Pack:
    """A pack that ships with the product, by its id."""
    return load_pack(SHIPPED / name)


def pack_files(folder: Path) -> list[Path]:
    """The files that make up the pack itself, without its scenarios."""
    return sorted(folder.glob("*.yaml"))


def _signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = [path for each in lineage(folder) for path in pack_files(each)]
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=16)
def _load(folder: Path, signature: tuple[tuple[str, int, int], ...]) -> Pack:
    pack, mistakes = _read(folder)
    if mistakes or pack is None:
        raise BadPack(mistakes)
    return pack


def _read(folder: Path) -> tuple[Pack | None, list[Mistake]]:
    reader = Reader()
    if not (folder / MAIN_FILE).is_file():
        return None, [Mistake(str(folder), 1, f"这里没有 {MAIN_FILE}，不是一个制度包。")]
    for kind, known in (("outsider", OUTSIDERS), ("paper", GENERAL_PAPERS), ("notice", KNOWN_NOTICES)):
        for name in known:
            reader.defined.setdefault(kind, {})[name] = Definition(kind, name, Spot("", None))  # type: ignore[arg-type]
    sections = _with_upper(reader, folder)
    reader.sections = sections
    values = _values(reader, sections)
    if not reader.unread:  # what an unreadable file defines would be missed everywhere
        reader.run_checks()
    if not reader.mistakes:
        _check_folder(reader, folder, sections, values)
    if reader.mistakes:
        return None, sorted(reader.mistakes)
    pack = _assemble(values)
    check_sense(pack, reader)
    return (None, sorted(reader.mistakes)) if reader.mistakes else (pack, [])


def _with_upper(reader: Reader, folder: Path) -> dict[str, Spot]:
    """The pack's own sections, merged with those of the packs it builds on."""
    own = _sections(reader, folder)
    if "inherits" not in own:
        return own
    chain = lineage(folder)
    upper = upper_of(folder)
    if upper is None or not (upper / MAIN_FILE).is_file():
        inherit.missing(reader, own["inherits"], upper or folder)
        return own
    if upper.resolve() in {each.resolve() for each in lineage(upper)[1:]} or upper_of(chain[-1]) is not None:
        inherit.circle(reader, own["inherits"])
        return own
    return inherit.merged(reader, own, _with_upper(reader, upper))


def _sections(reader: Reader, folder: Path) -> dict[str, Spot]:
    """Where each section stands; one that stands twice or is unknown is a mistake."""
    found: dict[str, Spot] = {}
    for path in pack_files(folder):
        root = open_page(reader, path, str(path))
        reader.unread = reader.unread or root is None
        entries = reader.entries(root, whose="制度包的文件") if root else BROKEN
        for key, value in [] if isinstance(entries, Broken) else entries:
            name = key.node.value
            if name not in BY_KEY:
                reader.wrong(
                    key, f"不认识“{name}”这个部分。", nearest(name, BY_KEY) or f"可以写：{'、'.join(BY_KEY)}。"
                )
            elif name in found:
                first = found[name]
                reader.wrong(key, f"{name} 这个部分写了两次，第一次在{first.file}:{first.line}。")
            else:
                found[name] = value
    return found


def _values(reader: Reader, sections: dict[str, Spot]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    _define_clauses(reader, sections.get("clauses"))
    for section in SECTIONS:
        if section.key in sections:
            value = section.kind.read(reader, sections[section.key], section.key)
            values[section.into or section.key] = value
    return values


def _define_clauses(reader: Reader, spot: Spot | None) -> None:
    """The ids of the clauses, which the grammar reads as plain records."""
    items = reader.items(spot, whose="clauses") if spot else BROKEN
    for item in [] if isinstance(items, Broken) else items:
        name = item.at("id")
        if name is item:
            continue  # the missing id is said when the clause is read
        text, known = str(name.node.value), reader.defined.get("clause", {})
        if text in known:
            reader.wrong(name, f"条款 {text} 写了两次，第一次在第{known[text].spot.line}行。")
        else:
            reader.define("clause", text, name)


def _check_folder(reader: Reader, folder: Path, sections: dict[str, Spot], values: dict[str, Any]) -> None:
    main = str(folder / MAIN_FILE)
    for section in SECTIONS:
        if section.required and section.key not in sections:
            reader.mistakes.append(Mistake(main, 1, f"整个制度包里没有 {section.key}（{section.says}）。"))
    name = values.get("id")
    if isinstance(name, str) and name != folder.resolve().name:
        reader.wrong(sections["pack"], f"制度包叫 {name}，文件夹却叫 {folder.resolve().name}，两者要一致。")


def _assemble(values: dict[str, Any]) -> Pack:
    given = dict(values)
    starts, ends = given.pop("in_force")
    pack = Pack(**given, in_force_from=starts, in_force_to=ends, version="")
    return dataclasses.replace(pack, version=digest_of(pack))


def digest_of(pack: Pack) -> str:
    """The digest of all that a pack says; the same on every machine, however its files are laid out."""
    plain = {each.name: _plain(getattr(pack, each.name)) for each in dataclasses.fields(pack) if each.name != "version"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(DIGEST, text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A specification as plain JSON, each object with the name of what it is."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {"is": type(value).__name__, **fields}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value
