"""What a pack says of counting and judging: measures, scored reviews, points, rankings, lights, evaluations, exits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.periods import Period
from quancheng.engine.quantities import Quantity
from quancheng.engine.recurrence import Recurrence
from quancheng.engine.scales import Limit, Scale
from quancheng.engine.spec.base import Anchors, Basis, FactType


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure that each project reports period by period, such as the investment completed in a month.

    `month_before`: what is reported in one month is the figure of the month before. What `adds_up` is summed; the
    newest of the others counts. `planned`: a plan is set beside it. `toward` is the fact it works off in all.
    """

    id: str
    label: str
    type: FactType
    every: Recurrence
    reported_by: str
    basis: Basis
    month_before: bool = False
    adds_up: bool = True
    planned: bool = False
    planned_by: str | None = None
    toward: str | None = None
    needs: tuple[str, ...] = ()
    while_: Condition = ALWAYS
    starts: Anchors | None = None


@dataclass(frozen=True, kw_only=True)
class ScoredDimension:
    """A dimension that is scored from 0 to `most`: by `scored_by` (the whole panel unless said), or from the data.

    `veto_below`: a score under it ends the review badly. `may_veto`: whoever scores it may veto it outright.
    """

    id: str
    label: str
    most: Decimal
    weight: Decimal = Decimal(1)
    scored_by: tuple[str, ...] = ()
    quantity: Quantity | None = None
    scale: Scale | None = None
    veto_below: Decimal | None = None
    may_veto: bool = False


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """From which total on which term is the conclusion; the last takes all that is left."""

    term: str
    at_least: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How a review is scored: each dimension's mean times its weight, added up; a veto stands over any total."""

    dimensions: tuple[ScoredDimension, ...]
    concludes: tuple[Conclusion, ...]


@dataclass(frozen=True, kw_only=True)
class Earning:
    """What points are earned by: a happening, a task's end (with an outcome), or any event of a kind with these fields.

    `undone_by` is the kind of event that takes them back, where the pack's own reopening does not.
    """

    kind: str
    name: str = ""
    outcome: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    undone_by: str = ""


@dataclass(frozen=True, kw_only=True)
class PointRule:
    """Points for something that happened: how many, to whom, on what evidence, capped a year and on one project.

    `grows`: the number is what a project has earned by then in all, so that each event adds what is new.
    """

    id: str
    label: str
    earned_by: Earning
    give: Scale
    to: str
    evidence: str
    basis: Basis
    of: Quantity | None = None
    grows: bool = False
    when: Condition = ALWAYS
    cap_a_year: Decimal | None = None
    cap_a_project: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class RankMeasure:
    """One column of a ranking, over a party's projects; exactly one of `count`, `share`, `sum`, `mean`, `points`.

    `share` is the part of the projects (of those that `among` names) on which a condition holds; `sum` over `per` is a
    ratio of sums. `low_is_good` turns the order round. `weight` and `scale` are for rankings by score.
    """

    id: str
    label: str
    count: Condition | None = None
    share: Condition | None = None
    among: Condition = ALWAYS
    total: Quantity | None = None
    mean: Quantity | None = None
    per: Quantity | None = None
    points: tuple[str, ...] = ()
    low_is_good: bool = False
    weight: Decimal = Decimal(1)
    scale: Scale | None = None
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Who is ranked, by what, when, and who publishes it.

    `by` is `jurisdiction` or a party: a project counts for the unit that it is. `answered_by` is the unit or post that
    answers for the place of its jurisdiction. `among` is the group whose units are ranked even when they have no
    project. `order` is one of RANK_ORDERS.
    """

    id: str
    label: str
    every: Recurrence
    by: str
    measures: tuple[RankMeasure, ...]
    order: str
    published_by: str
    basis: Basis
    among: str | None = None
    projects: Condition = ALWAYS
    answered_by: str | None = None


RANK_ORDERS: Mapping[str, str] = {
    "in order": "按各项先后比较，前一项相同再看后一项",
    "by score": "按各项得分乘权重之和",
    "by places": "按各项名次乘权重之和，小者在前",
}
JURISDICTION = "jurisdiction"
BY_SCORE = "by score"


@dataclass(frozen=True, kw_only=True)
class Light:
    """A red, yellow or green light of a project: the first limit that holds is its colour, green where none does.

    `tells` is who has something to do while it is red.
    """

    id: str
    label: str
    of: Quantity
    red: Limit
    basis: Basis
    yellow: Limit | None = None
    while_: Condition = ALWAYS
    tells: str | None = None


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure of an evaluation: computed `of` the project, or entered by a named party with its source.

    `veto_below` is a score under which the whole evaluation falls into its worst class.
    """

    id: str
    label: str
    scale: Scale
    weight: Decimal = Decimal(1)
    of: Quantity | None = None
    entered_by: str | None = None
    unit: str = ""
    veto_below: Decimal | None = None
    basis: Basis = ()


@dataclass(frozen=True, kw_only=True)
class EvaluationClass:
    """A class that an evaluation can end in; the last takes all that is left. It may mark happenings."""

    id: str
    label: str
    at_least: Decimal | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """An evaluation of a project, made once or every so often: by whom, by which indicators, with which classes.

    Made once, it begins a period `after` what it counts from and is due `within` another from then.
    """

    id: str
    label: str
    by: str
    indicators: tuple[Indicator, ...]
    classes: tuple[EvaluationClass, ...]
    basis: Basis
    since: Anchors | None = None
    after: Period | None = None
    within: Period | None = None
    every: Recurrence | None = None
    applies: Condition = ALWAYS
    third_party: bool = False


@dataclass(frozen=True, kw_only=True)
class ExitKind:
    """A way to leave: on which grounds, who proposes and decides it, what must be attached, what it marks.

    `ends_project`: the decision itself ends the project; otherwise the steps it opens do.
    """

    id: str
    label: str
    grounds: tuple[str, ...]
    proposed_by: str
    decided_by: str
    basis: Basis
    needs: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    ends_project: bool = False
    when: Condition = ALWAYS
