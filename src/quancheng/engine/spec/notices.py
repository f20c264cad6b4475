"""The steps of supervision: those that every place knows, and those a pack names itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """A step that can be decided on. `rectifies`: the unit has to put things right within a limit and report.

    `paper` is what its printed paper is called.
    """

    id: str
    label: str
    paper: str
    rectifies: bool = False
    basis: Basis = ()


PROPOSALS: Mapping[str, str] = {
    "supervision-notice": "下达督办单",
    "annual-veto": "年度考评一票否决",
    "public-statement": "主要负责人公开表态",
    "special-inspection": "专项督查",
}
"""The steps that every pack may propose without naming them under `notices`."""
KNOWN_NOTICES: Mapping[str, NoticeKind] = {
    name: NoticeKind(id=name, label=label, paper=label, rectifies=False) for name, label in PROPOSALS.items()
} | {"supervision-notice": NoticeKind(id="supervision-notice", label="下达督办单", paper="督办单", rectifies=True)}
