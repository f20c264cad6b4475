"""Who a party is for a project of a jurisdiction, and what somebody of one county brings to a project."""

from pathlib import Path

import pytest

from quancheng.engine.pack import Pack
from quancheng.engine.territory import chain, here, pack_at, seated
from quancheng.packfiles.loader import load_pack

EAST, WEST, ZONE, PARK = "999701", "999702", "999703", "99970101"


@pytest.fixture(scope="module")
def city() -> Pack:
    return load_pack(Path(__file__).parents[1] / "inputs/city")


@pytest.mark.parametrize(
    ("party", "jurisdiction", "who"),
    [
        ("commerce", EAST, f"commerce@{EAST}"),
        ("commerce", PARK, f"commerce@{EAST}"),
        ("commerce", ZONE, f"commerce@{ZONE}"),
        ("commerce", "", "city-commerce"),
        ("commerce-clerk", WEST, f"commerce-clerk@{WEST}"),
        ("commerce-clerk", "", "city-commerce"),
        ("land", ZONE, "city-land"),
        ("park-office", PARK, f"park-office@{PARK}"),
        ("park-office", EAST, "park-office"),
        ("city-land", EAST, "city-land"),
        ("first-talk-lead", EAST, "first-talk-lead"),
    ],
)
def test_a_party_is_the_nearest_unit_of_its_kind(city: Pack, party: str, jurisdiction: str, who: str) -> None:
    assert seated(city, party, jurisdiction) == who


@pytest.mark.parametrize(
    ("held", "jurisdiction", "counts"),
    [
        ({f"commerce@{EAST}"}, EAST, {"commerce"}),
        ({f"commerce@{EAST}"}, PARK, {"commerce"}),
        ({f"commerce@{EAST}"}, WEST, set()),
        ({f"commerce@{EAST}"}, "", set()),
        ({"city-commerce"}, "", {"city-commerce", "commerce", "commerce-head", "commerce-clerk"}),
        ({"city-commerce"}, EAST, {"city-commerce"}),
    ],
)
def test_what_is_held_elsewhere_falls_away(city: Pack, held: set[str], jurisdiction: str, counts: set[str]) -> None:
    assert here(city, held, jurisdiction) == counts


def test_a_chain_begins_with_the_nearest(city: Pack) -> None:
    assert [each.id for each in chain(city, PARK)] == ["east-park", "east"]
    assert chain(city, "") == []


def test_names_are_local_and_ids_stay(city: Pack) -> None:
    local = pack_at(city, PARK)
    assert local.unit["commerce"].label == "东县商务局"
    assert [unit.id for unit in local.units] == [unit.id for unit in city.units]
    assert pack_at(city, "").unit["land"].label == "市自然资源局"
    assert city.label_of(f"land-clerk@{WEST}") == "西县自然资源局经办"
    assert city.unit_of(f"land-clerk@{WEST}") == f"land@{WEST}"
    assert city.label_of("nothing@999799") == "nothing@999799"
