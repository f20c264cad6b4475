"""A running project moves to a newer version of the notice: its events, its rows, its pin, and the proof of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from quancheng.cases import moving
from quancheng.cases.history import history
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import start_place
from quancheng.cases.project_view import ProjectView, project
from quancheng.engine.errors import NotAllowed
from quancheng.engine.moving import CannotMove
from quancheng.engine.pack import Pack, Power
from quancheng.people.access import Person
from quancheng.store.chain import events_of
from quancheng.store.rebuild import rebuilt
from quancheng.store.session import reading, session
from quancheng.store.verify import verify
from quancheng.store.work import perform
from tests.app.cases.walking import FOLDER, Walk, gu_place

Newer = Callable[..., Pack]
STATE = "SELECT kind, pack, state FROM store_stream WHERE tenant_id = %s AND id = %s"


@pytest.fixture
def walk(own_database: None) -> Walk:
    """A project at its very beginning: the first task is open."""
    return Walk(gu_place(), 50)


@pytest.fixture
def newer(tmp_path: Path, walk: Walk) -> Newer:
    """Put a next version of the notice in force, with some words of its stages replaced."""

    def make(*replaced: tuple[str, str]) -> Pack:
        folder = tmp_path / "guxian"
        shutil.copytree(FOLDER, folder)
        stages = folder / "stages.yaml"
        text = stages.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new, 1)
        stages.write_text(text, encoding="utf-8")
        tenant = walk.person.tenant
        perform(lambda work: start_place(work, folder) and None, tenant=tenant, actor="walk", at=walk.at)
        with reading(tenant):
            return pack_in_force(tenant)

    return make


RENAMED = ("label: 联络对接", "label: 上门对接")
NEW_TASK = (
    "      - id: contact\n",
    "      - {id: site-check, label: 实地踏勘, by: promotion-centre, basis: [GX-5.1]}\n      - id: contact\n",
)


def shown(walk: Walk) -> ProjectView:
    with reading(walk.person.tenant):
        return project(walk.person, walk.project, on=walk.at.date())


def behind(walk: Walk, person: Person | None = None) -> list[moving.Behind]:
    with reading(walk.person.tenant):
        return moving.behind(person or walk.person, on=walk.at.date())


def test_nothing_is_behind_before_a_newer_version_is_in_force(walk: Walk) -> None:
    assert behind(walk) == []


def test_a_preview_names_the_project_and_what_would_appear(walk: Walk, newer: Newer) -> None:
    newer(NEW_TASK)
    (line,) = behind(walk)
    assert (line.project, line.preview.appears, line.preview.obstacles) == (walk.project, ("实地踏勘",), ())


def test_a_moved_project_follows_the_new_version(walk: Walk, newer: Newer) -> None:
    pack = newer(NEW_TASK, RENAMED)
    moving.move(walk.person, walk.project, reason="按新版本办理", at=walk.at)
    view = shown(walk)
    assert (view.pack.version, view.case.pack) == (pack.version, pack.version)
    assert view.tasks["site-check"].row.is_open
    assert behind(walk) == []


def test_what_waits_is_written_for_the_lists(walk: Walk, newer: Newer) -> None:
    newer(NEW_TASK)
    moving.move(walk.person, walk.project, reason="按新版本办理", at=walk.at)
    with reading(walk.person.tenant):
        rows = session().execute(
            "SELECT key FROM cases_work WHERE tenant_id = %s AND subject_id = %s AND is_open",
            (walk.person.tenant, walk.project.hex),
        )
        assert "site-check" in {row[0] for row in rows.fetchall()}


def test_a_stream_that_moved_midway_is_rebuilt_and_verified(walk: Walk, newer: Newer) -> None:
    assert list(walk.steps(25))
    walk.pack = newer(NEW_TASK)
    (line,) = behind(walk)
    assert line.preview.obstacles == ()
    moving.move(walk.person, walk.project, reason="按新版本办理", at=walk.at)
    assert list(walk.steps(25))
    with reading(walk.person.tenant):
        kind, _, state = session().execute(STATE, (walk.person.tenant, walk.project)).fetchone()
        assert rebuilt(kind, events_of(session(), walk.person.tenant, walk.project.hex)) == state
    assert verify().faults == []


def test_a_project_that_stands_on_what_is_gone_cannot_move_and_says_on_what(walk: Walk, newer: Newer) -> None:
    newer(("- id: propose\n", "- id: propose-anew\n"), ("after: [propose]", "after: [propose-anew]"))
    (line,) = behind(walk)
    assert line.preview.obstacles == ("“谋划项目入储备库”正在办理，新版本里没有这个事项。",)
    with pytest.raises(CannotMove):
        moving.move(walk.person, walk.project, reason="按新版本办理", at=walk.at)
    assert shown(walk).pack.version == line.version


def test_of_several_those_that_can_move_do(walk: Walk, newer: Newer) -> None:
    other = Walk(walk.pack, 51)
    newer(NEW_TASK)
    chosen = [(each.project, each.name) for each in behind(walk)]
    result = moving.move_all(walk.person, [*chosen, chosen[0]], reason="按新版本办理", at=walk.at)
    assert set(result.moved) == {walk.project, other.project}
    assert [each.why for each in result.refused] == ["这个项目已经按这个版本办理。"]


def test_without_the_power_nobody_moves_or_even_looks(walk: Walk, newer: Newer) -> None:
    newer(NEW_TASK)
    powerless = replace(walk.person, powers=walk.person.powers - {Power.MOVE_PACK})
    with pytest.raises(NotAllowed):
        behind(walk, powerless)
    with pytest.raises(NotAllowed):
        moving.move(powerless, walk.project, reason="按新版本办理", at=walk.at)


def test_the_move_stands_in_the_history_in_words(walk: Walk, newer: Newer) -> None:
    newer(NEW_TASK)
    moving.move(walk.person, walk.project, reason="新办法施行", at=walk.at)
    view = shown(walk)
    with reading(walk.person.tenant):
        said = [line.what for line in history(walk.person.tenant, walk.project, view.pack)]
    assert any("新办法施行" in each for each in said)
