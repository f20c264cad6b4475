"""The frame round every signed-in page, made from the doors: a way that is closed to the person is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from quancheng.cases.packs import pack_has
from quancheng.people.access import Person
from quancheng.web.doors import Door, door_of
from quancheng.web.shell import NavItem, Shell


@dataclass(frozen=True)
class Way:
    """A place to go: its label, the name of its route, its icon. The route's door says who sees it.

    `needs` is the part of the pack without which there is nothing to go to.
    """

    label: str
    route: str
    icon: str
    needs: str = ""


NAV = (
    Way("我的工作", "work", "list-check"),
    Way("线索", "leads", "chat-left-text", needs="leads"),
    Way("项目", "projects", "kanban"),
    Way("台账", "ledgers", "table"),
    Way("台账导入", "imports", "file-earmark-excel"),
    Way("记录与清单", "records", "journal-text"),
    Way("指标", "quotas", "clipboard-data"),
    Way("定期职责", "duties", "calendar-week"),
    Way("问题", "issues", "exclamation-octagon"),
    Way("会议", "meetings", "people"),
    Way("排名", "rankings", "clipboard-data", needs="rankings"),
    Way("积分", "scores", "list-check", needs="points"),
    Way("督办", "supervision", "megaphone"),
    Way("材料", "papers", "file-earmark-text"),
    Way("制度", "policy", "journal-text"),
    Way("设置", "settings", "gear"),
    Way("单位与人员", "people", "diagram-3"),
    Way("账号", "accounts", "key"),
    Way("操作日志", "log", "clock-history"),
    Way("我的项目", "mine", "kanban"),
)
MENU = (
    Way("后台任务", "jobs", "hourglass-split"),
    Way("修改密码", "password", "key"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor: `shell` and `on` for whoever is signed in."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return {}
    return {"shell": shell_of(request, person), "on": request.on, "person": person}  # type: ignore[attr-defined]


def shell_of(request: HttpRequest, person: Person) -> Shell:
    """The frame for a person: only the ways whose doors admit him."""
    return Shell(
        place=person.place,
        unit=person.unit_words or person.kind.word,
        person=person.name,
        post=person.post_words,
        nav=_open_ways(NAV, request, person),
        menu=_open_ways(MENU, request, person),
        sign_out_url=reverse("sign-out"),
        policy_url=open_address("policy", person),
        search_url=open_address("projects", person),
        pretended_day=request.on if getattr(request, "pretends_day", False) else None,  # type: ignore[attr-defined]
    )


def home_of(person: Person) -> str:
    """Where a person begins: the first way that is open to him."""
    return next((url for way in (*NAV, *MENU) if (url := _address(way.route)) and _is_open(url, person)), "/")


def _open_ways(ways: tuple[Way, ...], request: HttpRequest, person: Person) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(way.label, url, way.icon, is_current=_is_here(request.path, url))
        for way in ways
        if (url := _address(way.route)) and _is_open(url, person) and _is_there(way, person)
    )


def _is_there(way: Way, person: Person) -> bool:
    """Whether the place's pack has what the way leads to; asked only of those who may go there."""
    return not way.needs or pack_has(person.tenant, way.needs)


def _is_open(url: str, person: Person) -> bool:
    door = _door_at(settings.ROOT_URLCONF, url)
    return door is not None and not door.public and door.admits(person)


@cache  # the ways are few and their doors stay where they are
def _door_at(urls: str, url: str) -> Door | None:
    return door_of(resolve(url).func)


def open_address(route: str, person: Person) -> str:
    """The address of a page that is open to the person; "" for any other."""
    url = _address(route)
    return url if url and _is_open(url, person) else ""


def _address(route: str) -> str | None:
    return _address_in(settings.ROOT_URLCONF, route)


@cache
def _address_in(urls: str, route: str) -> str | None:
    try:
        return reverse(route)
    except NoReverseMatch:
        return None  # a page that this installation does not have


def _is_here(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))
