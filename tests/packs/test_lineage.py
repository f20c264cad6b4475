"""Packs that build on others and packs that replace others: a town under its county, a county's next notice."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from quancheng.engine.periods import Period
from quancheng.packfiles.loader import check_pack, load_pack
from quancheng.packfiles.scenario_run import run_pack
from quancheng.packfiles.trace import trace
from quancheng.packfiles.validity import clashes, end_of
from quancheng.server.cli import main

FOLDER = Path(__file__).parents[1] / "lineage"
PACKS = sorted(path.parent for path in FOLDER.glob("*/pack.yaml"))


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """Copies of all of them, to be broken."""
    return shutil.copytree(FOLDER, tmp_path / "lineage")


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_each_is_sound_and_its_scenarios_hold(folder: Path) -> None:
    assert check_pack(folder) == []
    assert run_pack(folder)[1] == []


def test_what_the_lower_pack_says_takes_the_place_of_what_the_upper_says() -> None:
    upper, lower = load_pack(FOLDER / "qinghe").task["file-project"], load_pack(FOLDER / "liuhe").task["file-project"]
    assert lower.clock is not None and lower.clock.within == Period.working_days(2)
    assert (lower.label, lower.by, lower.needs) == (upper.label, upper.by, upper.needs)


def test_what_the_lower_pack_adds_stands_beside_what_is_there() -> None:
    pack = load_pack(FOLDER / "liuhe")
    assert {"town", "promotion", "reform"} <= pack.unit.keys()
    assert [task.id for task in pack.stages[0].tasks] == ["talks", "sign", "ask-villages"]


def test_what_is_dropped_is_gone_and_says_why() -> None:
    pack = load_pack(FOLDER / "liuhe")
    assert pack.triggers == ()
    assert [(drop.id, drop.basis) for drop in pack.drops] == [("late", ("LH-3",))]


def test_a_pack_that_builds_on_another_traces_its_own_clauses() -> None:
    assert {each.clause.id for each in trace(FOLDER / "liuhe", tests=FOLDER)} == {"LH-1", "LH-2", "LH-3"}


def test_a_change_of_the_upper_pack_is_a_change_of_the_lower(family: Path) -> None:
    before = load_pack(family / "liuhe").version
    swap(family / "qinghe" / "stages.yaml", "label: 回访企业", "label: 走访企业")
    assert load_pack(family / "liuhe").version != before


def test_dropping_what_the_upper_pack_does_not_say_is_a_mistake(family: Path) -> None:
    swap(family / "liuhe" / "pack.yaml", "drop: late,", "drop: lates,")
    (mistake,) = check_pack(family / "liuhe")
    assert "上级制度包里没有叫 lates 的规则。是不是 late？" in mistake.sentence


def test_an_upper_pack_that_is_not_there_is_a_mistake(family: Path) -> None:
    swap(family / "liuhe" / "pack.yaml", "inherits: qinghe", "inherits: qinhe")
    assert "没有找到上级制度包 qinhe" in check_pack(family / "liuhe")[0].sentence


def test_packs_cannot_build_on_each_other(family: Path) -> None:
    with (family / "qinghe" / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("inherits: liuhe\n")
    assert any("绕了一圈" in mistake.sentence for mistake in check_pack(family / "liuhe"))


def test_a_mistake_in_the_upper_pack_is_told_where_it_stands(family: Path) -> None:
    swap(family / "qinghe" / "stages.yaml", "by: reform", "by: refrom")
    (mistake,) = check_pack(family / "liuhe")
    assert Path(mistake.file) == family / "qinghe" / "stages.yaml"


def test_a_pack_ends_the_day_before_the_one_that_replaces_it_begins() -> None:
    old, new = load_pack(FOLDER / "qinghe"), load_pack(FOLDER / "qinghe-2028")
    assert end_of(old, [old, new]) == date(2027, 12, 31)
    assert list(clashes([old, new])) == []


def test_two_packs_of_a_place_that_hold_at_once_are_a_mistake(family: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(family / "qinghe-2028" / "pack.yaml", "replaces: qinghe\n", "")
    assert main(["pack", "check", str(family / "qinghe"), str(family / "qinghe-2028")]) == 1
    assert "有效期重叠" in capsys.readouterr().err


def test_packs_that_follow_one_another_do_not_clash(family: Path) -> None:
    swap(family / "qinghe-2028" / "pack.yaml", "replaces: qinghe\n", "")
    swap(family / "qinghe" / "pack.yaml", "to: none", "to: 2027-12-31")
    assert main(["pack", "check", str(family / "qinghe"), str(family / "qinghe-2028")]) == 0


def test_one_day_in_both_is_an_overlap(family: Path) -> None:
    swap(family / "qinghe-2028" / "pack.yaml", "replaces: qinghe\n", "")
    swap(family / "qinghe" / "pack.yaml", "to: none", "to: 2028-01-01")
    assert main(["pack", "check", str(family / "qinghe"), str(family / "qinghe-2028")]) == 1


def test_a_place_replaces_only_its_own_packs(family: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(family / "liuhe" / "pack.yaml", "inherits: qinghe\n", "inherits: qinghe\nreplaces: qinghe\n")
    assert main(["pack", "check", str(family / "qinghe"), str(family / "liuhe")]) == 1
    assert "不能替代青禾县的 qinghe" in capsys.readouterr().err


def test_a_version_that_is_not_there_cannot_be_replaced(family: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(family / "qinghe-2028" / "pack.yaml", "replaces: qinghe\n", "replaces: qinghe@00000000\n")
    assert main(["pack", "check", str(family / "qinghe"), str(family / "qinghe-2028")]) == 1
    assert "不是一个" in capsys.readouterr().err
