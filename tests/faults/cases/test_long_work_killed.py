"""A worker of long work is killed in the middle: the next goes on behind its last part, nothing twice or lost.

The worker is a forked process that is really killed (SIGKILL) while it holds a unit of work open or has just ended one.
"""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, connections

from quancheng.cases import ledger_intake, ledger_taking, long_work
from quancheng.cases.rows_check import rows_at_fault
from quancheng.jobs import ledger_import
from quancheng.jobs.long_work import do_long_work
from quancheng.papers.ledger_reading import read_ledger
from quancheng.people.access import Person
from quancheng.store import files, jobs
from quancheng.store.session import reading, session
from quancheng.store.work import Work
from tests.app.cases.intakes import Office, office_of
from tests.app.cases.ledgers_made import workbook

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = AT + jobs.LEASE + timedelta(seconds=1)
LINES, PART = 12, 3


@pytest.fixture
def office(own_database: str) -> Office:
    return office_of("kundulun")


@pytest.fixture
def asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, UUID]:
    """A ledger of twelve lines whose import is asked for, in parts of three."""
    monkeypatch.setattr(ledger_import, "PART", PART)
    clerk, content = office.officer("promotion-clerk"), workbook(LINES)
    with reading(clerk.tenant):
        ledger = ledger_intake.ledgers_taken(office.pack)[0]
        columns = ledger_intake.columns_read(office.pack, ledger, clerk)
    said = read_ledger(content, ledger.label, columns, on=AT.date())
    stored = files.put(io.BytesIO(content))
    intake = ledger_intake.begin(clerk, ledger, stored, name="台账.xlsx", reading=said, at=AT)
    job = long_work.ask_import(clerk, intake, "台账", at=AT, key=None)
    return clerk, job


def killed(do: Callable[[], object]) -> None:
    """Do it in a process of its own, which must be killed on the way."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        do()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the worker was to be killed"


def dies(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def names(tenant: int) -> list[str]:
    with reading(tenant):
        return [row[0] for row in session().execute("SELECT name FROM cases_project ORDER BY name").fetchall()]


@pytest.mark.parametrize("at_part", [1, 3])
@pytest.mark.parametrize("inside", [True, False], ids=["within-the-unit", "after-it"])
def test_an_import_goes_on_behind_its_last_part(
    asked: tuple[Person, UUID], monkeypatch: pytest.MonkeyPatch, at_part: int, inside: bool
) -> None:
    clerk, job = asked
    with monkeypatch.context() as patched:
        _kill_at(patched, at_part, inside=inside)
        killed(lambda: do_long_work(lambda: AT))
    through = (at_part - 1 if inside else at_part) * PART
    assert len(names(clerk.tenant)) == through
    assert do_long_work(lambda: AT) == 0, "the lease still runs"
    assert do_long_work(lambda: LATER) == 1
    brought = names(clerk.tenant)
    assert (len(brought), len(set(brought))) == (LINES, LINES)
    with reading(clerk.tenant):
        assert long_work.one(clerk, job).result["projects"] == LINES
        assert not list(rows_at_fault(clerk.tenant))


def _kill_at(patched: pytest.MonkeyPatch, part: int, *, inside: bool) -> None:
    """Die at the so-manieth part: before its unit of work is committed, or at the beginning of the next."""
    real, seen = ledger_taking.take_part, [0]

    def take(*given: object) -> int:
        seen[0] += 1
        if not inside and seen[0] == part + 1:
            dies()
        through: int = real(*given)  # type: ignore[arg-type]
        if inside and seen[0] == part:
            dies()
        return through

    patched.setattr(ledger_import, "take_part", take)


def test_a_part_counted_outside_its_unit_comes_twice(
    asked: tuple[Person, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what is through is written down apart from the lines, and the worker dies in between."""
    clerk, _ = asked

    def take_uncounted(work: Work, taking: object, ground: object, part: object, decided: object) -> int:
        ledger_taking.openings.write(
            work, ground.pack.version, ground.on, decided.streams, decided.rows  # type: ignore[attr-defined]
        )  # fmt: skip
        work.write_down()
        connection.connection.commit()  # the lines are in, nobody has said so
        dies()
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(ledger_import, "take_part", take_uncounted)
        killed(lambda: do_long_work(lambda: AT))
    # A line that somebody else brought is refused as met; ours are known by what was counted alone.
    monkeypatch.setattr(ledger_taking, "_met_meanwhile", lambda *_: {})
    monkeypatch.setattr(ledger_intake.Known, "target", lambda *_: (None, "", []))
    do_long_work(lambda: LATER)
    brought = names(clerk.tenant)
    assert len(brought) > len(set(brought))


def test_a_worker_that_was_only_slow_writes_nothing_more(asked: tuple[Person, UUID]) -> None:
    clerk, job = asked
    slow = jobs.claim(clerk.tenant, at=AT)
    quick = jobs.claim(clerk.tenant, at=LATER)
    assert slow is not None
    assert quick is not None
    assert (slow.id, quick.id) == (job, job)
    with pytest.raises(jobs.JobTaken):
        jobs.tell(slow, 3, LINES, at=LATER)
    jobs.tell(quick, 6, LINES, at=LATER)


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(asked: tuple[Person, UUID]) -> None:
    clerk, job = asked
    at = AT
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.claim(clerk.tenant, at=at) is not None
        at += jobs.LEASE + timedelta(seconds=1)
    assert jobs.claim(clerk.tenant, at=at) is None
    with reading(clerk.tenant):
        assert "多次中断" in long_work.one(clerk, job).result["sentence"]
