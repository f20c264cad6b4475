"""The invited enterprises of the demonstration: in its last weeks two of them do all that an enterprise can do here."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from quancheng.cases import actions, enterprises, evidence, hand_ins, needs_drafts, project_view
from quancheng.cases.enterprise_matters import HandIn
from quancheng.cases.enterprise_view import CURRENT, DONE, EnterpriseView, Needs, own_project
from quancheng.engine import handing_in, ladders, released
from quancheng.engine import requests as rq
from quancheng.engine.commitments import ReportCommitment
from quancheng.engine.items import Item
from quancheng.engine.pack import SIGNED, Power
from quancheng.people.access import Person, person_of
from quancheng.people.models import Account
from quancheng.server.demo import made_up, words
from quancheng.server.demo.cast import PASSWORD
from quancheng.store.session import reading

if TYPE_CHECKING:
    from quancheng.engine.case import Case
    from quancheng.server.demo.story import Project, Story

WEEKS = timedelta(days=35)
MOST = 2
USERNAME = "enterprise"


@dataclass
class Firm:
    """An enterprise that was let in, its project, and what it has already done."""

    project: UUID
    person: Person
    username: str
    name: str
    asked: int = 0
    told: bool = False


def live(story: Story, day: date) -> None:
    """From the last weeks on: invite once, then each enterprise does something on some days."""
    if story.end - day > WEEKS:
        return
    if not story.firms and not story.firms_chosen:
        story.firms_chosen = True
        for project in _chosen(story, day):
            story.tried(lambda project=project: _invite(story, project, day))  # type: ignore[misc]
    for firm in story.firms:
        if story.random.random() < 0.45:
            story.tried(lambda firm=firm: _do(story, firm, day))  # type: ignore[misc]


# Letting in.


def _chosen(story: Story, day: date) -> list[UUID]:
    """The projects that go on and on which an enterprise has most to do; a signed one before one under negotiation."""
    viewer, found = story.cast.with_powers(Power.SEE_ALL), list[tuple[int, int, UUID]]()
    for place, project in enumerate(story.projects):
        with reading(story.tenant):
            view = project_view.project(viewer, project.id, on=day)
        if not view.case.ended and project.ends_well and view.case.fact("enterprise"):
            open_ones = [key for key, _ in view.case.open_tasks()]
            wants = sum(bool(handing_in.wanted(view.pack, view.case, key)) for key in open_ones)
            found.append((-(wants + 3 * (SIGNED in view.case.happenings)), place, project.id))
    return [project for _, _, project in sorted(found)[:MOST]]


def _invite(story: Story, project: UUID, day: date) -> None:
    officer = story.registrar
    with reading(story.tenant):
        view = project_view.project(officer, project, on=day)
    made = enterprises.invite(officer, view, at=story.at(day))
    username = f"{USERNAME}-{len(story.firms) + 1}"
    if Account.objects.filter(username=username).exists():  # another place may stand beside
        username = f"{username}-{story.tenant}"
    opened = enterprises.opening(story.tenant, made.id, made.secret, at=story.at(day))
    account = enterprises.take_up(opened, username=username, password=PASSWORD, at=story.at(day))
    with reading(story.tenant):
        person = person_of(Account.objects.get(id=account), day)
    story.firms.append(Firm(project, person, username, opened.enterprise_name))
    for what in released.RELEASES:
        actions.ask(officer, project, released.ReleaseToEnterprise, at=story.at(day), what=what)


# What an enterprise does.


def _do(story: Story, firm: Firm, day: date) -> None:
    """The first thing that there is to do; the rest comes on another day."""
    with reading(story.tenant):
        seen, _ = own_project(firm.person, firm.project, on=day)
    if seen.ended:
        return
    open_forms = [each for each in seen.needs if any(not line.asked_on for line in each.lines)]
    back = [each for each in seen.hand_ins if each.back]
    fresh = [each for each in seen.hand_ins if each.is_open and each.left and _is_its_time(seen, each)]
    if open_forms:
        _fill(story, firm, open_forms[0], day)
    elif back or fresh:
        _hand_in(story, firm, (back or fresh)[0], day)
    elif not _settle_issue(story, firm, seen, day):
        _report_or_ask(story, firm, seen, day)


def _is_its_time(seen: EnterpriseView, of: HandIn) -> bool:
    """Of a task that officers take in and whose stage is reached: nobody brings the papers of the end at the start."""
    reached = {step.label for step in seen.steps if step.standing in (DONE, CURRENT)}
    return not of.is_of_factor and not of.is_own and of.stage in reached


def _fill(story: Story, firm: Firm, needs: Needs, day: date) -> None:
    asked = [
        {"factor": line.factor.id, "amount": made_up.value(story, line.factor, day), "note": ""} for line in needs.lines
    ]
    needs_drafts.submit(firm.person, firm.project, needs.form.id, asked, at=story.at(day), key=None)


def _hand_in(story: Story, firm: Firm, of: HandIn, day: date) -> None:
    """Some of what is asked is put ready; mostly it is handed in, now and then it waits for the rest."""
    wanted = of.back or of.left
    for line in wanted[: story.random.randrange(1, 3)]:
        paper = evidence.take(io.BytesIO(_PDF), name=f"{line.name}.pdf")
        note = "按要求修改后重新提交" if line.versions else ""
        hand_ins.keep(
            firm.person, firm.project, of.about, line.name, note=note, papers=[paper], at=story.at(day)
        )  # fmt: skip
    if story.random.random() < 0.8:
        hand_ins.hand_in(firm.person, firm.project, of.about, at=story.at(day))


def _settle_issue(story: Story, firm: Firm, seen: EnterpriseView, day: date) -> bool:
    """Say that what was answered is solved, and how well; whether there was anything to say."""
    for issue in seen.issues:
        if issue.state == "answered":
            _ask(story, firm, rq.CloseIssue, day, issue=issue.id, note="已解决")
        elif issue.may_rate:
            _ask(story, firm, ladders.RateIssue, day, issue=issue.id, rating=story.random.choice((4, 5)), note="")
        else:
            continue
        return True
    return False


def _report_or_ask(story: Story, firm: Firm, seen: EnterpriseView, day: date) -> None:
    """A figure of its own, or a question, of which it has two in these weeks."""
    owed = [each for each in seen.own_promises if each.may_report and not each.reports]
    if owed and not firm.told:
        firm.told, kind = True, owed[0].kind
        agreed = owed[0].agreed
        value = agreed // 2 if isinstance(agreed, int) and not isinstance(agreed, bool) else agreed
        proof = (f"凭证〔{day.year}〕{story.random.randrange(1, 90)}号",)
        _ask(story, firm, ReportCommitment, day, commitment=kind.id, value=value, day=day, evidence=proof)
    elif seen.issue_kinds and firm.asked < len(words.QUESTIONS):
        kind_of, title = story.random.choice(seen.issue_kinds)[0], words.QUESTIONS[firm.asked]
        firm.asked += 1
        _ask(story, firm, rq.RaiseIssue, day, issue=story.name_of_one(), kind=kind_of, title=title)


def _ask(story: Story, firm: Firm, request: type[rq.Request], day: date, /, **given: Any) -> None:
    actions.ask(firm.person, firm.project, request, at=story.at(day), **given)


# What officers do about it.


def look_at_materials(story: Story, project: Project, case: Case, item: Item, day: date) -> None:
    """Mostly taken within days; now and then sent back with a reason."""
    actor = story.actor_for(case, item)
    if actor is None or story.random.random() < 0.4:
        return
    for name in case.handed[item.key]:
        rows = handing_in.versions(case, item.key, name)
        if rows[-1].state != handing_in.WAITING:
            continue
        given = {"about": item.key, "material": name, "version": len(rows)}
        if len(rows) == 1 and story.random.random() < 0.3:
            reason = story.random.choice(words.FAULTS)
            story.ask(actor, project, handing_in.SendBackMaterial, day, reason=reason, **given)
        else:
            story.ask(actor, project, handing_in.TakeMaterial, day, **given)


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""One empty sheet."""
