"""Loading a pack: what it becomes, its version, and that nothing an author does can make the loader fall over."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from quancheng.engine.conditions import All, Bound, FactBound
from quancheng.engine.pack import AnchorKind, FactType, Power, Strength
from quancheng.engine.periods import Period
from quancheng.engine.recurrence import LAST_WORKING_DAY, Monthly, NthWorkingDay, OnDay, Shift, Weekday, Weekly, Yearly
from quancheng.packfiles.loader import SHIPPED, check_pack, load_pack
from quancheng.packfiles.times import RECURRENCE_EXAMPLES, recurrence
from quancheng.packfiles.values import NotAValue, parse_value

BASE = Path(__file__).parents[1] / "bad_packs" / "base"


def test_a_pack_becomes_the_engines_objects() -> None:
    pack = load_pack(BASE)
    assert pack.task["file"].clock.within == Period.working_days(3)
    assert pack.task["file"].clock.since.of[0].kind is AnchorKind.HAPPENING
    assert pack.task["file"].clock.basis == ("YL-2",)
    assert pack.task["sign"].outcomes[0].marks == ("signed",)
    assert pack.task["supply"].stage == "build"
    assert pack.gate["margin-enough"].strength is Strength.IN_PRINCIPLE
    assert pack.post["director"].powers == {
        Power.REGISTER, Power.PLAN, Power.IMPORT, Power.CONVENE, Power.SUPERVISE,
    }  # fmt: skip
    assert pack.in_force_to == date(2028, 1, 4)


def test_amounts_are_in_fen_and_two_bounds_are_both_kept() -> None:
    key = load_pack(BASE).schemes[0].bands[1].when
    assert key == All(
        (
            FactBound("investment", Bound.AT_LEAST, 10_000_000_000, "1亿元"),
            FactBound("investment", Bound.LESS_THAN, 100_000_000_000, "10亿元"),
        )
    )


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FactType.MONEY, "10亿元", 100_000_000_000),
        (FactType.MONEY, "5000万元", 5_000_000_000),
        (FactType.MONEY, "0.01元", 1),
        (FactType.PERCENT, "14.99%", Decimal("0.1499")),
        (FactType.AREA, "3亩", Decimal("2000.00")),
        (FactType.YES_NO, "false", False),
        (FactType.DATE, "2026-02-28", date(2026, 2, 28)),
    ],
)
def test_a_value_is_read_exactly(kind: FactType, text: str, value: object) -> None:
    assert parse_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FactType.MONEY, "10亿"),
        (FactType.MONEY, "0.001元"),
        (FactType.MONEY, "１０亿元"),
        (FactType.PERCENT, "0.15"),
        (FactType.YES_NO, "yes"),
        (FactType.DATE, "2026-02-29"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(kind: FactType, text: str) -> None:
    with pytest.raises(NotAValue):
        parse_value(kind, text)


def test_the_version_does_not_change_with_the_layout(tmp_path: Path) -> None:
    before = load_pack(BASE).version
    folder = tmp_path / "base"
    folder.mkdir()
    together = "".join(path.read_text(encoding="utf-8") for path in sorted(BASE.glob("*.yaml"), reverse=True))
    (folder / "pack.yaml").write_text("# 另一种排法\n" + together, encoding="utf-8")
    assert load_pack(folder).version == before


def test_the_version_changes_with_any_rule(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    shutil.copytree(BASE, folder)
    before = load_pack(folder).version
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("at_least: 15%", "at_least: 16%"), encoding="utf-8")
    assert load_pack(folder).version != before


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    shutil.copytree(BASE, folder)
    rules = folder / "rules.yaml"
    rules.write_bytes(rules.read_text(encoding="utf-8").encode("gbk"))
    assert [each.sentence for each in check_pack(folder)] == ["文件不是UTF-8编码，请另存为UTF-8。"]


HARM = ("out", "doubled", "indented", "cut")


def damaged() -> list[tuple[str, int, str]]:
    """Each line of the base pack left out, doubled, indented or cut in half, in turn."""
    parts = {part: (BASE / part).read_text(encoding="utf-8").splitlines() for part in ("pack.yaml", "rules.yaml")}
    return [(part, number, HARM[number % len(HARM)]) for part, lines in parts.items() for number in range(len(lines))]


def test_no_damage_to_a_line_makes_the_loader_fall_over(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    shutil.copytree(BASE, folder)
    for part, number, how in damaged():
        original = (BASE / part).read_text(encoding="utf-8")
        lines = original.splitlines()
        line = lines[number]
        changed = {"out": [], "doubled": [line, line], "indented": ["  " + line], "cut": [line[: len(line) // 2]]}
        lines[number : number + 1] = changed[how]
        (folder / part).write_text("\n".join(lines), encoding="utf-8")
        for mistake in check_pack(folder):
            assert mistake.line >= 1
            assert mistake.sentence
        (folder / part).write_text(original, encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"week": "Friday"}, Weekly(weekday=Weekday.FRIDAY)),
        ({"week": "by Wednesday"}, Weekly(weekday=Weekday.WEDNESDAY, window=True)),
        ({"month": "28th"}, Monthly(pick=OnDay(day=28))),
        ({"month": "by the 3rd"}, Monthly(pick=OnDay(day=3), window=True)),
        ({"month": "2nd working day"}, Monthly(pick=NthWorkingDay(n=2))),
        ({"month": "last working day"}, Monthly(pick=LAST_WORKING_DAY)),
        ({"months": "2", "day": "last working day"}, Monthly(pick=LAST_WORKING_DAY, every=2)),
        ({"year": "last working day", "in_month": "12"}, Yearly(month=12, pick=LAST_WORKING_DAY)),
        ({"month": "1st", "rest_day": "stays"}, Monthly(pick=OnDay(day=1), shift=Shift.STAYS)),
    ],
)
def test_a_recurrence_is_read(words: dict[str, str], rule: object) -> None:
    assert recurrence(words) == rule


def test_the_examples_of_recurrences_can_be_read() -> None:
    for example in RECURRENCE_EXAMPLES:
        recurrence(dict(part.split(": ", 1) for part in example.strip("{}").split(", ")))


@pytest.mark.parametrize("folder", sorted(path.parent for path in SHIPPED.glob("*/pack.yaml")), ids=lambda f: f.name)
def test_every_shipped_pack_is_sound(folder: Path) -> None:
    assert check_pack(folder) == []
