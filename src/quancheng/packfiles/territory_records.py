"""Records of the jurisdictions below the place, and how a unit says that each of them has its own."""

from __future__ import annotations

import re

from quancheng.engine import pack as spec
from quancheng.engine.errors import BadValue
from quancheng.packfiles.fields import ID, LABEL, RESTS, TEXT
from quancheng.packfiles.kinds import Field, Parsed, Record, Ref

CODE = re.compile(r"\d{6,12}", re.ASCII)
EACH = re.compile(r"each ([a-z][a-z0-9-]*(?: or [a-z][a-z0-9-]*)*)")


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise BadValue(f"区划代码“{text}”不是6至12位数字。", help='请加引号写正式的代码，如 "360702"。')
    return text


def _kinds(text: str) -> tuple[str, ...]:
    written = EACH.fullmatch(text)
    if written is None:
        raise BadValue(f"“{text}”没有说明是哪一类辖区。", help="请写成 each county 或 each county or zone 的样子。")
    return tuple(written[1].split(" or "))


JURISDICTION = Record(
    "jurisdiction",
    "辖区",
    "A county, zone or park below the place.",
    (
        LABEL,
        Field("kind", ID, "its kind in one word, such as `county`, `zone`, `park`", required=True),
        Field("level", TEXT, "what it is called: 县, 区, 市, 开发区", required=True),
        Field(
            "code", Parsed("division code (`\"360702\"`)", _code, {"type": "string", "pattern": f"^{CODE.pattern}$"}),
            "its administrative division code", required=True,
        ),
        Field("in", Ref(("jurisdiction",)), "the one in which it lies, where that is not the place", into="inside"),
        RESTS,
    ),
    spec.Jurisdiction,
    defines="jurisdiction",
)  # fmt: skip
IN_EACH = Parsed("`each KIND` (`each county or zone`)", _kinds, {"type": "string", "pattern": f"^{EACH.pattern}$"})
