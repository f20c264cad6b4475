"""A small county for the engine's tests: three stages, a gate, a review, a clock, a planned row, a duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.conditions import Bound, FactBound, Happened, Not
from quancheng.engine.decide import step
from quancheng.engine.pack import (
    Adoption,
    Anchor,
    AnchorKind,
    Anchors,
    Clock,
    Document,
    Duty,
    EachUnit,
    ExtensionRule,
    Fact,
    FactType,
    Form,
    Gate,
    Handover,
    Happening,
    IssueKind,
    Library,
    MeetingKind,
    Outcome,
    Pack,
    PauseRule,
    Place,
    Post,
    Power,
    Responsibility,
    Review,
    Role,
    Stage,
    Strength,
    Task,
    Term,
    Trigger,
    Unit,
)
from quancheng.engine.periods import Period
from quancheng.engine.recurrence import LAST_WORKING_DAY, Monthly, Shift, Weekday, Weekly
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar

BASIS = ("T-1",)
SIGNED = Anchors(of=(Anchor(kind=AnchorKind.HAPPENING, name="signed"),))
CALENDAR: Calendar = load_calendar()


def unit(id: str, label: str) -> Unit:
    return Unit(id=id, label=label, duty="", basis=BASIS)


def post(id: str, unit: str, *powers: Power) -> Post:
    return Post(id=id, label=f"{id}岗", unit=unit, powers=frozenset(powers), basis=BASIS)


def task(id: str, stage: str, by: str = "office", **more: object) -> Task:
    return Task(id=id, label=f"{id}事项", by=by, stage=stage, basis=BASIS, **more)  # type: ignore[arg-type]


TALK = Stage(
    id="talk",
    label="洽谈",
    basis=BASIS,
    tasks=(
        task("meet", "talk"),
        task(
            "judge",
            "talk",
            after=("meet",),
            review="panel",
            outcomes=(
                Outcome(id="fit", label="可行"),
                Outcome(id="unfit", label="不可行", ends_project=True),
            ),
        ),
    ),
    leave_when=(
        Gate(
            id="margin",
            label="利润率",
            hold=FactBound("margin", Bound.AT_LEAST, Decimal("0.15"), "15%"),
            strength=Strength.IN_PRINCIPLE,
            may_pass="leader",
            basis=BASIS,
        ),
    ),
)
LAND = Stage(
    id="land",
    label="落地",
    basis=BASIS,
    tasks=(
        task("sign", "land", outcomes=(Outcome(id="done", label="已签", marks=("signed",)),), needs=("协议",)),
        task(
            "file",
            "land",
            after=("sign",),
            clock=Clock(
                basis=BASIS,
                within=Period.working_days(3),
                since=SIGNED,
                pauses=(PauseRule(cause="papers", label="企业补正", whose="enterprise", cap=Period.working_days(5)),),
                extension=ExtensionRule(
                    granted_by="leader", up_to=Period.working_days(5), asked_before=Period.working_days(1)
                ),
            ),
        ),
        task(
            "permit",
            "land",
            by="land-bureau",
            opens_when=Happened("signed"),
            clock=Clock(basis=BASIS, planned=True),
            may_be_waived=True,
            needs=("证照",),
        ),
        task("power", "land", by="grid", opens_when=Happened("signed"), clock=Clock(basis=BASIS, planned=True)),
        task("receive", "land", each=EachUnit(owners_of=("permit", "power")), after=("file",), optional=True),
        task(
            "hold-meeting",
            "land",
            each=EachUnit(owners_of=("permit", "power")),
            after=("receive",),
            optional=True,
            clock=Clock(
                basis=BASIS,
                within=Period.working_days(5),
                since=Anchors(of=(Anchor(kind=AnchorKind.TASK_DONE, name="receive"),)),
            ),
        ),
    ),
)
MAKE = Stage(id="make", label="投产", basis=BASIS, tasks=(task("serve", "make"),))

PACK = Pack(
    id="county",
    title="试验办法",
    version="v1",
    place=Place(name="某县", level="县", code="990001"),
    document=Document(title="试验办法", number=None, issued=None),
    in_force_from=date(2026, 1, 1),
    in_force_to=None,
    clauses=(),
    units=(unit("office", "办公室"), unit("land-bureau", "国土局"), unit("grid", "电力公司"), unit("lead", "领导小组")),
    posts=(
        post("clerk", "office", *Power),
        post("land-clerk", "land-bureau", Power.RAISE_ISSUE),
        post("leader", "lead", Power.SEE_ALL, Power.DECIDE_SUPERVISION),
    ),
    roles=(Role(id="friend", label="专人", named_by="office", alert_after=SIGNED, basis=BASIS),),
    facts=(
        Fact(id="name", label="项目名称", type=FactType.TEXT, required=True),
        Fact(id="margin", label="利润率", type=FactType.PERCENT),
        Fact(id="investment", label="总投资", type=FactType.MONEY),
        Fact(id="uscc", label="信用代码", type=FactType.USCC),
        Fact(id="kind", label="类别", type=FactType.CHOICE, choices=("工业", "农业")),
    ),
    happenings=(Happening(id="signed", label="协议签订"), Happening(id="fire", label="起火", recorded_by="office")),
    stages=(TALK, LAND, MAKE),
    responsibilities=(
        Responsibility(party="office", duty="主办", since=SIGNED, until=None, basis=BASIS),
        Responsibility(
            party="friend",
            duty="跟踪",
            since=SIGNED,
            until=Anchors(of=(Anchor(kind=AnchorKind.STAGE_ENTERED, name="make"),)),
            afterwards="协助",
            basis=BASIS,
        ),
    ),
    handovers=(
        Handover(
            id="give", label="移交档案", giver="office", taker="land-bureau", at=SIGNED, contents=("台账", "清单"),
            basis=BASIS,
        ),
    ),
    reviews=(
        Review(
            id="panel",
            label="评审",
            panel=("office", "land-bureau"),
            dimensions=("可行性",),
            terms=(
                Term(id="fit", label="可行", favours=True),
                Term(id="unfit", label="不可行", favours=False, vetoes=True),
            ),
            rule="all agree",
            basis=BASIS,
            engaged_report=True,
        ),
    ),
    libraries=(
        Library(id="talks", label="洽谈库", holds=Not(Happened("signed")), kept_by=(), order=(), basis=BASIS),
        Library(id="signed-ones", label="签约库", holds=Happened("signed"), kept_by=(), order=(), basis=BASIS),
    ),
    forms=(
        Form(
            id="plan", label="计划表", title="计划表", basis=BASIS, scope="project", columns=(),
            adopts=Adoption(stage="land", happenings=("signed",)),
        ),
    ),
    duties=(
        Duty(
            id="friday",
            label="周报",
            every=Weekly(weekday=Weekday.FRIDAY, shift=Shift.PREVIOUS),
            who="friend",
            scope="project",
            starts=SIGNED,
            basis=BASIS,
        ),
        Duty(
            id="dispatch",
            label="月调度",
            every=Monthly(pick=LAST_WORKING_DAY),
            who="leader",
            scope="place",
            paper="dispatch",
            basis=BASIS,
        ),
    ),
    meetings=(
        MeetingKind(
            id="joint", label="联席会议", called_by="clerk", chaired_by="leader", attended_by=("office", "grid"),
            agenda=(),
            basis=BASIS,
        ),
    ),
    issue_kinds=(
        IssueKind(id="stuck", label="卡点", answered_by="office", within=Period.working_days(5), basis=BASIS),
    ),
    triggers=(
        Trigger(
            id="late", label="逾期", when="task-late", proposes="supervision-notice", decided_by="leader", basis=BASIS
        ),
        Trigger(
            id="veto", label="否决", when="notices-in-year", proposes="annual-veto", decided_by="leader", basis=BASIS,
            at_least=2,
        ),
        Trigger(
            id="missed", label="未履职", when="duty-missed", proposes="supervision-notice", decided_by="leader",
            basis=BASIS,
        ),
    ),
)  # fmt: skip

CLERK = rq.Actor(officer="c", units=frozenset({"office"}), posts=frozenset({"clerk"}), powers=frozenset(Power))
LAND_CLERK = rq.Actor(
    officer="l",
    units=frozenset({"land-bureau"}),
    posts=frozenset({"land-clerk"}),
    powers=frozenset({Power.RAISE_ISSUE}),
)
GRID_CLERK = rq.Actor(officer="g", units=frozenset({"grid"}))
LEADER = rq.Actor(
    officer="h",
    units=frozenset({"lead"}),
    posts=frozenset({"leader"}),
    powers=frozenset({Power.SEE_ALL, Power.DECIDE_SUPERVISION}),
)
FRIEND = rq.Actor(officer="f")

MONDAY = date(2026, 3, 2)


def varied(task: str, **changes: object) -> Pack:
    """The county with one task said otherwise."""
    stages = tuple(
        replace(
            stage,
            tasks=tuple(
                replace(each, **changes) if each.id == task else each  # type: ignore[arg-type]
                for each in stage.tasks
            ),
        )
        for stage in PACK.stages
    )
    return replace(PACK, stages=stages)


class Walk:
    """A project being walked to a situation; each step is a request on a day."""

    def __init__(self, pack: Pack = PACK) -> None:
        self.pack = pack
        self.case = Case.empty()
        self.day = MONDAY
        self.events: list[object] = []

    def do(self, request: type[rq.Request], by: rq.Actor = CLERK, **words: object) -> Walk:
        asked = request(by=by, **words)  # type: ignore[arg-type]
        events, self.case = step(self.pack, self.case, asked, on=self.day, calendar=CALENDAR)
        self.events += events
        return self

    def finish(self, key: str, by: rq.Actor = CLERK, **words: object) -> Walk:
        return self.do(rq.FinishTask, by, task=key, **words)

    def on(self, day: date) -> Walk:
        self.day = day
        return self


def opened(pack: Pack = PACK, **facts: object) -> Walk:
    return Walk(pack).do(rq.OpenProject, facts={"name": "年产一万吨项目", **facts})


def judged(pack: Pack = PACK, **facts: object) -> Walk:
    """Through the talk's tasks, with both opinions in favour."""
    walk = opened(pack, **facts).finish("meet")
    walk.do(rq.GiveOpinion, review="panel", unit="office", term="fit")
    walk.do(rq.GiveOpinion, LAND_CLERK, review="panel", unit="land-bureau", term="fit")
    return walk.finish("judge", outcome="fit")


def in_land(pack: Pack = PACK) -> Walk:
    return judged(pack, margin=Decimal("0.20"))


def signed(on: date = MONDAY, pack: Pack = PACK) -> Walk:
    return in_land(pack).on(on).finish("sign", evidence=("no:1",))
