"""Gu county with the people who import, and the office's own workbooks brought in by them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from quancheng.cases import intake
from quancheng.cases.intake_cells import Choices
from quancheng.cases.places import start_place
from quancheng.cases.project_view import ProjectView, project
from quancheng.engine.pack import Pack
from quancheng.packfiles.loader import load_pack
from quancheng.papers.intake_reading import read_upload
from quancheng.people import accounts, actions, founding
from quancheng.people.access import Person, person_of
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.people.places import tenant_of
from quancheng.store import files
from quancheng.store.models import Event, FileRow
from quancheng.store.session import reading

ROOT = Path(__file__).parents[3]
INPUTS = ROOT / "tests/inputs"
TIDY, MESSY = "guxian-start-plan.xlsx", "guxian-start-plan-messy.xlsx"
AT = datetime(2026, 5, 18, 2, 0, tzinfo=UTC)
ON = date(2026, 5, 18)
OPENED = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@dataclass
class Office:
    """The county's tenant and its pack, with whoever is asked for by post."""

    pack: Pack
    tenant: int

    def officer(self, post: str, *, clearance: Label = Label.INTERNAL) -> Person:
        """Somebody newly appointed to the post, with a confirmed account."""
        with reading(self.tenant):
            rows = {kind: Account.objects.get(tenant_id=self.tenant, kind=kind) for kind in ADMINISTRATORS}
            system, security = (person_of(rows[kind], ON) for kind in ADMINISTRATORS)
        officer = actions.add_officer(system, name="甲某", at=OPENED)
        actions.appoint(system, officer=officer, post=post, since=date(2026, 1, 5), at=OPENED)
        username = f"{post.replace('@', '.')}-{officer.hex[-6:]}"
        opened = accounts.open_account(system, username=username, officer=officer, at=OPENED)
        accounts.confirm_account(security, account=opened.account, clearance=clearance, at=OPENED)
        with reading(self.tenant):
            return person_of(Account.objects.get(id=opened.account), ON)

    def events(self, kind: str = "", *, of: UUID | None = None, saying: str = "") -> list[Event]:
        """The county's events by their number; of a kind, of a project, with some words in them if any are said."""
        which = {
            name: value for name, value in (("kind", kind), ("stream_id", of), ("body__contains", saying)) if value
        }
        with reading(self.tenant):
            return list(Event.objects.filter(**which).order_by("seq"))

    def files(self, name: str = "") -> list[FileRow]:
        """The county's files with some words in their names."""
        with reading(self.tenant):
            return list(FileRow.objects.filter(name__contains=name))


ADMINISTRATORS = (Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN)


def gu_county() -> Office:
    """The county whose workbooks these are."""
    return office_of("guxian")


def office_of(place: str) -> Office:
    """A place of the shipped packs, newly founded."""
    folder = ROOT / "packs" / place
    pack = load_pack(folder)
    founding.found(pack, at=OPENED, along=lambda work: start_place(work, folder))
    return Office(pack=pack, tenant=tenant_of(pack))


def upload(person: Person, office: Office, content: bytes | str, *, name: str = "", at: datetime = AT) -> UUID:
    """Read and keep a workbook, one of tests/inputs by its name or any bytes."""
    data = (INPUTS / content).read_bytes() if isinstance(content, str) else content
    form = intake.forms_taken(office.pack)[0]
    said = read_upload(data, form)
    stored = files.put(io.BytesIO(data))
    return intake.begin(person, form, stored, name=name or str(content)[:40], reading=said, at=at)


def look(person: Person, upload: UUID, *, on: date = ON) -> intake.IntakeView:
    with reading(person.tenant):
        return intake.view(person, upload, on=on)


def settle(
    person: Person, upload: UUID, *, typed: Mapping[str, str] | None = None, remark: str = "", target: str = ""
) -> None:
    """Tick whatever waits, type what was given, send extra rows away or to a row's remark."""
    typed = typed or {}
    choices = {}
    for each in look(person, upload).taken:
        places = {cell.place for cell in each.sheet.fields.values() if cell.asks}
        places |= {cell.place for line in each.sheet.lines for cell in line.asking}
        places |= {doubt.key for doubt in each.sheet.doubts} | {conflict.key for conflict in each.conflicts}
        extras = {extra.cell: f"row:{remark}" if remark else "ignore" for extra in each.sheet.extras}
        choices[each.sheet.number] = Choices(
            target=target or each.target or "new", seen=each.view.version if each.view else None,
            known=frozenset(match.id.hex for match in each.matches),
            typed={place: text for place, text in typed.items() if place in places},
            ticked=frozenset(places), extras=extras,
        )  # fmt: skip
    intake.choose(person, upload, choices, at=AT)


def shown(person: Person, id_: str | UUID, *, on: date = ON) -> ProjectView:
    with reading(person.tenant):
        return project(person, UUID(str(id_)), on=on)
