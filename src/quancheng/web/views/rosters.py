"""单位与人员 → 导入名单: a workbook is handed out, read, previewed line by line, taken in at once, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases.intake import XLSX
from quancheng.cases.people_used import used_in_projects
from quancheng.engine.errors import BadValue, Refused
from quancheng.papers import roster_sheet
from quancheng.papers.intake_reading import LARGEST
from quancheng.papers.roster_reading import read_roster
from quancheng.papers.roster_sheet import OFFICERS, POSTS, UNITS, Known
from quancheng.people import queries, rosters
from quancheng.people.kinds import Kind
from quancheng.people.roster import CHANGED, NEW, SAME, WRONG
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

SYSTEM = (Kind.SYSTEM_ADMIN,)
PAGE = 50
STANDINGS = ((WRONG, "有问题"), (NEW, "新增"), (CHANGED, "有变化"), (SAME, "无变化"))
COLUMNS = ("位置", "内容", "会有什么变化")
COUNTS = (
    ("units", "个单位"),
    ("posts", "个岗位"),
    ("officers", "人"),
    ("appointments", "项任命"),
    ("accounts", "个账号"),
)
STATES = {"open": "待确认", "done": "已导入", "undone": "已撤销"}


class NoWorkbook(BadValue):
    code = "no-workbook"

    def __init__(self) -> None:
        super().__init__("没有选择文件。", help="请选择填好的 Excel 名单再上传。")


@who_may(kinds=(), administrators=SYSTEM)
@require_http_methods(["GET", "POST"])
def rosters_page(request: Request) -> HttpResponse:
    """Where the workbook is fetched and uploaded, and what was uploaded before."""
    if request.method == "GET":
        return _list(request)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise NoWorkbook
        if (file.size or 0) > LARGEST:
            raise BadValue("文件超过10 MB。", help="请删去图片和无关的工作表再上传。")
        said = read_roster(file.read())
        begun = rosters.begin(request.person, said, name=file.name or "", at=request.at, key=Typed(request.POST).key)
    except Refused as refused:
        return _list(request, refused=refused, status=status_of(refused))
    return see_other(reverse("roster", args=[begun]))


@who_may(kinds=(), administrators=SYSTEM)
@require_GET
def template(request: Request) -> HttpResponse:
    """The workbook to be filled, with the units, posts and officers there are."""
    content = roster_sheet.write(_known(request))
    disposition = f"attachment; filename*=UTF-8''{quote(f'单位与人员名单（{request.on.isoformat()}）.xlsx')}"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


@who_may(kinds=(), administrators=SYSTEM)
@require_GET
def one(request: Request, roster: UUID) -> HttpResponse:
    """The preview; afterwards what came of it."""
    return _page(request, roster)


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def commit(request: Request, roster: UUID) -> HttpResponse:
    """Bring everything in; the one-time passwords are shown this once."""
    try:
        opened = rosters.commit(
            request.person, roster, without_wrong="without-wrong" in request.POST, at=request.at, on=request.on,
            key=Typed(request.POST).key,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, roster, refused=refused, status=status_of(refused))
    if not opened:
        messages.success(request, "名单已导入。")
        return see_other(reverse("roster", args=[roster]))
    context = {"opened": opened, "roster": roster, "columns": [{"label": "账号"}, {"label": "一次性密码"}]}
    return render(request, "web/roster_passwords.html", context)


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def drop(request: Request, roster: UUID) -> HttpResponse:
    """Put the upload away."""
    try:
        rosters.drop(request.person, roster, at=request.at)
    except Refused as refused:
        return _page(request, roster, refused=refused, status=status_of(refused))
    messages.success(request, "已放弃，没有改动任何内容。")
    return see_other(reverse("rosters"))


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def undo(request: Request, roster: UUID) -> HttpResponse:
    """Take the import back while nothing stands on it."""
    try:
        rosters.undo(request.person, roster, used=used_in_projects, at=request.at, key=Typed(request.POST).key)
    except Refused as refused:
        return _page(request, roster, refused=refused, status=status_of(refused))
    messages.success(request, "导入已撤销。")
    return see_other(reverse("roster", args=[roster]))


def _known(request: Request) -> Known:
    """What the workbook begins with: each post with its holders, an empty line where there is none."""
    units: list[dict[str, str | date | None]] = []
    posts: list[dict[str, str | date | None]] = []
    people: list[dict[str, str | date | None]] = []
    phones = {line.id: line.phone for line in queries.officers(request.person, on=request.on)}
    for place in queries.jurisdictions(request.person):
        for card in queries.units(request.person, on=request.on, place=place.id):
            units.append({"label": card.label, "upper": card.upper, "duty": card.duty})
            for post in card.posts:
                posts.append({"unit": card.label, "label": post.label})
                holders = [each for each in post.holders if not each.is_stand_in]
                people += [
                    {
                        "name": each.name, "phone": phones.get(each.officer, ""), "unit": card.label,
                        "post": post.label, "since": each.since, "until": each.until,
                    }
                    for each in holders
                ] or [{"unit": card.label, "post": post.label}]  # fmt: skip
    return Known(place=request.person.place, lines={UNITS: units, POSTS: posts, OFFICERS: people})


def _list(request: Request, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    rows = [(each, STATES[each.state], counted(each.counts)) for each in rosters.uploads(request.person)]
    columns = [{"label": label} for label in ("名单", "上传", "状态", "结果")]
    context = {"rows": rows, "columns": columns, "refused": refused, "key": new_key()}
    return render(request, "web/rosters.html", context, status=status)


def counted(counts: Mapping[str, int]) -> str:
    """12人、15项任命 …"""
    said = [f"{counts[name]}{words}" for name, words in COUNTS if counts.get(name)]
    if counts.get("changed"):
        said.append(f"更改{counts['changed']}处")
    return "、".join(said)


def _page(request: Request, roster: UUID, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    seen = rosters.view(request.person, roster, on=request.on)
    counts = {name: seen.count(name) for name, _ in STANDINGS}
    first = next((name for name, _ in STANDINGS if counts[name]), NEW)
    show = request.GET.get("show", "") if request.GET.get("show", "") in counts else first
    lines = [each for each in seen.lines if each.standing == show]
    number = max(1, min(page_of(request), -(-len(lines) // PAGE) or 1))
    context: dict[str, Any] = {
        "view": seen,
        "state": STATES.get(seen.state, "已放弃"),
        "counted": counted(seen.counts),
        "tabs": [
            {"label": label, "count": counts[name], "is_current": name == show, "url": f"?show={name}"}
            for name, label in STANDINGS
        ],
        "lines": lines[(number - 1) * PAGE : number * PAGE],
        "page": Paging(number=number, count=len(lines), size=PAGE),
        "counts": counts,
        "is_ready": bool(counts[NEW] or counts[CHANGED]),
        "columns": [{"label": label} for label in COLUMNS],
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/roster.html", context, status=status)
