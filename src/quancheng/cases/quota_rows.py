"""What lags behind its quota waits for its unit: written on a new day, and as soon as a record is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quancheng.cases import statements as sql
from quancheng.cases.packs import place_of
from quancheng.cases.quota_counts import counted_in_all
from quancheng.engine.pack import PROJECTS, Pack, Quota
from quancheng.engine.quotas import Pace, Standing, period_of, stand, unit_of, words_of
from quancheng.store.work import Work

KIND = SUBJECT = "quota"
DROP = "DELETE FROM cases_work WHERE tenant_id = %s AND subject_id = %s AND kind = %s AND (key = %s OR key LIKE %s)"


def warn(work: Work, pack: Pack, *, counts: str = "") -> None:
    """Bring the warnings up to the day: of all quotas, or of those that count one kind of record. Harmless twice."""
    asked = [quota for quota in pack.quotas if counts in ("", quota.counts)]
    if not asked:
        return
    book = place_of(work.tenant).book_id
    for quota in asked:
        work.execute(DROP, (work.tenant, book.hex, KIND, quota.id, f"{quota.id}/%"))
        for row in _rows(work, pack, quota, book.hex):
            work.execute(sql.PUT_WORK, row)


def _rows(work: Work, pack: Pack, quota: Quota, book: str) -> Iterator[tuple[Any, ...]]:
    period = period_of(quota, work.today)
    counted = counted_in_all(work.tenant, pack, quota, period)
    for each in stand(pack, quota, counted, period=period, on=work.today):
        if each.pace is Pace.BEHIND:
            party = unit_of(quota, each.which)
            unit = pack.unit_of(party) or party
            yield (
                work.tenant, book, KIND, "/".join((quota.id, *each.which))[:120], SUBJECT, None,
                _said(pack, quota, each)[:400], "", "open", True, party, unit, None, period.first, period.last,
                period.last, None, "",
            )  # fmt: skip


def _said(pack: Pack, quota: Quota, cell: Standing) -> str:
    which = words_of(pack, cell.which)
    word = "个" if quota.counts == PROJECTS else "条"
    where = f"（{which}）" if which else ""
    return f"{quota.label}{where}进度落后：{cell.done}/{cell.target}{word}，按时间应到{cell.wanted}{word}"
