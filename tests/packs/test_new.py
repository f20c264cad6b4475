"""`quancheng pack new`: a skeleton that passes its own checks, whatever the place is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quancheng.engine.errors import BadValue, NotNow
from quancheng.packfiles.loader import check_pack, load_pack
from quancheng.packfiles.new import make_skeleton
from quancheng.packfiles.scenario_run import run_pack
from quancheng.packfiles.trace import trace
from quancheng.server.cli import main

FIRST = date(2027, 1, 4)


def test_the_skeleton_passes_check_test_and_trace(tmp_path: Path) -> None:
    folder = tmp_path / "qinghe"
    make_skeleton(folder, name="青禾县", first_day=FIRST)
    assert check_pack(folder) == []
    scenarios, mistakes = run_pack(folder)
    assert (len(scenarios) > 1, mistakes) == (True, [])
    assert [each.lack for each in trace(folder, tests=tmp_path) if each.is_uncovered] == []


def test_the_skeleton_bears_the_name_of_the_place(tmp_path: Path) -> None:
    make_skeleton(tmp_path / "qinghe", name="青禾县", first_day=FIRST)
    pack = load_pack(tmp_path / "qinghe")
    assert (pack.id, pack.place.name, pack.in_force_from) == ("qinghe", "青禾县", FIRST)


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "qinghe").mkdir()
    (tmp_path / "qinghe" / "pack.yaml").write_text("pack: qinghe\n", encoding="utf-8")
    with pytest.raises(NotNow):
        make_skeleton(tmp_path / "qinghe", name="青禾县", first_day=FIRST)


@pytest.mark.parametrize("name", ["青禾", "Qinghe", "qing_he", "1county"])
def test_a_name_that_cannot_be_an_id_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="小写字母"):
        make_skeleton(tmp_path / name, name="青禾县", first_day=FIRST)


def test_the_verb_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "qinghe"
    assert main(["pack", "new", str(folder), "--name", "青禾县"]) == 0
    assert f"quancheng pack check {folder}" in capsys.readouterr().out
    assert main(["pack", "check", str(folder)]) == 0
