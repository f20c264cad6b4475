"""Moving a running project to another version of its pack: what opens, what falls away, what stands in the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, fold
from quancheng.engine.decide import step
from quancheng.engine.errors import Incomplete, NotAllowed, NotNow, Refused
from quancheng.engine.moving import CannotMove, MovePack, preview
from quancheng.engine.pack import Pack, Power
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import load_pack

LINEAGE = Path(__file__).parents[1] / "lineage"
TODAY = date(2026, 3, 23)
Changed = Callable[..., Pack]


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(LINEAGE / "qinghe")


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Changed]:
    """The next version: the same folder with some words replaced."""

    def make(*replaced: tuple[str, str]) -> Pack:
        folder = shutil.copytree(LINEAGE / "qinghe", tmp_path / "qinghe")
        for path in folder.glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for old, new in replaced:
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return load_pack(folder)

    yield make


ANYBODY = rq.Actor(
    officer="jia",
    units=frozenset({"promotion", "reform"}),
    posts=frozenset({"leader", "director"}),
    powers=frozenset(Power),
)


class Running:
    """A project under a pack, driven by requests."""

    def __init__(self, pack: Pack, calendar: Calendar) -> None:
        self.pack, self.calendar = pack, calendar
        self.case, self.events = Case.empty(), list[ev.Event]()

    def ask(self, request: rq.Request, on: date = TODAY) -> list[ev.Event]:
        events, self.case = step(self.pack, self.case, request, on=on, calendar=self.calendar)
        self.events += events
        return events

    def move(self, to: Pack, *, by: rq.Actor = ANYBODY, reason: str = "新办法施行") -> list[ev.Event]:
        events = self.ask(MovePack(by=by, to=to, reason=reason))
        self.pack = to
        return events


@pytest.fixture
def signed(pack: Pack, calendar: Calendar) -> Running:
    """Signed on 20 March; the filing is open."""
    running = Running(pack, calendar)
    running.ask(rq.OpenProject(by=ANYBODY, facts={"name": "轴承项目"}), on=date(2026, 3, 2))
    running.ask(rq.FinishTask(by=ANYBODY, task="talks"), on=date(2026, 3, 10))
    done = rq.FinishTask(by=ANYBODY, task="sign", outcome="signed", evidence=("投资协议",))
    running.ask(done, on=date(2026, 3, 20))
    return running


SHORTER = ("within: 3 working days", "within: 2 working days")


def test_a_shorter_limit_moves_the_date_and_nothing_else(signed: Running, changed: Changed) -> None:
    shown = preview(signed.pack, signed.case, changed(SHORTER), on=TODAY, calendar=signed.calendar)
    assert [(each.what, each.was, each.now) for each in shown.moves] == [
        ("项目备案", date(2026, 3, 25), date(2026, 3, 24))
    ]
    assert (shown.appears, shown.disappears, shown.obstacles) == ((), (), ())


def test_a_preview_changes_nothing(signed: Running, changed: Changed) -> None:
    before = signed.case.state()
    preview(signed.pack, signed.case, changed(SHORTER), on=TODAY, calendar=signed.calendar)
    assert signed.case.state() == before


NEW_TASK = (
    "      - id: start-production",
    "      - {id: site-check, label: 现场核查, by: promotion, basis: [AA-1]}\n      - id: start-production",
)


def test_a_new_task_of_the_stage_appears_and_opens_with_the_move(signed: Running, changed: Changed) -> None:
    new = changed(NEW_TASK)
    assert preview(signed.pack, signed.case, new, on=TODAY, calendar=signed.calendar).appears == ("现场核查",)
    events = signed.move(new)
    assert [type(each) for each in events] == [ev.PackMoved, ev.TaskOpened]
    assert signed.case.tasks["site-check"].is_open
    assert signed.case.pack == new.version


def test_a_new_task_of_a_passed_stage_is_taken_as_passed(signed: Running, changed: Changed) -> None:
    signed.move(
        changed(
            ("      - id: sign\n", "      - {id: survey, label: 调查, by: reform, basis: [AA-2]}\n      - id: sign\n")
        )
    )
    assert signed.case.tasks["survey"].state == "before"
    assert signed.case.stage == "build"


def test_a_settled_task_that_is_gone_falls_away(signed: Running, changed: Changed) -> None:
    new = changed(
        ("      - {id: talks, label: 洽谈, by: promotion, basis: [AA-2]}\n", ""), ("        after: [talks]\n", "")
    )
    signed.move(new)
    assert "talks" not in signed.case.tasks
    assert signed.case.is_done("sign", "signed")


def test_an_open_task_that_is_gone_stands_in_the_way(signed: Running, changed: Changed) -> None:
    new = changed(("file-project", "file-anew"))
    shown = preview(signed.pack, signed.case, new, on=TODAY, calendar=signed.calendar)
    assert shown.obstacles == ("“项目备案”正在办理，新版本里没有这个事项。",)
    with pytest.raises(CannotMove, match="项目备案"):
        signed.move(new)


def test_a_stage_that_is_gone_stands_in_the_way(signed: Running, changed: Changed) -> None:
    shown = preview(signed.pack, signed.case, changed(("id: build", "id: land")), on=TODAY, calendar=signed.calendar)
    assert shown.obstacles[0] == "它正在“落地建设”阶段，新版本里没有这个阶段。"


def test_an_open_problem_of_a_kind_that_is_gone_stands_in_the_way(signed: Running, changed: Changed) -> None:
    signed.ask(rq.RaiseIssue(by=ANYBODY, issue="i1", kind="problem", title="用地有争议", unit="promotion"))
    new = changed(("  problem: {label: 项目问题", "  trouble: {label: 项目困难"))
    assert "用地有争议" in preview(signed.pack, signed.case, new, on=TODAY, calendar=signed.calendar).obstacles[0]


def test_a_gate_that_is_new_is_asked_for(signed: Running, changed: Changed) -> None:
    gate = (
        "    basis: [AA-1]\n    tasks:\n      - {id: visit",
        "    basis: [AA-1]\n    enter_when:\n"
        "      - {id: amount-known, label: 已填总投资, hold: {known: investment}, basis: [AA-1]}\n"
        "    tasks:\n      - {id: visit",
    )
    shown = preview(signed.pack, signed.case, changed(gate), on=TODAY, calendar=signed.calendar)
    assert any("已填总投资" in each for each in shown.appears)


@pytest.mark.parametrize(
    ("actor", "reason", "refused"),
    [
        (rq.Actor(officer="yi", powers=frozenset(Power) - {Power.MOVE_PACK}), "新办法施行", NotAllowed),
        (ANYBODY, "", Refused),
    ],
)
def test_a_move_needs_the_power_and_a_reason(
    signed: Running, changed: Changed, actor: rq.Actor, reason: str, refused: type[Refused]
) -> None:
    with pytest.raises(refused):
        signed.move(changed(SHORTER), by=actor, reason=reason)


def test_a_project_does_not_move_to_where_it_is(signed: Running) -> None:
    with pytest.raises(NotNow):
        signed.move(signed.pack)


def test_the_state_follows_from_the_events_alone_across_a_move(signed: Running, changed: Changed) -> None:
    signed.move(changed(NEW_TASK, SHORTER))
    signed.ask(rq.FinishTask(by=ANYBODY, task="site-check"))
    read = [ev.event_from(each.kind, ev.body(each)) for each in signed.events]
    assert fold(read).state() == signed.case.state()


def test_after_the_move_the_new_rules_hold(signed: Running, changed: Changed) -> None:
    signed.move(changed(("needs: [备案证明]", "needs: [备案证明]\n        needs_facts: [investment]")))
    with pytest.raises(Incomplete):
        signed.ask(rq.FinishTask(by=ANYBODY, task="file-project", evidence=("备案证明",)))
