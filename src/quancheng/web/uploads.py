"""The files of a form, taken one by one; a refused one refuses the form."""

from __future__ import annotations

from typing import IO, cast

from quancheng.cases.evidence import LARGEST, Paper, take
from quancheng.engine.errors import BadValue
from quancheng.store.errors import FileTooBig
from quancheng.web.doors import Request

MOST = 10


def papers_of(request: Request) -> list[Paper]:
    """Every uploaded file of the field `file`. Raises NotEvidence, FileTooBig, or BadValue for too many."""
    files = request.FILES.getlist("file")
    if len(files) > MOST:
        raise BadValue(f"一次最多上传{MOST}个文件。", help="请分几次办理，或合并成一个文件。", count=len(files))
    taken = []
    for file in files:
        if (file.size or 0) > LARGEST:
            raise FileTooBig(LARGEST)
        taken.append(take(cast(IO[bytes], file.file), name=file.name or ""))
    return taken
