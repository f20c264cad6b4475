"""What a policy says: the specification that the engine interprets.

A pack is data. Every rule carries `basis`, the ids of the clauses it rests on. Nothing here reads files;
`packfiles` turns YAML into these objects and refuses what cannot be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from quancheng.engine.conditions import ALWAYS
from quancheng.engine.periods import Period
from quancheng.engine.readers import Readers, readers_of
from quancheng.engine.spec.base import (
    ENTERPRISE,
    OUTSIDERS,
    SIGNED,
    STATUTORY_WAIT,
    THIRD_PARTY,
    Anchor,
    AnchorKind,
    Anchors,
    Basis,
    FactType,
    Power,
    RowState,
    Strength,
    Value,
)
from quancheng.engine.spec.clocks import (
    DELAY_CAUSES,
    TAKES_EFFECT,
    WHOSE_TIME,
    BackFrom,
    Clock,
    CountedBack,
    ExtensionRule,
    Limit,
    PauseRule,
    RestartRule,
    Total,
    WholeFile,
)
from quancheng.engine.spec.commitments import REACHED, SIDES, CommitmentKind, Fulfilment, Instalment
from quancheng.engine.spec.decisions import (
    APPROVED,
    CARRIES_WORDS,
    DECISION_OUTCOMES,
    PRESENCE_WORDS,
    PROXY_WORDS,
    REJECTED,
    TIE_WORDS,
    VOTE_WORDS,
    Body,
    Carries,
    Decision,
    Presence,
    Proxy,
    Quorum,
    Route,
    Tie,
    Vote,
)
from quancheng.engine.spec.documents import (
    AGREE,
    Content,
    Distribution,
    DocumentKind,
    Passage,
    Template,
    WrittenOpinion,
)
from quancheng.engine.spec.forms import GENERAL_PAPERS, Adoption, Form, FormColumn, FormField, FormRow
from quancheng.engine.spec.guides import PAPER_FORMS, Guide, Material
from quancheng.engine.spec.issues import RAISERS, IssueKind, Rung
from quancheng.engine.spec.leads import FirstTalkRules, LeadRules
from quancheng.engine.spec.ledgers import LEDGER_KINDS, LEDGER_SOURCES, Ledger, LedgerColumn
from quancheng.engine.spec.lineage import Drop
from quancheng.engine.spec.lists import FixedList
from quancheng.engine.spec.marks import Mark, marks_of
from quancheng.engine.spec.matching import COMPARED, Chain, Criterion, Matching, Offer, Site
from quancheng.engine.spec.notice import Clause, Document, Place, Post, Reading, Role, Unit, UnitGroup
from quancheng.engine.spec.notices import KNOWN_NOTICES, PROPOSALS, NoticeKind
from quancheng.engine.spec.parties import Party, PartyCase
from quancheng.engine.spec.plans import Factor, NeedsForm, Phase, SupportPlan, Works
from quancheng.engine.spec.projects import Band, Fact, Happening, Library, Scheme
from quancheng.engine.spec.promises import FOLLOWS, Filing, Publicity, Waiver
from quancheng.engine.spec.quotas import EVERY, PROJECTS, Dimension, Quota
from quancheng.engine.spec.records import Chart, FollowUp, RecordKind, RecordScope
from quancheng.engine.spec.rules import (
    AGENDA_SOURCES,
    COUNTED,
    DUTY_SCOPES,
    TRIGGERS,
    Duty,
    Handover,
    MeetingKind,
    Responsibility,
    Review,
    Term,
    Trigger,
    Veto,
)
from quancheng.engine.spec.scoring import (
    BY_SCORE,
    JURISDICTION,
    RANK_ORDERS,
    Conclusion,
    Earning,
    Evaluation,
    EvaluationClass,
    ExitKind,
    Indicator,
    Light,
    Measure,
    PointRule,
    Ranking,
    RankMeasure,
    ScoredDimension,
    Scoring,
)
from quancheng.engine.spec.territory import Jurisdiction
from quancheng.engine.spec.transfers import Transfer, Way
from quancheng.engine.spec.work import EachUnit, Gate, Outcome, Stage, Task

__all__ = [
    "AGENDA_SOURCES",
    "AGREE",
    "APPROVED",
    "BY_SCORE",
    "CARRIES_WORDS",
    "COMPARED",
    "COUNTED",
    "DECISION_OUTCOMES",
    "DELAY_CAUSES",
    "DUTY_SCOPES",
    "ENTERPRISE",
    "EVERY",
    "FOLLOWS",
    "GENERAL_PAPERS",
    "JURISDICTION",
    "KNOWN_NOTICES",
    "LEDGER_KINDS",
    "LEDGER_SOURCES",
    "OUTSIDERS",
    "PAPER_FORMS",
    "PRESENCE_WORDS",
    "PROJECTS",
    "PROPOSALS",
    "PROXY_WORDS",
    "RAISERS",
    "RANK_ORDERS",
    "REACHED",
    "REJECTED",
    "SIDES",
    "SIGNED",
    "STATUTORY_WAIT",
    "TAKES_EFFECT",
    "THIRD_PARTY",
    "TIE_WORDS",
    "TRIGGERS",
    "VOTE_WORDS",
    "WHOSE_TIME",
    "Adoption",
    "Anchor",
    "AnchorKind",
    "Anchors",
    "BackFrom",
    "Band",
    "Basis",
    "Body",
    "Carries",
    "Chain",
    "Chart",
    "Clause",
    "Clock",
    "CommitmentKind",
    "Conclusion",
    "Content",
    "CountedBack",
    "Criterion",
    "Decision",
    "Dimension",
    "Distribution",
    "Document",
    "DocumentKind",
    "Drop",
    "Duty",
    "EachUnit",
    "Earning",
    "Evaluation",
    "EvaluationClass",
    "ExitKind",
    "ExtensionRule",
    "Fact",
    "FactType",
    "Factor",
    "Filing",
    "FirstTalkRules",
    "FixedList",
    "FollowUp",
    "Form",
    "FormColumn",
    "FormField",
    "FormRow",
    "Fulfilment",
    "Gate",
    "Guide",
    "Handover",
    "Happening",
    "Indicator",
    "Instalment",
    "IssueKind",
    "Jurisdiction",
    "LeadRules",
    "Ledger",
    "LedgerColumn",
    "Library",
    "Light",
    "Limit",
    "Matching",
    "Material",
    "Measure",
    "MeetingKind",
    "NeedsForm",
    "NoticeKind",
    "Offer",
    "Outcome",
    "Pack",
    "Party",
    "PartyCase",
    "Passage",
    "PauseRule",
    "Phase",
    "Place",
    "PointRule",
    "Post",
    "Power",
    "Presence",
    "Proxy",
    "Publicity",
    "Quorum",
    "Quota",
    "RankMeasure",
    "Ranking",
    "Reading",
    "RecordKind",
    "RecordScope",
    "Responsibility",
    "RestartRule",
    "Review",
    "Role",
    "Route",
    "RowState",
    "Rung",
    "Scheme",
    "ScoredDimension",
    "Scoring",
    "Site",
    "Stage",
    "Strength",
    "SupportPlan",
    "Task",
    "Template",
    "Term",
    "Tie",
    "Total",
    "Transfer",
    "Trigger",
    "Unit",
    "UnitGroup",
    "Value",
    "Veto",
    "Vote",
    "Waiver",
    "Way",
    "WholeFile",
    "Works",
    "WrittenOpinion",
]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A whole policy pack. `version` is the digest of its content; a running project is pinned to it."""

    id: str
    title: str
    version: str
    place: Place
    document: Document
    in_force_from: date
    in_force_to: date | None
    clauses: tuple[Clause, ...]
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    stages: tuple[Stage, ...]
    inherits: str = ""
    drops: tuple[Drop, ...] = ()
    replaces: str = ""
    readings: tuple[Reading, ...] = ()
    roles: tuple[Role, ...] = ()
    groups: tuple[UnitGroup, ...] = ()
    parties: tuple[Party, ...] = ()
    facts: tuple[Fact, ...] = ()
    happenings: tuple[Happening, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    handovers: tuple[Handover, ...] = ()
    reviews: tuple[Review, ...] = ()
    bodies: tuple[Body, ...] = ()
    decisions: tuple[Decision, ...] = ()
    libraries: tuple[Library, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    forms: tuple[Form, ...] = ()
    duties: tuple[Duty, ...] = ()
    meetings: tuple[MeetingKind, ...] = ()
    issue_kinds: tuple[IssueKind, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    sites: tuple[Site, ...] = ()
    matchings: tuple[Matching, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    totals: tuple[Total, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    leads: LeadRules | None = None
    first_talk: FirstTalkRules | None = None
    records: tuple[RecordKind, ...] = ()
    quotas: tuple[Quota, ...] = ()
    guides: tuple[Guide, ...] = ()
    plans: tuple[SupportPlan, ...] = ()
    factors: tuple[Factor, ...] = ()
    needs: tuple[NeedsForm, ...] = ()
    lists: tuple[FixedList, ...] = ()
    measures: tuple[Measure, ...] = ()
    points: tuple[PointRule, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    lights: tuple[Light, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    exits: tuple[ExitKind, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    commitments: tuple[CommitmentKind, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    filings: tuple[Filing, ...] = ()
    publicity: tuple[Publicity, ...] = ()
    scope: str = ""
    near: Period = field(default_factory=lambda: Period.working_days(5))

    # Look-ups, computed once: a pack is immutable.

    @cached_property
    def task(self) -> Mapping[str, Task]:
        return {task.id: task for stage in self.stages for task in stage.tasks}

    @cached_property
    def stage(self) -> Mapping[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def stage_after(self) -> Mapping[str, str | None]:
        ids = [stage.id for stage in self.stages]
        return dict(zip(ids, [*ids[1:], None], strict=True))

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def post(self) -> Mapping[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def role(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def party(self) -> Mapping[str, Party]:
        return {party.id: party for party in self.parties}

    @cached_property
    def fact(self) -> Mapping[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def happening(self) -> Mapping[str, Happening]:
        """Those the pack names and those that follow from its documents, commitments, filings and publicity."""
        return {
            **{mark.id: Happening(id=mark.id, label=mark.label) for mark in self.marks.values()},
            **{each.id: each for each in self.happenings},
        }

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """The happenings that come with a thing of the pack: what became of it, and whose doing that is."""
        return {mark.id: mark for mark in marks_of(self)}

    @cached_property
    def document_kind(self) -> Mapping[str, DocumentKind]:
        return {each.id: each for each in self.documents}

    @cached_property
    def commitment_kind(self) -> Mapping[str, CommitmentKind]:
        return {each.id: each for each in self.commitments}

    @cached_property
    def review(self) -> Mapping[str, Review]:
        return {each.id: each for each in self.reviews}

    @cached_property
    def issue_kind(self) -> Mapping[str, IssueKind]:
        return {kind.id: kind for kind in self.issue_kinds}

    @cached_property
    def measure(self) -> Mapping[str, Measure]:
        return {each.id: each for each in self.measures}

    @cached_property
    def body(self) -> Mapping[str, Body]:
        return {each.id: each for each in self.bodies}

    @cached_property
    def decision(self) -> Mapping[str, Decision]:
        return {each.id: each for each in self.decisions}

    @cached_property
    def gate(self) -> Mapping[str, Gate]:
        return {gate.id: gate for stage in self.stages for gate in (*stage.enter_when, *stage.leave_when)}

    @cached_property
    def followers(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks that wait for a task, by its id."""
        waiting: dict[str, list[Task]] = {}
        for task in self.task.values():
            for earlier in task.after:
                waiting.setdefault(earlier, []).append(task)
        return {name: tuple(tasks) for name, tasks in waiting.items()}

    @cached_property
    def readers(self) -> Mapping[str, Readers]:
        """The tasks that conditions stir, by what their conditions read."""
        return readers_of(self.task.values(), self.followers)

    @cached_property
    def hanging_on_each(self) -> tuple[Task, ...]:
        """The tasks of each owner, whoever that is by the facts, and those that wait for them."""
        each = [task for task in self.task.values() if task.each is not None]
        return (*each, *(after for task in each for after in self.followers.get(task.id, ())))

    @cached_property
    def each_of_owners(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks that the owner of a task has because it owns it, by that task's id."""
        owned: dict[str, list[Task]] = {}
        for task in self.task.values():
            for name in task.each.owners_of if task.each else ():
                owned.setdefault(name, []).append(task)
        return {name: tuple(tasks) for name, tasks in owned.items()}

    @cached_property
    def clocked(self) -> tuple[Task, ...]:
        """The tasks that have a clock."""
        return tuple(task for task in self.task.values() if task.clock is not None)

    @cached_property
    def filed_tasks(self) -> tuple[Task, ...]:
        """The tasks whose clock counts only once the file is complete."""
        return tuple(task for task in self.clocked if task.clock and task.clock.once_complete)

    @cached_property
    def restarting_tasks(self) -> Mapping[str, tuple[Task, ...]]:
        """The tasks whose clock begins anew at a happening, by the happening."""
        found: dict[str, list[Task]] = {}
        for task in self.clocked:
            for rule in task.clock.restarts if task.clock else ():
                if rule.at is not None:
                    found.setdefault(rule.at, []).append(task)
        return {name: tuple(tasks) for name, tasks in found.items()}

    @cached_property
    def before_meetings(self) -> Mapping[str, frozenset[str]]:
        """The tasks due before the next meeting, by the kind of meeting."""
        found: dict[str, set[str]] = {}
        for task in self.clocked:
            back = task.clock.before if task.clock else None
            if back is not None and back.kind is BackFrom.MEETING:
                found.setdefault(back.name, set()).add(task.id)
        return {name: frozenset(tasks) for name, tasks in found.items()}

    @cached_property
    def expiring_tasks(self) -> frozenset[str]:
        """The tasks whose expiry changes something by itself."""
        return frozenset(task.id for task in self.clocked if task.clock and task.clock.at_expiry in TAKES_EFFECT)

    @cached_property
    def branching_tasks(self) -> tuple[Task, ...]:
        """The tasks that apply to some projects only."""
        return tuple(task for task in self.task.values() if task.applies is not ALWAYS)

    @cached_property
    def place_of_stage(self) -> Mapping[str, int]:
        """The position of each stage, from 0."""
        return {stage.id: place for place, stage in enumerate(self.stages)}

    @cached_property
    def conditional_tasks(self) -> tuple[Task, ...]:
        """The tasks that open by a condition of their own, wherever the project stands."""
        return tuple(task for task in self.task.values() if task.opens_when is not None)

    @cached_property
    def record_kind(self) -> Mapping[str, RecordKind]:
        return {each.id: each for each in self.records}

    @cached_property
    def factor(self) -> Mapping[str, Factor]:
        return {each.id: each for each in self.factors}

    @cached_property
    def guides_of(self) -> Mapping[str, tuple[Guide, ...]]:
        """The guides of each task, by its id."""
        return {name: tuple(each for each in self.guides if name in each.tasks) for name in self.task}

    @cached_property
    def jurisdiction(self) -> Mapping[str, Jurisdiction]:
        """The jurisdictions below the place, by their codes."""
        return {each.code: each for each in self.jurisdictions}

    @cached_property
    def code_of_jurisdiction(self) -> Mapping[str, str]:
        return {each.id: each.code for each in self.jurisdictions}

    @cached_property
    def seats(self) -> dict[tuple[str, str], str]:
        """What `territory.seated` has found out, by (party, jurisdiction)."""
        return {}

    @cached_property
    def local(self) -> dict[str, Pack]:
        """What `territory.pack_at` has made, by jurisdiction."""
        return {}

    @cached_property
    def notice_kind(self) -> Mapping[str, NoticeKind]:
        """The steps of supervision: the pack's own and those that every pack knows."""
        return {**KNOWN_NOTICES, **{kind.id: kind for kind in self.notices}}

    def party_word(self, party: str) -> str:
        """Who a party is in words; the enterprise itself, not the field that holds its name."""
        return OUTSIDERS.get(party) or self.label_of(party)

    def label_of(self, name: str) -> str:
        """The notice's word for any id; the id itself where the pack has no label for it."""
        label = self._labels.get(name)
        return self._label_below(name) if label is None else label

    def _label_below(self, name: str) -> str:
        """`county-commerce@360702` is 东县商务局."""
        party, _, code = name.partition("@")
        if code not in self.jurisdiction or party not in self._labels:
            return name
        return f"{self.jurisdiction[code].label}{self._labels[party]}"

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        labelled: tuple[tuple[Any, ...], ...] = (
            self.units, self.posts, self.roles, self.parties, self.facts, self.happenings, self.reviews, self.bodies,
            self.decisions,
            self.libraries, self.ledgers,
            self.forms, self.duties, self.meetings, self.issue_kinds, self.groups, self.stages, self.handovers,
            self.schemes, self.triggers, self.notices, self.sites, self.matchings, self.transfers, self.totals,
            self.jurisdictions, self.records, self.quotas, self.guides, self.plans,
            self.documents, self.commitments, self.waivers, self.filings, self.publicity,
            self.factors, self.needs, self.lists,
        )  # fmt: skip
        labelled = (*labelled, self.measures, self.points, self.rankings, self.lights, self.evaluations, self.exits)
        outcomes = {each.id: each.label for task in self.task.values() for each in task.outcomes}
        labels = {**PROPOSALS, **outcomes, **GENERAL_PAPERS, **OUTSIDERS}
        for things in labelled:
            labels |= {thing.id: thing.label for thing in things}
        labels |= {task.id: task.label for task in self.task.values()}
        labels |= {gate.id: gate.label for gate in self.gate.values()}
        labels |= {mark.id: mark.label for mark in self.marks.values() if mark.id not in labels}
        labels |= {band.grade: band.label for scheme in self.schemes for band in scheme.bands}
        labels |= {kind.qualified(each.id): each.label for kind in self.records for each in kind.fields}
        return labels

    def unit_of(self, party: str) -> str | None:
        """The unit in which a party sits; None for a role on a project, whose holder says it."""
        if party in self.unit:
            return party
        if party in self.post:
            return self.post[party].unit
        name, _, code = party.partition("@")
        unit = self.unit_of(name) if code in self.jurisdiction else None
        return unit and f"{unit}@{code}"

    def has_unit(self, name: str) -> bool:
        """Whether there is such a unit, of the place itself or of one of its jurisdictions."""
        return self.unit_of(name) == name

    def rules(self) -> Iterator[tuple[str, str, Basis]]:
        """Every rule as (kind, id, basis), for `trace` and for the page of the notice."""
        for kind, things in self._rule_kinds():
            for thing in things:
                yield kind, getattr(thing, "id", "") or getattr(thing, "party", ""), thing.basis  # type: ignore[attr-defined]
        for task in self.task.values():
            if task.clock is not None:
                yield "clock", task.id, task.clock.basis
        for matching in self.matchings:
            for criterion in matching.criteria:
                yield "criterion", f"{matching.id}.{criterion.label}", criterion.basis
        for transfer in self.transfers:
            for way in transfer.ways:
                yield "way", f"{transfer.id}.{way.label}", way.basis
        for decision in self.decisions:
            for route in decision.routes:
                yield "route", f"{decision.id}.{'.'.join(route.before)}", route.basis
        for scheme in self.schemes:
            for band in scheme.bands:
                yield "grade", f"{scheme.id}.{band.grade}", band.basis

    def _rule_kinds(self) -> list[tuple[str, tuple[object, ...]]]:
        return [
            ("leads", (self.leads,) if self.leads else ()),
            ("first-talk", (self.first_talk,) if self.first_talk else ()),
            ("drop", self.drops), ("jurisdiction", self.jurisdictions), ("unit", self.units), ("post", self.posts),
            ("role", self.roles), ("party", self.parties),
            ("group", self.groups), ("stage", self.stages), ("task", tuple(self.task.values())), ("gate",
            tuple(self.gate.values())),
            ("fact", self.facts), ("happening", self.happenings),
            ("responsibility", self.responsibilities), ("handover", self.handovers), ("review", self.reviews),
            ("body", self.bodies), ("decision", self.decisions),
            ("library", self.libraries), ("ledger", self.ledgers), ("form", self.forms), ("duty", self.duties),
            ("meeting", self.meetings), ("issue", self.issue_kinds), ("supervision", self.triggers), ("notice",
            self.notices), ("site", self.sites), ("matching", self.matchings), ("transfer", self.transfers),
            ("total", self.totals),
            ("record", self.records), ("quota", self.quotas), ("guide", self.guides), ("plan", self.plans),
            ("document", self.documents), ("commitment", self.commitments), ("waiver", self.waivers),
            ("filing", self.filings), ("publicity", self.publicity),
            ("factor", self.factors), ("needs", self.needs), ("list", self.lists),
            ("measure", self.measures), ("points", self.points), ("ranking", self.rankings), ("light", self.lights),
            ("evaluation", self.evaluations), ("exit", self.exits),
        ]  # fmt: skip
