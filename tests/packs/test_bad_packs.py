"""The gallery of broken packs: each has one mistake, and its author is told of exactly that one, at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from quancheng.packfiles.loader import check_pack, load_pack
from quancheng.packfiles.mistakes import BadPack, Mistake

GALLERY = Path(__file__).parents[1] / "bad_packs"
PATCHES = sorted(GALLERY.glob("*.yaml"))
ENOUGH = 45


def broken(patch: dict[str, str], tmp_path: Path) -> Path:
    """The base pack with one thing in one file replaced by another."""
    folder = tmp_path / "base"
    shutil.copytree(GALLERY / "base", folder)
    part = folder / patch["file"]
    text = part.read_text(encoding="utf-8")
    assert text.count(patch["replace"]) == 1, f"{patch['replace']!r} must stand once in {patch['file']}"
    part.write_text(text.replace(patch["replace"], patch["with"]), encoding="utf-8")
    return folder


def line_of(fragment: str, part: Path) -> int:
    """The line of the only place where a fragment stands."""
    text = part.read_text(encoding="utf-8")
    assert text.count(fragment) == 1, f"{fragment!r} must stand once in {part.name}"
    return text[: text.index(fragment)].count("\n") + 1


def test_the_base_pack_is_sound() -> None:
    assert check_pack(GALLERY / "base") == []


def test_the_gallery_is_large() -> None:
    assert len(PATCHES) >= ENOUGH


@pytest.mark.parametrize("path", PATCHES, ids=lambda path: path.stem)
def test_a_broken_pack_is_told_its_one_mistake_where_it_stands(path: Path, tmp_path: Path) -> None:
    patch = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    folder = broken(patch, tmp_path)
    mistakes = check_pack(folder)
    assert len(mistakes) == 1, "\n".join(map(str, mistakes))
    part = folder / patch["file"]
    assert (mistakes[0].file, mistakes[0].line) == (str(part), line_of(patch["at"], part)), str(mistakes[0])
    for words in patch["message_contains"]:
        assert words in mistakes[0].sentence


def test_all_mistakes_are_told_not_only_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    shutil.copytree(GALLERY / "base", folder)
    rules = folder / "rules.yaml"
    text = rules.read_text(encoding="utf-8").replace("type: money", "type: coins").replace("by: land\n", "by: lnad\n")
    rules.write_text(text, encoding="utf-8")
    assert len(check_pack(folder)) == 1 + 2


def test_a_broken_pack_is_not_loaded(tmp_path: Path) -> None:
    folder = broken({"file": "rules.yaml", "replace": "type: money", "with": "type: coins"}, tmp_path)
    with pytest.raises(BadPack) as refused:
        load_pack(folder)
    assert [mistake.line for mistake in refused.value.mistakes] == [3]


def test_a_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    assert check_pack(tmp_path) == [Mistake(str(tmp_path), 1, "这里没有 pack.yaml，不是一个制度包。")]
