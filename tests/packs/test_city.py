"""The made-up city of two levels: its scenarios, and what a scenario of such a pack can say."""

from pathlib import Path

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
    from quancheng.engine.territory import pack_at, seated

    pack = load_pack(Path(__file__).parents[1] / "bad_packs/base")
    assert pack_at(pack, "990001") is pack
    assert seated(pack, "office", "990001") == "office"
