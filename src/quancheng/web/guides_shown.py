"""Guides as pages show them: who handles them, where, with what, how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quancheng.engine.pack import PAPER_FORMS, Guide, Pack


@dataclass(frozen=True, kw_only=True)
class MaterialShown:
    name: str
    given_by: str
    form: str
    may_wait: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class GuideShown:
    """A guide with all its words ready. `delegated` are the parks where it is done."""

    guide: Guide
    handled_by: str
    delegated: str
    tasks: list[tuple[str, str]]
    stage: str
    materials: list[MaterialShown]
    told: str = ""

    @property
    def limit(self) -> str:
        return self.guide.within.words if self.guide.within else ""

    def holds(self, text: str) -> bool:
        """Whether the guide has this word in it."""
        said = [self.guide.label, self.handled_by, self.guide.together, *(each.name for each in self.materials)]
        return any(text.lower() in each.lower() for each in (*said, *self.guide.steps, *self.guide.law))


def shown(pack: Pack, guide: Guide, told: str = "") -> GuideShown:
    """A guide in words; `told` is the day on which the enterprise got it."""
    tasks = [(name, pack.task[name].label) for name in guide.tasks]
    stages = dict.fromkeys(pack.task[name].stage for name in guide.tasks)
    return GuideShown(
        guide=guide,
        handled_by=pack.label_of(guide.handled_by),
        delegated="、".join(pack.label_of(each) for each in guide.delegated_to),
        tasks=tasks,
        stage=next(iter(stages), ""),
        materials=[
            MaterialShown(
                name=each.name, given_by=pack.party_word(each.given_by), form=PAPER_FORMS[each.form],
                may_wait=each.may_wait, note=each.note,
            )
            for each in guide.materials
        ],
        told=told,
    )  # fmt: skip


def grouped(guides: Iterable[GuideShown]) -> list[tuple[str, list[GuideShown]]]:
    """By the heading each stands under, in the pack's order."""
    found: dict[str, list[GuideShown]] = {}
    for each in guides:
        found.setdefault(each.guide.phase or "其他", []).append(each)
    return list(found.items())
