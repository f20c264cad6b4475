"""Long work that somebody asked for and need not wait for: asked in a unit of work, done by whoever claims it.

    job = ask_for(work, kind="ledger-export", account=…, title=…, wanted={…})    # with the change that asks for it
    job = claim(tenant, at=…)                                                     # any number of workers
    count(work, job, done, total, at=…)                                           # with what that step has written
    finish(work, job, result={…}, at=…)                                           # with the last of it

A worker that is killed leaves its lease to run out; the next one claims the job and goes on from what is written. One
that was only slow is refused at its next word (`JobTaken`), with all it wanted to write in that unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from quancheng.engine.errors import NotFound, NotNow

from .canonical import canonical, parsed, stamp
from .session import reading, session, unit
from .work import Work, perform

LEASE = timedelta(minutes=2)
"""How long a claimed job is left alone without a word from its worker."""
KEPT = timedelta(days=3)
"""How long a file that was made can be fetched."""
MOST_ATTEMPTS = 5
SHOWN = 50
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

COLUMNS = (
    "id, kind, account_id, title, wanted, asked, state, done, total, attempts, lease, begun, ended, result, file_id,"
    " expires"
)
ADD = (
    "INSERT INTO store_job (tenant_id, id, kind, account_id, title, wanted, asked, total, state, done,"
    " attempts, result)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, 0, '{}')"
)
OPEN = (
    f"SELECT {COLUMNS} FROM store_job WHERE tenant_id = %s AND state IN ('waiting', 'running')"
    " AND (lease IS NULL OR lease <= %s) ORDER BY tenant_id, id LIMIT 1"
)
CLAIM = (
    "UPDATE store_job SET state = 'running', attempts = attempts + 1, lease = %s, begun = %s"
    " WHERE tenant_id = %s AND id = %s AND attempts = %s AND state IN ('waiting', 'running')"
)
COUNT = (
    "UPDATE store_job SET done = %s, total = %s, lease = %s"
    " WHERE tenant_id = %s AND id = %s AND attempts = %s AND state = 'running'"
)
END = (
    "UPDATE store_job SET state = %s, ended = %s, lease = NULL, result = %s, file_id = %s, expires = %s"
    " WHERE tenant_id = %s AND id = %s AND attempts = %s AND state = 'running'"
)
OWN = f"SELECT {COLUMNS} FROM store_job WHERE tenant_id = %s AND account_id = %s"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as it stands; `result` holds a refusal's `sentence` and `help` where it failed."""

    tenant: int
    id: UUID
    kind: str
    account: UUID
    title: str
    wanted: Mapping[str, Any]
    asked: datetime
    state: str
    done: int
    total: int
    attempts: int
    lease: datetime | None
    begun: datetime | None
    ended: datetime | None
    result: Mapping[str, Any]
    file: UUID | None
    expires: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in (WAITING, RUNNING)

    @property
    def percent(self) -> int:
        """How far it is, as whole percents; 0 while that is not known."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    def has_file(self, at: datetime) -> bool:
        return self.file is not None and (self.expires is None or at < self.expires)


class JobTaken(NotNow):
    """Another worker has taken the job over."""

    code = "job-taken"

    def __init__(self) -> None:
        super().__init__("这项后台任务已由另一个后台进程接着办理。", help="不需要再做什么。")


def ask_for(work: Work, *, kind: str, account: UUID, title: str, wanted: Mapping[str, Any], total: int = 0) -> UUID:
    """Ask for long work with the change that needs it; answers the job's id."""
    job = work.new_id()
    row = (work.tenant, job, kind, account, title[:200], canonical(wanted), work.moment, total)
    work.execute(ADD, row)
    work.note([("job-asked", {"job": job.hex, "kind": kind})])
    return job


def claim(tenant: int, *, at: datetime) -> Job | None:
    """The next job that nobody works on, now ours; one that was begun too often is given up."""
    while True:
        with reading(tenant):
            found = session().execute(OPEN, (tenant, stamp(at))).fetchone()
        if found is None:
            return None
        job = _job(tenant, found)
        with unit(tenant) as plain:
            params = (stamp(at + LEASE), stamp(job.begun or at), tenant, job.id, job.attempts)
            if plain.execute(CLAIM, params).rowcount != 1:
                continue  # another worker was first: look again
        with reading(tenant):
            claimed = of_any(tenant, job.id)
        if claimed.attempts <= MOST_ATTEMPTS:
            return claimed
        fail(claimed, "这项任务多次中断，已经停止。", help="请重新提交；仍不成时请系统管理员查看后台日志。", at=at)


def count(work: Work, job: Job, done: int, total: int, *, at: datetime) -> None:
    """Say how far it is, with what was written for it. Raises JobTaken."""
    if work.execute(COUNT, (done, total, stamp(at + LEASE), job.tenant, job.id, job.attempts)).rowcount != 1:
        raise JobTaken


def tell(job: Job, done: int, total: int, *, at: datetime) -> None:
    """The same where nothing is written yet."""
    with unit(job.tenant) as plain:
        params = (done, total, stamp(at + LEASE), job.tenant, job.id, job.attempts)
        taken = plain.execute(COUNT, params).rowcount != 1
    if taken:
        raise JobTaken


def finish(work: Work, job: Job, *, result: Mapping[str, Any], at: datetime, file: UUID | None = None) -> None:
    """It is done, with the last of what it writes; a file can be fetched for some days. Raises JobTaken."""
    expires = stamp(at + KEPT) if file is not None else None
    _end(work, job, DONE, result, at, file, expires)


def fail(job: Job, sentence: str, *, help: str, at: datetime) -> None:
    """It is refused, in words for whoever asked."""

    def do(work: Work) -> None:
        _end(work, job, FAILED, {"sentence": sentence, "help": help}, at, None, None)

    perform(do, tenant=job.tenant, actor=job.account, at=at)


def _end(
    work: Work, job: Job, state: str, result: Mapping[str, Any], at: datetime, file: UUID | None, expires: str | None
) -> None:
    params = (state, stamp(at), canonical(result), file, expires, job.tenant, job.id, job.attempts)
    if work.execute(END, params).rowcount != 1:
        raise JobTaken
    work.note([("job-ended", {"job": job.id.hex, "state": state})])


def own(tenant: int, account: UUID) -> list[Job]:
    """The newest jobs that an account asked for."""
    rows = session().execute(f"{OWN} ORDER BY id DESC LIMIT %s", (tenant, account, SHOWN))
    return [_job(tenant, row) for row in rows.fetchall()]


def own_one(tenant: int, account: UUID, job: UUID) -> Job:
    """One of them; NotFound for anybody else's."""
    row = session().execute(f"{OWN} AND id = %s", (tenant, account, job)).fetchone()
    if row is None:
        raise NotFound("没有找到这项后台任务。", help="请从后台任务列表进入；别人提交的任务看不到。", job=str(job))
    return _job(tenant, row)


def of_any(tenant: int, job: UUID) -> Job:
    """A job for its worker."""
    row = session().execute(f"SELECT {COLUMNS} FROM store_job WHERE tenant_id = %s AND id = %s", (tenant, job))
    return _job(tenant, row.fetchone())


def _job(tenant: int, row: Sequence[Any]) -> Job:
    id_, kind, account, title, wanted, asked, state, done, total, attempts, lease, begun, ended, result, file, until = (
        row
    )
    return Job(
        tenant=tenant, id=_uuid(id_), kind=kind, account=_uuid(account), title=title, wanted=parsed(wanted),
        asked=_required(asked), state=state, done=done, total=total, attempts=attempts, lease=_moment(lease),
        begun=_moment(begun), ended=_moment(ended), result=parsed(result), file=None if file is None else _uuid(file),
        expires=_moment(until),
    )  # fmt: skip


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _moment(value: Any) -> datetime | None:
    """A moment as either database answers it: SQLite as text in UTC."""
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _required(value: Any) -> datetime:
    moment = _moment(value)
    assert moment is not None
    return moment
