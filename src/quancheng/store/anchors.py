"""Anchors: the end of each chain written down where an auditor keeps it, so that a rewritten tail is noticed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from quancheng.engine.errors import BadValue

from . import statements as sql
from .canonical import ALGORITHM, FORM, canonical, stamp
from .chain import End, Fault
from .models import Tenant
from .session import reading, session


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a tenant's chain ended at a moment."""

    tenant: int
    seq: int
    digest: str
    at: str
    algorithm: str = ALGORITHM
    form: int = FORM

    def line(self) -> str:
        return canonical(asdict(self))


class BadAnchors(BadValue):
    """The file of anchors cannot be read."""

    code = "bad-anchors"

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"锚点文件 {path} 第 {line} 行无法识别。",
            help="每行应为 quancheng anchor 写出的一条记录；请向保管人取回原件。",
            line=line,
        )


def tenants() -> list[int]:
    """All tenants that have a chain."""
    return sorted(Tenant.objects.values_list("tenant_id", flat=True))


def stored_end(tenant: int) -> End | None:
    """The end of the chain as the head row says; call it inside `reading`, `snapshot` or a unit."""
    row = session().execute(sql.READ_HEAD, (tenant,)).fetchone()
    return None if row is None else End(*row)


def anchors_now(*, at: datetime) -> list[Anchor]:
    """The present end of every chain."""
    anchors = []
    for tenant in tenants():
        with reading(tenant):
            end = stored_end(tenant)
        if end is not None:
            anchors.append(Anchor(tenant, end.seq, end.digest, stamp(at)))
    return anchors


def write_anchors(path: Path, anchors: Iterable[Anchor]) -> None:
    """Add a line for each anchor; earlier lines stay."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{anchor.line()}\n" for anchor in anchors)
        file.flush()
        os.fsync(file.fileno())


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors of a file. Raises BadAnchors with the line that cannot be read."""
    anchors = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            anchors.append(Anchor(**json.loads(line)))
        except (ValueError, TypeError):
            raise BadAnchors(path, number) from None
    return anchors


def held_against(anchors: Iterable[Anchor], end: End, marks: dict[int, str]) -> Iterable[Fault]:
    """What the anchors of one tenant say against its chain: cut off behind an anchor, or rewritten before one."""
    for anchor in anchors:
        if anchor.seq > end.seq:
            sentence = (
                f"锚点（{anchor.at}）记到第 {anchor.seq} 号，现在只到第 {end.seq} 号：尾部被截去，或恢复了较旧的备份。"
            )
            yield Fault("truncated", anchor.tenant, sentence, anchor.seq)
        elif marks.get(anchor.seq) != anchor.digest:
            sentence = f"与锚点（{anchor.at}）记下的摘要不同：此处或之前的事件被改写。"
            yield Fault("rewritten", anchor.tenant, sentence, anchor.seq)
