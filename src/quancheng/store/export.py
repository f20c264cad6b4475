"""The log as a bundle that can be verified without this program: `tools/verify_log.py` reads it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .anchors import stored_end, tenants
from .canonical import ALGORITHM, FORM, canonical, stamp
from .chain import NO_CHAIN, End, Recorded, events_in_order
from .session import Session, snapshot

EVENTS = "events.jsonl"
MANIFEST = "manifest.json"


def export_log(path: Path, *, at: datetime) -> int:
    """Write all events of all tenants and the ends of their chains to a zip file; the number of events."""
    heads: dict[int, End] = {}
    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as bundle:
        with bundle.open(EVENTS, "w", force_zip64=True) as out:
            for tenant in tenants():
                with snapshot(tenant) as session:
                    heads[tenant] = stored_end(tenant) or NO_CHAIN
                    for line in _lines(session, tenant):
                        out.write(line)
                        count += 1
        bundle.writestr(MANIFEST, _manifest(heads, count=count, at=at))
    return count


def _lines(session: Session, tenant: int) -> Iterator[bytes]:
    for event in events_in_order(session, tenant):
        yield f"{canonical(dict(zip(Recorded._fields, event, strict=True)))}\n".encode()


def _manifest(heads: dict[int, End], *, count: int, at: datetime) -> str:
    said = {
        "bundle": "quancheng-log",
        "form": FORM,
        "algorithm": ALGORITHM,
        "at": stamp(at),
        "events": count,
        "heads": [{"tenant": tenant, "seq": seq, "digest": digest} for tenant, (seq, digest) in heads.items()],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)
