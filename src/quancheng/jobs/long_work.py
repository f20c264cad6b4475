"""Long work that somebody asked for, one job after another; each kind in a module of its own.

A job is done as the person who asked, with the rights that he has now. What it writes and how far it is are committed
together, so that a worker who takes over from one that was killed goes on behind the last of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quancheng.cases.long_work import LEDGER_EXPORT, LEDGER_IMPORT, PAPER
from quancheng.engine.errors import NotAllowed, Refused
from quancheng.people.access import Person, person_behind
from quancheng.store import jobs
from quancheng.store.anchors import tenants
from quancheng.store.canonical import day_of
from quancheng.store.errors import Busy, NotWritable
from quancheng.store.jobs import Job, JobTaken
from quancheng.store.session import reading
from quancheng.store.work import Work

log = logging.getLogger(__name__)
Now = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Doing:
    """A claimed job in the hands of its worker."""

    job: Job
    person: Person
    now: Now

    def count(self, work: Work, done: int, total: int) -> None:
        """Say how far it is within a unit of work."""
        jobs.count(work, self.job, done, total, at=self.now())

    def tell(self, done: int, total: int) -> None:
        """The same by itself."""
        jobs.tell(self.job, done, total, at=self.now())

    def finish(self, work: Work, **what: Any) -> None:
        """End it with what is written last; see `store.jobs.finish`."""
        jobs.finish(work, self.job, at=self.now(), **what)


def do_long_work(now: Now) -> int:
    """Do what waits, for every tenant; answers how many jobs were ended."""
    ended = 0
    for tenant in tenants():
        while (job := jobs.claim(tenant, at=now())) is not None:
            ended += _do(job, now)
    return ended


def _do(job: Job, now: Now) -> bool:
    """One job to its end; what is refused is kept for whoever asked, what breaks is logged and tried again."""
    try:
        KINDS[job.kind](Doing(job=job, person=_person(job, now()), now=now))
    except JobTaken:
        log.info("job %s: another worker has taken it over", job.id)
        return False
    except (Busy, NotWritable) as fault:  # not the job's fault: its lease runs out, then it is taken up again
        log.warning("job %s: %s", job.id, fault)
        return False
    except Refused as refused:
        jobs.fail(job, refused.sentence, help=refused.help, at=now())
    except Exception:
        log.exception("job %s (%s)", job.id, job.kind)
        jobs.fail(job, "这项任务没有完成，系统出了故障。", help="请稍后重新提交；仍不成时请联系系统管理员。", at=now())
    return True


def _person(job: Job, at: datetime) -> Person:
    with reading(job.tenant):
        person = person_behind(job.tenant, job.account, day_of(at))
    if person is None:
        raise NotAllowed("提交这项任务的账号已停用，没有办理。", help="请用在用的账号重新提交。")
    return person


def _export(doing: Doing) -> None:
    from quancheng.jobs.ledger_export import export

    export(doing)


def _import(doing: Doing) -> None:
    from quancheng.jobs.ledger_import import import_

    import_(doing)


def _paper(doing: Doing) -> None:
    from quancheng.jobs.paper import paper

    paper(doing)


KINDS: dict[str, Callable[[Doing], None]] = {LEDGER_EXPORT: _export, LEDGER_IMPORT: _import, PAPER: _paper}
