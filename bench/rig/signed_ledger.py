"""A district whose office keeps the ledger of signed projects, and that ledger as a workbook of any length."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from quancheng.people.access import Person

PLACE = Path(__file__).parents[2] / "packs/kundulun"
LEDGER = "signed-projects"
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ON = date(2026, 11, 20)


def found() -> Person:
    """Found the district; its office's clerk, who imports and sees all."""
    from quancheng.cases.places import start_place
    from quancheng.packfiles.loader import load_pack
    from quancheng.people import founding
    from quancheng.people.places import tenant_of

    pack = load_pack(PLACE)
    founding.found(pack, at=AT, along=lambda work: start_place(work, PLACE))
    return clerk_of(tenant_of(pack))


def clerk_of(tenant: int) -> Person:
    """The clerk, whom the benches need no account for."""
    from quancheng.engine.pack import Power
    from quancheng.people.access import Person
    from quancheng.people.kinds import Kind
    from quancheng.people.labels import Label

    return Person(
        tenant=tenant, account=UUID(int=1), officer=UUID(int=2), kind=Kind.OFFICER, name="测速文员",
        clearance=Label.INTERNAL, units=frozenset({"promotion-centre"}), posts=frozenset({"promotion-clerk"}),
        powers=frozenset(Power),
    )  # fmt: skip


def workbook(rows: int) -> bytes:
    """A ledger of so many signed projects, every one another."""
    from openpyxl import Workbook

    from quancheng.server.demo import words

    random, book = Random(1), Workbook(write_only=True)
    sheet = book.create_sheet("签约项目台账")
    sheet.append(["签约投资项目台账"])
    sheet.append(
        ["序号", "项目名称", "投资企业", "统一社会信用代码", "产业类别", "签约时间", "总投资（万元）",
        "其中固定资产投资",
         "是否落入园区", "项目招引责任单位", "建设内容及规模", "建设周期（月）", "年产值", "年税收", "备注"]
    )  # fmt: skip
    for number in range(1, rows + 1):
        sheet.append(
            [number, f"第{number}号{words.project(random)}", f"{words.enterprise(random)}{number}",
             words.uscc(random, "150203"), random.choice(("装备制造", "新材料", "新能源")),
             ON - timedelta(days=random.randrange(1, 600)), 12000, 9600, random.choice("是否"), "区工信局",
             "新建生产线", 24, 16800, 600, ""]
        )  # fmt: skip
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def take_in(clerk: Person, content: bytes) -> dict[str, float]:
    """Check, preview and commit the workbook; the seconds of each."""
    from time import perf_counter

    from quancheng.cases import ledger_intake
    from quancheng.cases.ledger_taking import begin_taking
    from quancheng.cases.ledgers import ledger_of
    from quancheng.cases.packs import pack_in_force
    from quancheng.jobs.ledger_import import bring_in
    from quancheng.papers.ledger_reading import read_ledger
    from quancheng.store import files
    from quancheng.store.session import reading
    from quancheng.store.work import perform

    began = perf_counter()
    with reading(clerk.tenant):
        pack = pack_in_force(clerk.tenant)
        ledger = ledger_of(pack, LEDGER)
        columns = ledger_intake.columns_read(pack, ledger, clerk)
    said = read_ledger(content, ledger.label, columns, on=ON)
    stored = files.put(io.BytesIO(content), largest=len(content))
    intake = ledger_intake.begin(clerk, ledger, stored, name="台账.xlsx", reading=said, at=AT)
    checked = perf_counter()
    with reading(clerk.tenant):
        seen = ledger_intake.view(clerk, intake, on=ON)
    assert seen.is_ready, [each.faults or each.waiting for each in seen.lines if each.standing == "wrong"][:3]
    previewed = perf_counter()
    del seen, said
    perform(lambda work: begin_taking(work, clerk, intake), tenant=clerk.tenant, actor=clerk.account, at=AT)
    bring_in(clerk, intake, at=AT, told=lambda *_: None, ended=lambda *_: None)
    return {"check": checked - began, "preview": previewed - checked, "commit": perf_counter() - previewed}
