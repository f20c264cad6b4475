"""Ranking sites for a project by weighted criteria, each with its reason in a sentence. Pure and without state.

A criterion for which the project says nothing is not counted, so that a score is always out of what could be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.pack import Criterion, Matching, Pack, Site

FULL, NONE, TENTH = Decimal(1), Decimal(0), Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A criterion of one site: points of so many, and why. `counts` is False where the project says nothing of it."""

    label: str
    points: Decimal
    of: int
    counts: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """A site with its score out of a hundred and how it came about."""

    site: Site
    place: int
    score: Decimal
    lines: tuple[Compared, ...]

    @property
    def words(self) -> str:
        """第1位 东区产业园（92.5分）：…"""
        return f"第{self.place}位 {self.site.label}（{self.score}分）：{'；'.join(line.why for line in self.lines)}"


def rank(pack: Pack, case: Case, matching: Matching) -> list[Match]:
    """All sites, the best first; those with the same score share a place and stand in the pack's order."""
    found = [(site, _compare(pack, case, matching, site)) for site in pack.sites]
    scored = sorted(((_score(lines), site, lines) for site, lines in found), key=lambda each: -each[0])
    places = [1 + sum(1 for other, *_ in scored if other > score) for score, *_ in scored]
    return [
        Match(site=site, place=place, score=score, lines=lines)
        for place, (score, site, lines) in zip(places, scored, strict=True)
    ]


def _compare(pack: Pack, case: Case, matching: Matching, site: Site) -> tuple[Compared, ...]:
    return tuple(
        _line(each, *_COMPARING[each.compares](pack, case, matching, each, site)) for each in matching.criteria
    )


Share = tuple[Decimal | None, str]
"""How far a site meets a criterion, None where the project says nothing of it; and why."""


def _line(criterion: Criterion, share: Decimal | None, why: str) -> Compared:
    points = _round(criterion.weight * (share or NONE))
    return Compared(label=criterion.label, points=points, of=criterion.weight, counts=share is not None, why=why)


def _score(lines: Iterable[Compared]) -> Decimal:
    counted = [line for line in lines if line.counts]
    of = sum(line.of for line in counted)
    return _round(sum((line.points for line in counted), NONE) * 100 / of) if of else NONE


def _round(number: Decimal) -> Decimal:
    return number.quantize(TENTH, rounding=ROUND_HALF_UP)


def _industry(pack: Pack, case: Case, matching: Matching, criterion: Criterion, site: Site) -> Share:
    wanted = case.fact(matching.industry)
    if wanted in (None, ""):
        return None, f"没有填写{pack.label_of(matching.industry)}，不计"
    if wanted in site.industries:
        return FULL, f"{wanted}是{site.label}的主导产业"
    return NONE, f"{site.label}的主导产业是{'、'.join(site.industries) or '（未列）'}，没有{wanted}"


def _chain(pack: Pack, case: Case, matching: Matching, criterion: Criterion, site: Site) -> Share:
    needed = matching.chain_of(case.fact(matching.industry))
    if not needed:
        return None, "没有列出产业链环节，不计"
    has = [link for link in needed if link in site.links]
    lacks = [link for link in needed if link not in site.links]
    said = f"产业链{len(needed)}个环节有{len(has)}个"
    missing = f"，缺{'、'.join(lacks)}" if lacks else ""
    return Decimal(len(has)) / len(needed), f"{said}（{'、'.join(has)}）{missing}" if has else f"{said}{missing}"


def _offer(pack: Pack, case: Case, matching: Matching, criterion: Criterion, site: Site) -> Share:
    name = criterion.fact or ""
    wanted, offer, label = case.fact(name), site.offer(name), pack.label_of(name)
    if wanted is None or wanted == "" or wanted is False:
        return None, f"项目没有提出{label}，不计"
    if offer is None:
        return NONE, f"{site.label}没有列出{label}"
    if isinstance(wanted, (int, Decimal)) and not isinstance(wanted, bool) and isinstance(offer.value, (int, Decimal)):
        return _amount(label, Decimal(wanted), offer.said, Decimal(offer.value))
    meets = offer.value == wanted
    return (FULL if meets else NONE), f"{label}：{'符合' if meets else f'要求{say_value(wanted)}，现为{offer.said}'}"


def _amount(label: str, wanted: Decimal, said: str, offered: Decimal) -> Share:
    if wanted == 0 or offered >= wanted:
        return FULL, f"{label}：可供{said}，够用"
    share = offered / wanted
    return share, f"{label}：可供{said}，为所需的{(share * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)}%"


_COMPARING = {"industry": _industry, "chain": _chain, "offer": _offer}
