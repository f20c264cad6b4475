"""The made-up city of two levels: its scenarios, and what a scenario of such a pack can say."""

import shutil
from pathlib import Path

from quancheng.engine.territory import pack_at, seated
from quancheng.packfiles.diff import page
from quancheng.packfiles.loader import check_pack, load_pack
from quancheng.packfiles.scenario_run import run_pack

CITY = Path(__file__).parents[1] / "inputs/city"


def test_the_city_is_a_sound_pack() -> None:
    assert check_pack(CITY) == []


def test_its_scenarios_hold() -> None:
    scenarios, mistakes = run_pack(CITY)
    assert mistakes == []
    assert scenarios


def test_a_pack_without_jurisdictions_is_the_same_at_every_place() -> None:
    pack = load_pack(Path(__file__).parents[1] / "bad_packs/base")
    assert pack_at(pack, "990001") is pack
    assert seated(pack, "office", "990001") == "office"


def test_a_change_of_the_first_talk_is_said_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(CITY, folder)
    rules = folder / "rules.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("60 calendar days", "90 calendar days"), encoding="utf-8"
    )
    said = page(load_pack(CITY), load_pack(folder))
    assert "首谈" in said
    assert "90个自然日" in said
