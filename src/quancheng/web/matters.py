"""The lines of a work list as a page shows them: where each is done, why it is due, and what can be done in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import NoReverseMatch

from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_in_force, pack_of
from quancheng.cases.whys import OF_AGREEMENTS, Why, name_of, whys
from quancheng.cases.work_lists import WorkLine
from quancheng.engine.agenda import TAKING_OVER
from quancheng.engine.pack import Basis, Pack, Task
from quancheng.engine.territory import parted, scoped
from quancheng.people.access import Person
from quancheng.web import handed_in
from quancheng.web.addresses import address_of
from quancheng.web.clocks import ShownClock, shown_clock
from quancheng.web.typed import new_key

KINDS = {
    "task": "事项",
    "opinion": "评审意见",
    "written-opinion": "书面意见",
    "document": "协议文书",
    "distribution": "文书分发",
    "receipt": "签收",
    "extension": "延期批复",
    "handover": "移交",
    "issue": "问题答复",
    "ladder": "问题逐级办理",
    "rectify": "督办整改",
    "resolution": "会议议定事项",
    "duty": "定期汇报",
    "matter": "审议",
    "vote": "表决",
    "role": "指定专人",
    "plan": "配套计划",
    "factor": "要素核实",
    "material": "企业材料核收",
    "guide": "告知企业",
    "record": "记录",
    "commitment": "约定事项",
    "check": "约定核查",
    "abstract": "约定摘录",
    "instalment": "分期兑付",
    "claim": "兑现申请",
    "debt": "容缺补齐",
    "revoke": "容缺撤回",
    "filing": "报备",
    "publicity": "公示",
    "transfer": "流转",
    "measure": "指标填报",
    "indicator": "后评价填报",
    "evaluation": "后评价",
    "light": "亮灯处置",
    "exit": "退出",
    "total": "总时限",
    "escalated": "逾期上报",
    "owed": "事后补办",
    "quota": "年度指标",
    "first-talk": "首谈联系",
    "lead-offer": "线索移交",
    "dispute": "首谈争议",
    "arbitrate": "首谈裁定",
    "verify": "核实",
}
"""The kinds of things that wait, in words."""
MANY_AT_ONCE = ("receipt",)
"""What asks for no judgement, so that several may be chosen and done at once."""
HERE = {"receipt": "receipt", "opinion": "opinion", "extension": "extension", "issue": "issue", "rectify": "rectify"}
GO = {
    "written-opinion": "去出具",
    "distribution": "去分发",
    "filing": "去报备",
    "publicity": "去公示",
    "abstract": "去摘录",
    "check": "去填报",
    "claim": "去办理",
    "debt": "去补齐",
    "first-talk": "去联系",
    "lead-offer": "去接手",
    "dispute": "去答复",
    "arbitrate": "去裁定",
    "duty": "写汇报",
    "guide": "去告知",
    "material": "去核收",
    "quota": "看指标",
    "ladder": "去办理",
    "matter": "去审议",
    "vote": "去表决",
    "verify": "去核实",
    "role": "去指定",
    "handover": "去移交",
    "resolution": "去答复",
}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One line. `here` names the form with which it is done in place; empty where it is done at `href`.

    `instead` names the post in whose place alone the person does it; `pick` is how it is chosen among several.
    """

    name: str
    href: str
    where: str
    where_href: str
    whose: str
    clock: ShownClock | None
    basis: Basis
    go: str = ""
    here: str = ""
    action: str = ""
    key: str = ""
    thing: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_late: bool = False
    is_today: bool = False
    instead: str = ""
    note: str = ""
    pick: str = ""


def matters(person: Person, lines: Iterable[WorkLine], *, on: date) -> list[Matter]:
    """Each line in its order; the number of queries does not depend on the number of lines."""
    lines, calendar = list(lines), calendar_in_force()
    found = whys(person, lines, on=on)
    return [_matter(person, line, found[name_of(line)], on=on, calendar=calendar) for line in lines]


def _matter(person: Person, line: WorkLine, why: Why, *, on: date, calendar) -> Matter:  # type: ignore[no-untyped-def]
    pack = pack_of(person.tenant, line.version) if line.version else None
    here, choices = _here(person, line, why.task, pack)
    href = place_of_line(line)
    return Matter(
        name=line.what,
        href=href,
        where=line.project,
        where_href=address_of("project", args=[line.project_id]) if line.project_id else "",
        whose=(pack or pack_in_force(person.tenant)).label_of(line.party),
        clock=shown_clock(why.reading, clock=why.clock, calendar=calendar, basis=why.basis, on=on),
        basis=why.basis,
        go=GO.get(line.kind, "去办理") if is_for(person, line) else "查看",
        here=here,
        action=_action(line, here),
        key=new_key() if here else "",
        thing=_thing(line),
        unit=line.key.partition("@")[2] if line.kind in ("opinion", "receipt") else "",
        choices=choices,
        is_late=bool(line.due and line.due < on),
        is_today=line.due == on,
        instead=stood_in_for(person, line, pack or pack_in_force(person.tenant)),
        note=_contents(line, pack) if here == "handover" else "",
        pick=pick_of(line) if line.kind in MANY_AT_ONCE and here else "",
    )


def pick_of(line: WorkLine) -> str:
    """How a line is named in a form that chooses several."""
    return f"{line.kind}/{line.subject_id.hex}/{line.key}"


def stood_in_for(person: Person, line: WorkLine, pack: Pack) -> str:
    """The posts because of which alone the line waits for the person, "" for what is his own."""
    if person.alone is None or not is_for(person, line) or is_for(person.alone, line):
        return ""
    posts = sorted(person.stands_in_for)
    behind = [post for post in posts if line.party in (post, _unit_of(pack, post))]
    return "、".join(pack.label_of(post) for post in behind or posts)


def _unit_of(pack: Pack, post: str) -> str:
    """The unit of a post, each with its jurisdiction where they have one."""
    name, jurisdiction = parted(post)
    return scoped(pack.unit_of(name) or "", jurisdiction)


def _contents(line: WorkLine, pack: Pack | None) -> str:
    handover = next((each for each in pack.handovers if each.id == line.key), None) if pack else None
    return f"移交清单：{'、'.join(handover.contents)}" if handover else ""


def is_for(person: Person, line: WorkLine) -> bool:
    """Whether the line waits for the person and not only for his unit's others."""
    return line.party in person.posts or line.party in person.units or (
        line.officer_id is not None and line.officer_id == person.officer
    )  # fmt: skip


def is_simple(task: Task) -> bool:
    """A task that is done by saying so: nothing to attach, to fill in first, or to be judged."""
    return not (task.needs or task.needs_facts or task.needs_planned or task.review or task.paper)


def place_of_line(line: WorkLine) -> str:
    """The address where the thing is done."""
    match line.subject, line.kind:
        case "project", "task" | "extension":
            return address_of("project-task", args=[line.subject_id, line.key])
        case "project", "opinion" | "handover" | "issue":
            return f"{address_of('project-matters', args=[line.subject_id])}#{line.kind}-{line.key.partition('@')[0]}"
        case "project", "material":
            return handed_in.place_of(line.subject_id, line.key)
        case "project", "guide":
            return f"{address_of('project-records', args=[line.subject_id])}#guides"
        case "project", "record":
            return address_of("record", args=[UUID(line.key)])
        case "quota", _:
            return f"{address_of('quotas')}#{line.key.partition('/')[0]}"
        case "record", _:
            return address_of("record", args=[line.subject_id])
        case "project", "plan" | "factor":
            return f"{address_of('project-support', args=[line.subject_id])}#{line.key.replace('/', '-')}"
        case "project", kind if kind in OF_AGREEMENTS:
            return f"{address_of('project-terms', args=[line.subject_id])}#{_place_of_term(line)}"
        case "project", "ladder":
            return address_of("issue", args=[line.subject_id, line.key])
        case "project", "matter" | "vote" | "transfer":
            return f"{address_of('project-deciding', args=[line.subject_id])}#{line.key.partition('@')[0]}"
        case "project", "measure" | "indicator" | "evaluation" | "light" | "exit":
            part = line.key.partition("/")[0].partition("@")[0] if line.kind != "light" else "lights"
            return f"{address_of('project-figures', args=[line.subject_id])}#{part}"
        case "project", "role":
            return f"{address_of('project-facts', args=[line.subject_id])}#roles"
        case "project", "duty":
            duty, _, period = line.key.partition("/")
            return f"{address_of('duty', args=[duty, period])}?project={line.subject_id}"
        case "project", _:
            return f"{address_of('project', args=[line.subject_id])}#waiting"
        case "lead", _:
            return address_of("lead", args=[line.subject_id])
        case "meeting", _:
            return _maybe("meeting", "/meetings/", line.subject_id)
        case _:
            return _maybe("notice", "/supervision/", line.subject_id)


def _place_of_term(line: WorkLine) -> str:
    """Where on the tab 约定 the thing stands."""
    words = {"documents": "document", "commitments": "commitment", "waivers": "task", "filings": "filing"}
    name = line.key if line.kind in ("debt", "revoke") else line.key.partition("@")[0].partition("/")[0]
    return f"{words.get(OF_AGREEMENTS[line.kind], 'publicity')}-{name}"


def _maybe(route: str, folder: str, subject: UUID) -> str:
    """A page of another group, by its route or at its agreed address."""
    try:
        return address_of(route, args=[subject])
    except NoReverseMatch:
        return f"{folder}{subject}/"


def _here(
    person: Person, line: WorkLine, task: Task | None, pack: Pack | None
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The form in place and its choices."""
    if not is_for(person, line):
        return "", ()
    if line.kind == "task" and task is not None:
        choices = tuple((each.id, each.label) for each in task.outcomes)
        return ("finish", choices) if is_simple(task) else ("", ())
    if line.kind == "opinion" and pack is not None:
        review = pack.review[line.key.partition("@")[0]]
        terms = tuple((term.id, term.label) for term in review.terms)
        return ("", ()) if review.scoring is not None else ("opinion", terms)
    if line.kind == "issue" and line.state != "open":
        return "", ()
    if line.kind == "handover" and line.what.endswith(TAKING_OVER):
        return "handover", ()
    return HERE.get(line.kind, ""), ()


def _action(line: WorkLine, here: str) -> str:
    if here in ("finish", "extension"):
        deed = "finish" if here == "finish" else "answer-extension"
        return address_of("project-task-do", args=[line.subject_id, line.key, deed])
    if here == "receipt":
        return address_of("project-terms-do", args=[line.subject_id, "receive-document"])
    if here == "rectify":
        return address_of("work-rectify", args=[line.subject_id])
    deeds = {"opinion": "give-opinion", "issue": "answer-issue", "handover": "answer-handover"}
    return address_of("project-do", args=[line.subject_id, deeds[here]]) if here in deeds else ""


def _thing(line: WorkLine) -> str:
    """What the form names: the review or the issue."""
    return line.key.partition("@")[0] if line.kind in ("opinion", "receipt") else line.key
