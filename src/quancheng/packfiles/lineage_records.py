"""Records of how a pack stands to others: `inherits`, `drops`, `replaces`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quancheng.engine import pack as spec
from quancheng.packfiles.fields import ID, RESTS, TEXT
from quancheng.packfiles.kinds import Field, Json, Record
from quancheng.packfiles.reader import Broken, Reader, Spot

OTHER = re.compile(r"(?P<id>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:@(?P<version>[0-9a-f]{8,64}))?", re.ASCII)
"""A pack by its id, and where that matters by the beginning of its version."""

DROP = Record(
    "drop",
    "不沿用的规则",
    "A rule of the upper pack that does not hold here.",
    (
        Field("drop", ID, "the id of the upper pack's rule", required=True, into="id"),
        Field("because", TEXT, "why it does not hold here", required=True),
        RESTS,
    ),
    spec.Drop,
)


@dataclass(frozen=True)
class OtherPack:
    """A pack named by another: `qinghe`, or `qinghe@1a2b3c4d` for one version of it."""

    def read(self, reader: Reader, spot: Spot, whose: str) -> str | Broken:
        text = reader.word(spot, whose=whose)
        if isinstance(text, str) and not OTHER.fullmatch(text):
            return reader.wrong(
                spot, f"{whose}“{text}”不是制度包的名字。", "请写成 qinghe，或 qinghe@版本号的前8位以上。"
            )
        return text

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^{OTHER.pattern}$".replace("?P<id>", "").replace("?P<version>", "")}

    def words(self) -> str:
        return "id of another pack, with `@` and the beginning of its version where that matters"
