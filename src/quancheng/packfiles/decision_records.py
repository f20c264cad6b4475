"""Records of the bodies that decide and of the matters that go before them."""

from __future__ import annotations

import re
from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.errors import BadValue
from quancheng.packfiles.fields import CONDITION, LABEL, PARTY, RESTS, TASKS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Parsed, Record, Ref

QUORUM = re.compile(r"(?:(\d{1,3}) members|(more than )?(half|two thirds|three quarters|all))", re.ASCII)
SHARES = {"half": (1, 2), "two thirds": (2, 3), "three quarters": (3, 4), "all": (1, 1)}


def _quorum(text: str) -> spec.Quorum:
    written = QUORUM.fullmatch(text)
    if written is None or written[1] == "0":
        raise BadValue(f"看不懂到会人数“{text}”。", help="请写成 more than half、two thirds、5 members 的样子。")
    if written[1]:
        return spec.Quorum(number=int(written[1]))
    parts, of = SHARES[written[3]]
    return spec.Quorum(parts=parts, of=of, over=bool(written[2]))


QUORUM_KIND = Parsed(
    "quorum (`more than half`, `two thirds`, `5 members`)",
    _quorum,
    {"type": "string", "pattern": f"^{QUORUM.pattern}$"},
)


def _body(**given: Any) -> spec.Body:
    return spec.Body(**{"kept_by": given["chaired_by"], **given})


BODY = Record(
    "body",
    "议事机构",
    "A body that decides: who sits in it, how many must be there, what carries.",
    (
        LABEL,
        Field("members", ListOf(Ref(("unit", "post", "group"))), "who has a vote", required=True),
        Field("chaired_by", Ref(("unit", "post")), "who is in the chair, one of the members", required=True),
        Field("kept_by", PARTY, "who notes attendance and votes and concludes; the chair unless said"),
        Field("quorum", QUORUM_KIND, "how many must be there; who recuses is not counted", required=True),
        Field("carries", OneOf(spec.CARRIES_WORDS, spec.Carries), "what a matter needs to be carried", required=True),
        Field("tie", OneOf(spec.TIE_WORDS, spec.Tie), "what as many for as against amount to; `fails` unless said"),
        Field("proxy", OneOf(spec.PROXY_WORDS, spec.Proxy), "what a written proxy is good for; `none` unless said"),
        Field("refers_to", Ref(("body",)), "the body above, to which goes what it cannot agree on"),
        Field("meeting", Ref(("meeting",)), "the kind of meeting in which it sits"),
        RESTS,
    ),
    _body,
    defines="body",
)
ROUTE = Record(
    "route",
    "审议层级",
    "Of matters for which a condition holds, the bodies they go before.",
    (
        Field("when", CONDITION, "for which projects", required=True),
        Field("before", ListOf(Ref(("body",))), "the bodies, in this order", required=True),
        RESTS,
    ),
    spec.Route,
)
DECISION = Record(
    "decision",
    "审议事项",
    "A matter that bodies decide. A task waits for it by `decision`; its outcomes are `approved` and `rejected`.",
    (
        LABEL,
        Field("tabled_by", PARTY, "who puts it forward", required=True),
        Field("routes", ListOf(ROUTE), "which bodies decide; the first row that holds counts", required=True),
        Field("after", TASKS, "the tasks that must be done before it is tabled", into="after_tasks"),
        Field(
            "after_reviews", ListOf(Ref(("review",))), "the reviews that must have ended in favour before it is tabled"
        ),
        Field("needs", ListOf(TEXT), "the papers laid before the bodies, in words"),
        RESTS,
    ),
    spec.Decision,
    defines="decision",
)
