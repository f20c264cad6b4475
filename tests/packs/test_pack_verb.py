"""`quancheng pack` on the command line: what it prints and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from quancheng.packfiles import reference, schema
from quancheng.packfiles.loader import SHIPPED
from quancheng.server.cli import main

ROOT = Path(__file__).parents[2]
GUXIAN = str(SHIPPED / "guxian")
BASE = ROOT / "tests" / "bad_packs" / "base"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    shutil.copytree(BASE, folder)
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("type: money", "type: coins"), encoding="utf-8")
    return folder


def test_check_of_a_sound_pack_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", GUXIAN]) == 0
    assert "没有错误" in capsys.readouterr().out


def test_check_of_a_broken_pack_names_file_and_line(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", GUXIAN, str(broken)]) == 1
    assert capsys.readouterr().err.startswith(f"{broken / 'rules.yaml'}:3: ")


@pytest.mark.parametrize("what", ["test", "trace", "show"])
def test_a_broken_pack_is_told_whatever_is_asked_of_it(
    what: str, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", what, str(broken)]) == 1
    assert "rules.yaml:3: " in capsys.readouterr().err


def test_the_scenarios_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "test", GUXIAN]) == 0
    assert "0处不符" in capsys.readouterr().out


def test_trace_gives_lists_by_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "trace", GUXIAN, "--json", "--tests", str(ROOT / "tests")]) == 0
    traced = json.loads(capsys.readouterr().out)
    assert set(traced["GX-5.3a"]) == {"rules", "scenarios", "tests"}
    assert "clock file-with-office" in traced["GX-5.3a"]["rules"]
    assert any("test_guxian.py::" in name for name in traced["GX-7"]["tests"])


def test_trace_of_a_pack_with_an_unproved_clause_ends_badly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "trace", str(BASE), "--tests", str(BASE)]) == 1
    assert "没有场景或测试证明" in capsys.readouterr().out


def test_show_names_every_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "show", GUXIAN]) == 0
    shown = capsys.readouterr().out
    assert "协议签订后3个工作日内" in shown
    assert "每月最后一个工作日" in shown
    assert "GX-A3" in shown


def test_the_schema_knows_every_record_it_refers_to() -> None:
    text = json.dumps(schema.pack_schema())
    defined = set(schema.pack_schema()["$defs"])
    assert {part.split('"')[0] for part in text.split("#/$defs/")[1:]} <= defined


def test_the_reference_page_is_the_one_made_from_the_grammar() -> None:
    page = ROOT / "docs" / "reference" / "pack-language.md"
    assert page.read_text(encoding="utf-8") == reference.page(), "run: quancheng pack reference > " + str(page)
