"""Is what is stored what happened? Walks the chain, rebuilds the state, checks the files, and names each fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from . import files
from .anchors import Anchor, held_against, stored_end, tenants
from .chain import NO_CHAIN, End, Fault, Recorded, events_by_stream, events_in_order, events_of_kind, links
from .errors import NoSuchFile
from .rebuild import can_rebuild, checks, rebuilt
from .session import Session, snapshot
from .work import FILE_KEPT

STREAMS = "SELECT id, kind, pack, version, state FROM store_stream WHERE tenant_id = %s"
FILES = "SELECT id, digest, size, label FROM store_file WHERE tenant_id = %s"


@dataclass
class Report:
    """What was walked and what is wrong."""

    tenants: int = 0
    events: int = 0
    streams: int = 0
    files: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(*, anchors: Sequence[Anchor] = ()) -> Report:
    """Verify every tenant, and hold the anchors against the chains."""
    report = Report()
    for tenant in sorted({*tenants(), *(anchor.tenant for anchor in anchors)}):
        verify_tenant(tenant, report, [anchor for anchor in anchors if anchor.tenant == tenant])
    return report


def verify_tenant(tenant: int, report: Report, anchors: Sequence[Anchor] = ()) -> None:
    """Verify one tenant as it is at one moment, adding to the report."""
    with snapshot(tenant) as session:
        report.tenants += 1
        report.events += verify_chain(session, tenant, report.faults, anchors)
        report.faults.extend(streams_at_fault(session, tenant, report))
        verify_the_rest(session, tenant, report)


def verify_the_rest(session: Session, tenant: int, report: Report) -> None:
    """The files, and what the apps derive from states."""
    report.faults.extend(_files_at_fault(session, tenant, report))
    for check in checks():
        report.faults.extend(check(tenant))


def verify_chain(session: Session, tenant: int, faults: list[Fault], anchors: Sequence[Anchor] = ()) -> int:
    """Walk one chain, hold it against the head row and the anchors; the number of its last event."""
    marks = dict.fromkeys((anchor.seq for anchor in anchors), "")
    end = links(events_in_order(session, tenant), tenant, faults, marks)
    faults.extend(head_at_fault(tenant, end))
    faults.extend(held_against(anchors, end, marks))
    return end.seq


def head_at_fault(tenant: int, end: End) -> Iterator[Fault]:
    head = stored_end(tenant) or NO_CHAIN
    if head != end:
        sentence = f"链头记到第 {head.seq} 号，日志到第 {end.seq} 号，两者不符：尾部的事件被截去、添加或改写。"
        yield Fault("head-differs", tenant, sentence, end.seq)


def streams_at_fault(
    session: Session, tenant: int, report: Report, *, after: str = "", until: str = ""
) -> Iterator[Fault]:
    """Compare the states as stored with the events, stream by stream; of ids behind `after` up to `until`."""
    states = _states(session, tenant, after, until)
    report.streams += len(states)
    walk = events_by_stream(session, tenant, after=after, until=until)
    for stream, events in groupby(walk, key=lambda event: event.stream):
        state = states.pop(str(stream), None)
        if state is None:
            sentence = f"事项 {stream} 有事件而没有状态。"
            yield Fault("events-without-state", tenant, sentence, next(events).seq)
        else:
            yield from _state_at_fault(tenant, str(stream), state, list(events))
    for stream in states:
        yield Fault("state-without-events", tenant, f"事项 {stream} 有状态而没有任何事件。")


def _states(session: Session, tenant: int, after: str, until: str) -> dict[str, tuple[str, str, int, str]]:
    """Kind, pack, version and state of the streams by id."""
    which, params = STREAMS, list[Any]([tenant])
    for bound, named in ((">", after), ("<=", until)):
        if named:
            which, params = f"{which} AND id {bound} %s", [*params, named]
    return {_hex(row[0]): row[1:] for row in session.execute(which, params).fetchall()}


def _state_at_fault(
    tenant: int, stream: str, state: tuple[str, str, int, str], events: list[Recorded]
) -> Iterator[Fault]:
    kind, pack, version, text = state
    last = events[-1]
    if [event.version for event in events] != list(range(1, len(events) + 1)):
        yield Fault("versions-differ", tenant, f"事项 {stream} 的事件版本不连续。", last.seq)
    elif version != last.version:
        sentence = f"事项 {stream} 的状态为第 {version} 版，事件到第 {last.version} 版。"
        yield Fault("versions-differ", tenant, sentence, last.seq)
    elif (kind, pack) != (last.stream_kind, last.pack):
        sentence = f"事项 {stream} 登记的类别或制度包与最后一个事件不同。"
        yield Fault("state-edited", tenant, sentence, last.seq)
    else:
        yield from _fold_at_fault(tenant, stream, kind, events, text)


def _fold_at_fault(tenant: int, stream: str, kind: str, events: list[Recorded], text: str) -> Iterator[Fault]:
    seq = events[-1].seq
    if not can_rebuild(kind):
        yield Fault("cannot-rebuild", tenant, f"类别 {kind} 没有登记重算方法，事项 {stream} 的状态无法核对。", seq)
        return
    try:
        state = rebuilt(kind, events)
    except (
        Exception
    ) as why:  # a falsified event may break a fold in any way; that is a finding, not the end of the walk
        yield Fault("cannot-rebuild", tenant, f"事项 {stream} 的状态无法由事件重算：{why!r}。", seq)
        return
    if state != text:
        yield Fault("state-edited", tenant, f"事项 {stream} 的状态与由事件重算的不同，状态被改动。", seq)


def _files_at_fault(session: Session, tenant: int, report: Report) -> Iterator[Fault]:
    rows = {_hex(row[0]): row[1:] for row in session.execute(FILES, (tenant,)).fetchall()}
    report.files += len(rows)
    for event in events_of_kind(session, tenant, FILE_KEPT):
        said = _said(event)
        if said is None:
            yield Fault("file-event-unreadable", tenant, "存入文件的事件无法识别。", event.seq)
            continue
        row = rows.pop(said["id"], None)
        if row is None:
            yield Fault("file-row-missing", tenant, f"文件 {said['id']} 的登记被删去。", event.seq)
        elif row != (said["digest"], said["size"], said["label"]):
            yield Fault("file-row-edited", tenant, f"文件 {said['id']} 的登记与存入时不同。", event.seq)
        yield from _bytes_at_fault(tenant, said["digest"], event.seq)
    for row_id in rows:
        yield Fault("file-without-event", tenant, f"文件 {row_id} 有登记而没有存入事件。")


def _said(event: Recorded) -> dict[str, Any] | None:
    """What a file's event says, or nothing where it was falsified beyond reading."""
    try:
        said = event.content
    except ValueError:
        return None
    readable = isinstance(said, dict) and {"id", "digest", "size", "label"} <= said.keys()
    return said if readable else None


def _bytes_at_fault(tenant: int, digest: str, seq: int) -> Iterator[Fault]:
    try:
        if not files.is_whole(digest):
            yield Fault("file-damaged", tenant, f"文件 {digest} 的内容与存入时不同。", seq)
    except NoSuchFile:
        yield Fault("file-missing", tenant, f"文件 {digest} 不在数据目录中。", seq)


def _hex(value: object) -> str:
    return str(value).replace("-", "")
