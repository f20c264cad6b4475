"""What `quancheng pack diff` says: each difference in words, with the clauses it rests on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from quancheng.engine import spec
from quancheng.engine.pack import Pack
from quancheng.packfiles.diff import How, differences, page
from quancheng.packfiles.field_words import field_word
from quancheng.packfiles.loader import SHIPPED, load_pack
from quancheng.server.cli import main

BASE = Path(__file__).parents[1] / "bad_packs" / "base"
Changed = Callable[..., Pack]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The base pack with some words replaced by others."""

    def make(*replaced: tuple[str, str], file: str = "rules.yaml") -> Pack:
        folder = tmp_path / "base"
        shutil.copytree(BASE, folder)
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, encoding="utf-8")
        return load_pack(folder)

    return make


def lines(new: Pack) -> list[str]:
    return [each.line for each in differences(load_pack(BASE), new)]


def test_a_pack_does_not_differ_from_itself() -> None:
    assert differences(load_pack(BASE), load_pack(BASE)) == []
    assert "完全一样" in page(load_pack(BASE), load_pack(BASE))


def test_a_shorter_time_limit_is_said_with_its_clause(changed: Changed) -> None:
    new = changed(("clock: {within: 3 working days, from: signed}", "clock: {within: 2 working days, from: signed}"))
    assert lines(new) == ["改变　事项“备案”：时限的期限由“3个工作日”改为“2个工作日”　[YL-2]"]


def test_a_limit_that_is_new_is_said_whole(changed: Changed) -> None:
    new = changed(("after: [file]", "after: [file]\n        clock: {within: 2 months, from: signed}"))
    assert lines(new) == ["改变　事项“开工建设”：时限由“没有”改为“协议签订后2个月内”　[YL-1]"]


def test_another_unit_is_said_by_its_label(changed: Changed) -> None:
    new = changed(("label: 备案\n        by: land", "label: 备案\n        by: office"))
    assert lines(new) == ["改变　事项“备案”：责任单位由“自然资源局”改为“办公室”　[YL-2]"]


def test_a_gate_is_compared_by_what_must_hold(changed: Changed) -> None:
    (line,) = lines(changed(("fact: margin, at_least: 15%", "fact: margin, at_least: 12%")))
    assert line.startswith("改变　关口“利润率够”：条件由“利润率不低于（含）15%，")
    assert "改为“利润率不低于（含）12%，" in line


def test_a_duty_is_compared_by_its_day(changed: Changed) -> None:
    (line,) = lines(changed(("week: Friday", "week: Thursday")))
    assert line.startswith("改变　定期职责“每周汇报”：时间由“每周五")
    assert "每周四" in line


def test_a_power_taken_away_is_named(changed: Changed) -> None:
    (line,) = lines(
        changed(
            ("[register, plan, import, convene, supervise]", "[register, plan, import, supervise]"), file="pack.yaml"
        )
    )
    assert line == "改变　岗位“主任”：权限去掉召集会议　[YL-1]"


def test_a_rule_added_and_one_removed_are_told_apart(changed: Changed) -> None:
    new = changed(("factor: {label: 要素问题,", "supply-problem: {label: 供应问题,"))
    found = differences(load_pack(BASE), new)
    assert [(each.how, each.word, each.label) for each in found] == [
        (How.REMOVED, "问题类别", "要素问题"),
        (How.ADDED, "问题类别", "供应问题"),
    ]
    assert found[1].details == ("答复单位：自然资源局", "期限：5个工作日")


def test_an_outcome_that_now_ends_the_project_is_said(changed: Changed) -> None:
    (line,) = lines(changed(("label: 不可行, ends_project: true", "label: 不可行")))
    assert line == "改变　事项“研判项目”：结果“不可行”的终止项目由“是”改为“否”　[YL-1]"


def test_the_validity_is_said(changed: Changed) -> None:
    new = changed(("to: 2028-01-04", "to: 2029-01-04"), file="pack.yaml")
    assert lines(new) == ["改变　办法的截止日期：由“2028年1月4日”改为“2029年1月4日”"]


def test_the_verb_prints_both_and_counts(changed: Changed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(("week: Friday", "week: Thursday"))
    assert main(["pack", "diff", str(BASE), str(tmp_path / "base")]) == 0
    assert "新增0条，取消0条，改变1条" in capsys.readouterr().out


def test_every_field_of_the_specification_has_a_word_for_officers() -> None:
    """Add the word to FIELD_WORDS or AREA_FIELD_WORDS: a difference in that field is said with it."""
    modules = [import_module(f"{spec.__name__}.{each.name}") for each in iter_modules(spec.__path__)]
    records = [thing for module in modules for thing in vars(module).values() if is_dataclass(thing)]
    lacking = {each.name for record in records for each in fields(record) if field_word(each.name) == each.name}
    assert lacking - {"id"} == set()


@pytest.mark.parametrize("folder", sorted(SHIPPED.glob("*/pack.yaml")), ids=lambda path: path.parent.name)
def test_any_pack_can_be_compared_with_another(folder: Path) -> None:
    pack = load_pack(folder.parent)
    assert all(each.label for each in [*differences(load_pack(BASE), pack), *differences(pack, load_pack(BASE))])
