"""Agreements and what follows from them in Qinghe: states, boundaries, and that the log says it all."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from quancheng.engine import commitments as cm
from quancheng.engine import documents as dc
from quancheng.engine import errors
from quancheng.engine import events as ev
from quancheng.engine import filings as fl
from quancheng.engine import fulfilment as ff
from quancheng.engine import publicity as pb
from quancheng.engine import requests as rq
from quancheng.engine import waivers as wv
from quancheng.engine.agenda import agenda
from quancheng.engine.case import Case, fold
from quancheng.engine.concerned import concerned
from quancheng.engine.decide import step
from quancheng.engine.distribution import ReceiveDocument, SendDocument
from quancheng.engine.pack import FactType, Power
from quancheng.engine.said import said
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import shipped_pack

PACK, CALENDAR = shipped_pack("example"), load_calendar()
DAY = date(2026, 3, 2)
ALL = rq.Actor(
    officer="甲", units=frozenset(PACK.unit), posts=frozenset(PACK.post), powers=frozenset(Power), enterprise=True
)
DEAL = "investment-agreement"
PAPER = ("no:1",)


class Walk:
    """A project whose events are kept, asked by somebody who may everything unless said."""

    def __init__(self) -> None:
        self.case, self.events, self.day = Case.empty(), list[ev.Event](), DAY

    def ask(self, request: type[rq.Request], *, by: rq.Actor = ALL, **words: object) -> Walk:
        happened, self.case = step(PACK, self.case, request(by=by, **words), on=self.day, calendar=CALENDAR)
        self.events += happened
        return self

    def on(self, day: date) -> Walk:
        self.day = day
        return self

    def waiting(self) -> list[tuple[str, str, str]]:
        return [(item.kind, item.key, item.party) for item in agenda(PACK, self.case, on=self.day, calendar=CALENDAR)]


def opened(investment: int = 20_000_000_000) -> Walk:
    facts = {"name": "豆制品项目", "with-agreement": True, "investment": investment}
    return Walk().ask(rq.OpenProject, facts=facts).ask(rq.FinishTask, task="talks")


def drafted() -> Walk:
    walk = opened().ask(dc.DraftDocument, document=DEAL)
    walk.ask(dc.WritePassage, document=DEAL, passage="amount", value=20_000_000_000)
    return walk.ask(dc.WritePassage, document=DEAL, passage="period", text="十八个月")


def ready() -> Walk:
    walk = drafted().ask(dc.CirculateDocument, document=DEAL)
    for opinion in ("legality", "counsel", "competition"):
        walk.ask(dc.GiveWrittenOpinion, document=DEAL, opinion=opinion, term="agree", evidence=PAPER)
    return walk


def signed() -> Walk:
    return ready().ask(rq.FinishTask, task="sign", outcome="signed")


def kept(walk: Walk, name: str) -> cm.Kept:
    return cm.stand(PACK, walk.case, cm.kind_of(PACK, name), on=walk.day, calendar=CALENDAR)


def test_the_log_says_all_that_the_state_holds() -> None:
    walk = signed().ask(SendDocument, document=DEAL, also=("housing",))
    walk.ask(ReceiveDocument, document=DEAL, receiver="reform")
    walk.ask(cm.SetCommitment, commitment="fixed-assets", value=10, due=date(2026, 12, 31))
    walk.ask(cm.ReportCommitment, commitment="fixed-assets", value=10, evidence=PAPER)
    walk.ask(cm.SetCommitment, commitment="unit-energy", value=Decimal("0.4"))
    walk.ask(cm.SetCommitment, commitment="deposit", value=100)
    walk.ask(ff.SettleInstalment, commitment="deposit", instalment="first-half", evidence=PAPER)
    walk.ask(cm.SetCommitment, commitment="plant-subsidy", value=100)
    walk.ask(ff.ApplyFulfilment, commitment="plant-subsidy", claim="c", amount=50, evidence=PAPER)
    walk.ask(ff.AnswerFulfilment, commitment="plant-subsidy", claim="c", granted=True)
    walk.ask(ff.PayFulfilment, commitment="plant-subsidy", claim="c", evidence=PAPER)
    walk.ask(rq.RecordFacts, facts={"investment": 100_000_000_000}, reason="增资")
    walk.ask(fl.MakeFiling, filing="with-city", authority="市商务局", evidence=PAPER)
    walk.ask(wv.GrantWaiver, task="land-permit", waiver="late-map", materials=("宗地图",), evidence=PAPER)
    walk.ask(wv.DeliverMaterials, task="land-permit", materials=("宗地图",), evidence=PAPER)
    walk.ask(pb.PublishProject, publicity="newly-signed", label="内部")
    logged = [(each.kind, json.loads(json.dumps(ev.body(each)))) for each in walk.events]
    again = fold(ev.event_from(kind, body) for kind, body in logged)
    assert json.dumps(again.state()) == json.dumps(walk.case.state())
    assert json.dumps(Case.from_state(json.loads(json.dumps(again.state()))).state()) == json.dumps(again.state())


def test_one_opinion_against_it_keeps_the_agreement_from_being_signed() -> None:
    walk = ready().ask(
        dc.GiveWrittenOpinion, document=DEAL, opinion="legality", term="disagree", note="x", evidence=PAPER
    )
    assert f"{DEAL}-ready" not in walk.case.happenings
    with pytest.raises(errors.Incomplete, match="合法性审查意见为同意"):
        walk.ask(rq.FinishTask, task="sign", outcome="signed")


def test_giving_up_needs_no_agreement() -> None:
    assert opened().ask(rq.FinishTask, task="sign", outcome="abandoned").case.ended == "abandoned"


def test_a_signed_agreement_is_changed_only_once_signing_is_open_again() -> None:
    walk = signed()
    with pytest.raises(errors.NotNow, match="不能再改"):
        walk.ask(dc.WritePassage, document=DEAL, passage="period", text="二十个月")
    walk.ask(rq.ReopenTask, task="sign", reason="补充协议")
    walk.ask(dc.WritePassage, document=DEAL, passage="period", text="二十个月")
    assert dc.standing(PACK, walk.case, dc.kind_of(PACK, DEAL)) == dc.DRAFTING


def test_writing_the_same_again_changes_nothing() -> None:
    walk = drafted()
    before = len(walk.events)
    walk.ask(dc.WritePassage, document=DEAL, passage="period", text="十八个月")
    assert len(walk.events) == before


def test_those_who_judge_are_concerned_only_once_the_draft_is_out() -> None:
    assert "justice" not in concerned(PACK, drafted().case)
    assert {"justice", "market"} <= concerned(PACK, ready().case)
    assert "third-party" not in concerned(PACK, ready().case)


@pytest.mark.parametrize(
    ("value", "day", "expected"),
    [
        (10, date(2026, 12, 31), cm.Kept.KEPT),
        (9, date(2026, 12, 31), cm.Kept.NEAR),
        (9, date(2027, 1, 1), cm.Kept.BEHIND),
        (9, date(2026, 10, 1), cm.Kept.NOT_DUE),
        (11, date(2027, 6, 1), cm.Kept.KEPT),
    ],
)
def test_a_commitment_stands_by_its_newest_value_and_its_day(value: int, day: date, expected: cm.Kept) -> None:
    walk = signed().ask(cm.SetCommitment, commitment="fixed-assets", value=10, due=date(2026, 12, 31))
    walk.on(date(2026, 9, 1)).ask(cm.ReportCommitment, commitment="fixed-assets", value=value, evidence=PAPER)
    assert kept(walk.on(day), "fixed-assets") is expected


def test_a_value_that_falls_again_is_no_longer_kept() -> None:
    walk = signed().ask(cm.SetCommitment, commitment="agreed-jobs", value=100)
    walk.ask(cm.ReportCommitment, commitment="agreed-jobs", value=120)
    assert "agreed-jobs-kept" in walk.case.happenings
    walk.on(DAY + timedelta(days=30)).ask(cm.ReportCommitment, commitment="agreed-jobs", value=99)
    assert "agreed-jobs-kept" not in walk.case.happenings


def test_nobody_else_may_judge() -> None:
    walk = signed().ask(cm.SetCommitment, commitment="fixed-assets", value=10)
    land = rq.Actor(officer="乙", units=frozenset({"natural-resources"}), posts=frozenset({"land-clerk"}))
    with pytest.raises(errors.NotAllowed):
        walk.ask(cm.JudgeCommitment, by=land, commitment="fixed-assets", verdict="broken", reason="没到")


def test_a_filing_is_owed_once_and_waits_for_whoever_files() -> None:
    walk = signed().ask(rq.RecordFacts, facts={"investment": 100_000_000_000}, reason="增资")
    assert ("filing", "with-city", "reform") in walk.waiting()
    walk.ask(rq.RecordFacts, facts={"investment": 110_000_000_000}, reason="再增")
    assert sum(isinstance(each, fl.FilingOwed) for each in walk.events) == 1


def test_a_filing_that_was_relieved_is_owed_again_when_the_amount_rises_again() -> None:
    walk = signed()
    for amount in (100_000_000_000, 1):
        walk.ask(rq.RecordFacts, facts={"investment": amount}, reason="变动")
    walk.ask(fl.RelieveFiling, filing="with-city", reason="已减资")
    assert ("filing", "with-city", "reform") not in walk.waiting()
    walk.ask(rq.RecordFacts, facts={"investment": 100_000_000_000}, reason="又增")
    assert ("filing", "with-city", "reform") in walk.waiting()


def test_the_promised_day_lies_within_what_is_allowed() -> None:
    walk = signed()
    latest = CALENDAR.add(DAY, 20)
    words = {"task": "land-permit", "waiver": "late-map", "materials": ("宗地图",), "evidence": PAPER}
    with pytest.raises(errors.BadValue):
        walk.ask(wv.GrantWaiver, **words, due=latest + timedelta(days=1))
    walk.ask(wv.GrantWaiver, **words, due=latest)
    assert walk.case.waivers["land-permit"].due == latest.isoformat()


@pytest.mark.parametrize(
    ("kind", "value", "unit", "words"),
    [
        (FactType.MONEY, 12_000_000_000, "", "1.2亿元"),
        (FactType.MONEY, 99_999_999_99, "", "99999999.99元"),
        (FactType.MONEY, 800_000_000, "", "800万元"),
        (FactType.PERCENT, Decimal("0.1499"), "", "14.99%"),
        (FactType.NUMBER, Decimal("0.40"), "吨标准煤/万元", "0.4吨标准煤/万元"),
        (FactType.NUMBER, 120, "人", "120人"),
        (FactType.TEXT, None, "", ""),
    ],
)
def test_values_are_said_exactly(kind: FactType, value: object, unit: str, words: str) -> None:
    assert said(kind, value, unit) == words  # type: ignore[arg-type]
