"""Qinghe with a project whose agreement is drafted, judged and signed through the pages."""

from __future__ import annotations

from uuid import UUID

from quancheng.cases import actions, project_view
from quancheng.engine import requests as rq
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON, Office
from tests.app.web.county import Browser

AGREEMENT = "investment-agreement"
FACTS = {"name": "豆制品项目", "enterprise": "青禾豆业有限公司", "with-agreement": True, "investment": 20_000_000_000}


class Qinghe:
    """Qinghe county with one project, and everybody's browser."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.browsers: dict[str, Browser] = {}
        clerk = self.office.officer("clerk")
        self.browsers["clerk"] = Browser(clerk)
        self.project: UUID = actions.register(clerk, FACTS, at=AT)
        self.clerk = clerk
        actions.ask(clerk, self.project, rq.FinishTask, at=AT, task="talks")

    def at(self, post: str) -> Browser:
        if post not in self.browsers:
            self.browsers[post] = Browser(self.office.officer(post))
        return self.browsers[post]

    @property
    def address(self) -> str:
        return f"/projects/{self.project}/terms"

    def do(self, post: str, deed: str, **fields: object) -> str:
        return self.at(post).done(f"{self.address}/do/{deed}", fields)

    def view(self) -> project_view.ProjectView:
        with reading(self.office.tenant):
            return project_view.project(self.clerk, self.project, on=ON)

    def draft(self) -> None:
        self.at("clerk").done(f"{self.address}/draft/{AGREEMENT}", {})
        self.do("clerk", "write-passage", document=AGREEMENT, passage="amount",
                **{f"fact-{AGREEMENT}.amount": "2", f"fact-{AGREEMENT}.amount-unit": "亿元"})  # fmt: skip
        self.do("clerk", "write-passage", document=AGREEMENT, passage="period", text="十八个月内建成。")

    def sign(self) -> None:
        self.draft()
        self.do("clerk", "circulate-document", document=AGREEMENT)
        for post, opinion in (("justice-clerk", "legality"), ("clerk", "counsel"), ("market-clerk", "competition")):
            self.do(post, "written-opinion", document=AGREEMENT, opinion=opinion, term="agree", number="意见1号")
        task = f"/projects/{self.project}/tasks/sign/do/finish"
        self.at("clerk").done(task, {"outcome": "signed", "actual": "2026-05-18"})
