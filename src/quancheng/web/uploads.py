"""The files of a form, taken one by one; a refused one refuses the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, cast

from quancheng.cases.evidence import LARGEST, Paper, Thing, take
from quancheng.engine.errors import BadValue
from quancheng.store.errors import FileTooBig
from quancheng.web.doors import Request

MOST = 10


def things_of(request: Request, needs: Sequence[str]) -> list[Thing]:
    """What proves each of several things that a task needs: number and files under the place of the thing."""
    return [
        Thing(
            name=name,
            number=request.POST.get(f"number-{at}", "").strip(),
            papers=papers_of(request, field=f"file-{at}"),
        )
        for at, name in enumerate(needs, start=1)
    ]


def papers_of(request: Request, *, field: str = "file") -> list[Paper]:
    """Every uploaded file of a field. Raises NotEvidence, FileTooBig, or BadValue for too many."""
    files = request.FILES.getlist(field)
    if len(files) > MOST:
        raise BadValue(f"一次最多上传{MOST}个文件。", help="请分几次办理，或合并成一个文件。", count=len(files))
    taken = []
    for file in files:
        if (file.size or 0) > LARGEST:
            raise FileTooBig(LARGEST)
        taken.append(take(cast(IO[bytes], file.file), name=file.name or ""))
    return taken
