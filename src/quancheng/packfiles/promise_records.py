"""Records of what is owed for a time: waived materials, filings to superiors, publicity."""

from __future__ import annotations

from typing import Any

from quancheng.engine import pack as spec
from quancheng.engine.spec.marks import FILED, PUBLISHED, mark_of
from quancheng.packfiles.fields import CONDITION, FACTS, LABEL, PARTY, PERIOD, RESTS, TASKS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, OneOf, Record
from quancheng.packfiles.reader import Definition, Reader, Spot

LABELS = {"公开": "公开", "内部": "内部", "敏感": "敏感"}
WAIVER = Record(
    "waiver",
    "容缺",
    "Materials of formalities that may be missing for a time, against a written commitment.",
    (
        LABEL,
        Field("tasks", TASKS, "the formalities", required=True),
        Field("materials", ListOf(TEXT), "the materials that may come later", required=True),
        Field("within", PERIOD, "how long at most", required=True),
        Field("granted_by", PARTY, "who grants it; whose the formality is unless said"),
        Field("follows", OneOf(spec.FOLLOWS), "what follows when they do not come; `warn` unless said"),
        RESTS,
    ),
    spec.Waiver,
    defines="waiver",
)


def _marks(became: str) -> Any:
    def check(reader: Reader, spot: Spot, given: dict[str, Any]) -> bool:
        mark = mark_of(given["id"], became)
        happening = spec.Happening(id=mark, label=f"办理“{given['label']}”")
        reader.defined.setdefault("happening", {}).setdefault(mark, Definition("happening", mark, spot, happening))
        return True

    return check


FILING = Record(
    "filing",
    "报备",
    "A report to superiors, owed from the day its condition holds; what was filed stays filed.",
    (
        LABEL,
        Field("when", CONDITION, "when it is owed", required=True),
        Field("to", ListOf(TEXT), "the authorities, each of which gives a receipt", required=True),
        Field("by", PARTY, "who files", required=True),
        Field("within", PERIOD, "within which time"),
        RESTS,
    ),
    spec.Filing,
    defines="filing",
    check=_marks(FILED),
)
PUBLICITY = Record(
    "publicity",
    "公示",
    "What is published of a project, from when, for how long at least, and what is withheld.",
    (
        LABEL,
        Field("when", CONDITION, "when it is to be published", required=True),
        Field("fields", FACTS, "the facts that are published", required=True),
        Field("by", PARTY, "who publishes, or decides to withhold", required=True),
        Field("within", PERIOD, "within which time"),
        Field("lasts", PERIOD, "for how long at least"),
        Field("withhold_labels", ListOf(OneOf(LABELS)), "projects with these labels are not published"),
        Field("withhold_when", CONDITION, "nor those for which this holds"),
        RESTS,
    ),
    spec.Publicity,
    defines="publicity",
    check=_marks(PUBLISHED),
)
