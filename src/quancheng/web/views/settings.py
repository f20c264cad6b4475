"""设置: everything that the office sets up by itself, and what is still missing before people can begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.moving import count_behind
from quancheng.cases.pack_versions import newer
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import counts
from quancheng.cases.templates import book_of
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack, Power
from quancheng.engine.validity import warning
from quancheng.people.access import Person, may
from quancheng.people.completeness import Completeness, completeness
from quancheng.people.kinds import Kind
from quancheng.web.doors import Request, who_may
from quancheng.web.navigation import open_address

NOTICE_MONTH = 11
"""The State Council's notice for the next year is usually out in November."""
GAPS_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Step:
    """A line of the list of what is needed: `state` is done, needed or later; `who` sees to it."""

    label: str
    state: str
    words: str
    route: str
    who: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A thing to set up, where it is done, by whom."""

    label: str
    words: str
    route: str
    icon: str
    url: str = ""


PLACES = (
    Place(label="单位与人员", words="单位、岗位、任命，单位和岗位的本地名称", route="people", icon="diagram-3"),
    Place(
        label="导入名单", words="用 Excel 一次登记单位、岗位、人员和账号", route="rosters", icon="file-earmark-excel"
    ),
    Place(label="账号", words="开设、确认、停用，一次性密码", route="accounts", icon="key"),
    Place(label="代理", words="谁代理谁，从哪天到哪天", route="stand-ins", icon="person-badge"),
    Place(label="日历", words="各年的放假通知，工作日怎么算", route="holidays", icon="calendar3"),
    Place(label="制度版本", words="现行版本，新版本改了什么", route="pack-versions", icon="layers"),
    Place(label="协议范本", words="范本文本和每一版的改动", route="model-texts", icon="file-earmark-text"),
    Place(label="公文用语", words="材料开头和结尾的固定用语", route="phrases", icon="chat-left-text"),
    Place(label="标签与知悉范围", words="台账和项目的标签，谁能看到哪一级", route="labels", icon="shield-lock"),
)


@who_may(Power.KEEP_PEOPLE, Power.MOVE_PACK, administrators=(Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN))
@require_safe
def settings(request: Request) -> HttpResponse:
    """What is missing, then every place where something is set; what is closed to the person has no link."""
    person = request.person
    found = completeness(person, on=request.on)
    steps = [_with_address(step, person) for step in _steps(request, found)]
    places = [_placed(place, person) for place in PLACES]
    context = {
        "steps": steps,
        "needed": sum(step.state == "needed" for step in steps),
        "gaps": found.gaps[:GAPS_SHOWN],
        "more_gaps": max(0, len(found.gaps) - GAPS_SHOWN),
        "places": [place for place in places if place.url],
    }
    return render(request, "web/settings.html", context)


def _steps(request: Request, found: Completeness) -> Iterator[Step]:
    yield _posts(found)
    yield _accounts(found)
    yield _confirmations(found)
    yield _contacts(found)
    yield from _calendar(request.on)
    try:
        pack = pack_in_force(request.person.tenant)
    except NotFound:
        return  # a place that has not begun has neither versions nor texts
    yield _version(request, pack)
    if any(each.template for each in pack.documents):
        yield _texts(request.person.tenant, pack)
    if may(request.person, Power.IMPORT):
        yield _projects(request)


def _posts(found: Completeness) -> Step:
    soon = len(found.gaps) - found.empty_posts
    if found.gaps:
        words = f"{found.posts}个岗位中{found.empty_posts}个空缺" + (f"，{soon}个将要空缺" if soon else "")
    else:
        words = f"{found.posts}个岗位都有人"
    state = "needed" if found.gaps else "done"
    return Step(label="岗位有人", state=state, words=words, route="people", who="系统管理员登记、任命")


def _accounts(found: Completeness) -> Step:
    if not found.officers:
        words = "还没有登记人员，可以先导入名单"
    elif found.without_account:
        words = f"{found.officers}人中{found.without_account}人没有账号"
    else:
        words = f"{found.officers}人都有账号"
    done = bool(found.officers) and not found.without_account
    route = "accounts" if found.officers else "rosters"
    return Step(label="人员有账号", state="done" if done else "needed", words=words, route=route, who="系统管理员开设")


def _confirmations(found: Completeness) -> Step:
    waiting = []
    if found.waiting_accounts:
        waiting.append(f"{found.waiting_accounts}个账号")
    if found.waiting_posts:
        waiting.append(f"{found.waiting_posts}项任命")
    return Step(
        label="账号和任命已确认",
        state="needed" if waiting else "done",
        words=f"{'、'.join(waiting)}等待确认" if waiting else "没有等待确认的",
        route="accounts",
        who="安全管理员确认",
    )


def _contacts(found: Completeness) -> Step:
    lacking = found.without_contact
    words = f"{lacking}个单位没有填专职人员" if lacking else "各单位都填了专职人员"
    state = "needed" if lacking else "done"
    return Step(label="联络表", state=state, words=words, route="people", who="牵头办公室填写")


def _calendar(on: date) -> Iterator[Step]:
    calendar = calendar_in_force()
    for year in (on.year, on.year + 1):
        if not calendar.is_provisional(date(year, 6, 1)):
            state, words = "done", "放假通知已收录"
        elif year > on.year and on.month < NOTICE_MONTH:
            state, words = "later", f"通知一般在{NOTICE_MONTH}月发布，收录前有关日期为暂定"
        else:
            state, words = "needed", "放假通知还没有收录，有关日期为暂定"
        yield Step(label=f"{year}年的日历", state=state, words=words, route="holidays", who="牵头办公室收录")


def _version(request: Request, pack: Pack) -> Step:
    ending, behind = warning(pack, request.on), 0
    if may(request.person, Power.MOVE_PACK):
        behind = count_behind(request.person)
    waiting = [] if newer(request.person.tenant, on=request.on) is None else ["有新版本可以启用"]
    waiting += [f"{behind}个在办项目还按旧版本"] if behind else []
    waiting += [ending] if ending else []
    words = "；".join(waiting) or f"现行版本{pack.version[:12]}，{pack.in_force_from.isoformat()}起施行"
    state = "needed" if waiting else "done"
    return Step(label="制度版本", state=state, words=words, route="pack-versions", who="牵头办公室启用")


def _texts(tenant: int, pack: Pack) -> Step:
    book = book_of(tenant)
    own = sum(bool(book.current(each).number) for each in pack.documents if each.template)
    words = f"{own}种协议用本地的范本" if own else "都用制度包自带的范本，可按本地文本修改"
    return Step(
        label="协议范本", state="done" if own else "later", words=words, route="model-texts", who="范本的管理单位"
    )


def _projects(request: Request) -> Step:
    total = counts(request.person, on=request.on).total
    words = f"已有{total}个项目" if total else "还没有项目，可以导入现有的台账，也可以逐个登记"
    return Step(
        label="项目进系统", state="done" if total else "needed", words=words, route="imports", who="牵头办公室导入"
    )


def _with_address(step: Step, person: Person) -> Step:
    return Step(
        label=step.label, state=step.state, words=step.words, route=step.route, who=step.who,
        url=open_address(step.route, person),
    )  # fmt: skip


def _placed(place: Place, person: Person) -> Place:
    return Place(
        label=place.label, words=place.words, route=place.route, icon=place.icon, url=open_address(place.route, person)
    )
