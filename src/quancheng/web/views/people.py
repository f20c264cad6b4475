"""单位与人员: the units with their duties, posts and people; the contact table; who stands in for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from quancheng.engine.errors import BadValue, Refused
from quancheng.engine.pack import Power
from quancheng.people import actions, queries
from quancheng.people.access import may
from quancheng.people.errors import NoSuchOne
from quancheng.people.kinds import Kind
from quancheng.people.units import keeps_units
from quancheng.people.vacancies import gaps
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import new_key
from quancheng.web.views.accounts import accounts_page

SYSTEM = (Kind.SYSTEM_ADMIN,)
SECURITY = (Kind.SECURITY_ADMIN,)


class NoDate(BadValue):
    code = "no-date"

    def __init__(self, label: str, typed: str) -> None:
        said = f"“{typed}”不是日期" if typed else "没有填写"
        super().__init__(f"{label}{said}。", help="请按 2026-03-02 的样子填写。", typed=typed)


@who_may(administrators=(*SYSTEM, *SECURITY))
@require_safe
def people(request: Request) -> HttpResponse:
    """Every unit with its duty, its line of the contact table and who holds its posts."""
    return people_page(request)


def people_page(request: Request, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    """The list; refused, with what was typed into the form of a new unit."""
    places = queries.jurisdictions(request.person)
    wanted = request.GET.get("place", "")
    place = next((each.id for each in places if str(each.id) == wanted), request.person.tenant)
    shown = queries.units(request.person, on=request.on, place=place)
    context = {
        "units": shown,
        "keeps": keeps_units(request.person),
        "imports": request.person.kind == Kind.SYSTEM_ADMIN,
        "uppers": [(each.code, each.label) for each in shown if not each.is_local],
        "typed": request.POST if refused else {},
        "refused": refused,
        "key": new_key(),
        "columns": _columns(UNIT_COLUMNS),
        "places": [(str(each.id), "　" * each.depth + each.name) for each in places] if len(places) > 1 else [],
        "place": str(place),
    }
    return render(request, "web/people.html", context, status=status)


@who_may(administrators=(*SYSTEM, *SECURITY))
@require_safe
def unit(request: Request, code: str) -> HttpResponse:
    """One unit: posts, holders, stand-ins."""
    return _unit_page(request, code)


@who_may(Power.KEEP_PEOPLE)
@require_POST
def change_contacts(request: Request, code: str) -> HttpResponse:
    """Fill the unit's line of the contact table."""

    def do() -> None:
        fields = {name: request.POST.get(name, "") for name in ("head", "staff", "phone", "remark")}
        actions.change_unit_contacts(request.person, unit=code, at=request.at, **fields)

    return done_or_again(request, do, code, form="contacts", said="联络表已更新。")


@who_may(Power.KEEP_PEOPLE)
@require_POST
def name_stand_in(request: Request, code: str) -> HttpResponse:
    """Let somebody act in one of the unit's posts for some days."""

    def do() -> None:
        actions.name_stand_in(
            request.person,
            officer=_id(request.POST.get("officer", "")),
            post=request.POST.get("post", ""),
            since=_day(request.POST, "since", "开始日期"),
            until=_day(request.POST, "until", "结束日期"),
            at=request.at,
        )

    return done_or_again(request, do, code, form="stand_in", said="代理已指定。")


@who_may(Power.KEEP_PEOPLE)
@require_POST
def end_stand_in(request: Request, code: str, stand_in: UUID) -> HttpResponse:
    """End a stand-in today."""

    def do() -> None:
        actions.end_stand_in(request.person, stand_in=stand_in, until=request.on, at=request.at)

    return done_or_again(request, do, code, form="end", said="代理到今天为止。")


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def appoint(request: Request, code: str) -> HttpResponse:
    """Put an officer into one of the unit's posts."""

    def do() -> None:
        actions.appoint(
            request.person,
            officer=_id(request.POST.get("officer", "")),
            post=request.POST.get("post", ""),
            since=_day(request.POST, "since", "开始日期"),
            until=_day(request.POST, "until", "结束日期") if request.POST.get("until", "").strip() else None,
            at=request.at,
        )

    return done_or_again(request, do, code, form="appoint", said="任命已登记；带有权限的岗位由安全管理员确认后生效。")


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def end_appointment(request: Request, code: str, appointment: UUID) -> HttpResponse:
    """End an appointment on a day, today where none is named."""

    def do() -> None:
        named = request.POST.get("until", "").strip()
        until = _day(request.POST, "until", "结束日期") if named else request.on
        actions.end_appointment(request.person, appointment=appointment, until=until, at=request.at)

    return done_or_again(request, do, code, form="end", said="任命的结束日期已登记。")


@who_may(kinds=(), administrators=SYSTEM)
@require_POST
def add_officer(request: Request) -> HttpResponse:
    """Enter a person who works here."""
    try:
        actions.add_officer(
            request.person, name=request.POST.get("name", ""), phone=request.POST.get("phone", ""), at=request.at
        )
    except Refused as refused:
        return accounts_page(request, refused)
    messages.success(request, "人员已登记，可以任命岗位、开设账号。")
    return redirect("accounts")


UNIT_COLUMNS = ("单位", "职责", "负责人", "专职人员", "联系方式", "岗位与人员", "备注")


def _unit_page(
    request: Request, code: str, *, refused: Refused | None = None, form: str = "", status: int = 200
) -> HttpResponse:
    card = queries.unit(request.person, code, on=request.on)
    if card is None:
        raise NoSuchOne("单位")
    keeps = may(request.person, Power.KEEP_PEOPLE)
    appoints = request.person.kind == Kind.SYSTEM_ADMIN
    everybody = queries.officers(request.person, on=request.on) if keeps or appoints else ()
    empty = {gap.code: gap for gap in gaps(request.person, on=request.on)}
    context = {
        "unit": card,
        "keeps": keeps,
        "appoints": appoints,
        "names": keeps_units(request.person),
        "officers": [(line.id, _officer_words(line)) for line in everybody],
        "posts": [(post.code, post.label) for post in card.posts],
        "shown_posts": [(post, empty.get(post.code)) for post in card.posts],
        "typed": {form: request.POST} if refused else {},
        "contacts": request.POST if refused and form == "contacts" else _contacts_of(card),
        "refused": refused,
    }
    return render(request, "web/unit.html", context, status=status)


def _contacts_of(card: queries.UnitCard) -> Mapping[str, str]:
    return {
        "head": card.head.name if card.head else "",
        "staff": card.staff.name if card.staff else "",
        "phone": card.staff.phone if card.staff else "",
        "remark": card.remark,
    }


def _officer_words(line: queries.OfficerLine) -> str:
    return f"{line.name}（{'、'.join(line.posts)}）" if line.posts else line.name


def done_or_again(
    request: Request, do: Callable[[], None], code: str, *, form: str, said: str, gone: bool = False
) -> HttpResponse:
    """Do it and go back to the unit; refused, show the page again with what was typed."""
    try:
        do()
    except Refused as refused:
        return _unit_page(request, code, refused=refused, form=form, status=status_of(refused))
    messages.success(request, said)
    return redirect("people") if gone else redirect("people-unit", code=code)


def _columns(labels: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"label": label} for label in labels]


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NoSuchOne("人员") from None


def _day(typed: Mapping[str, str], name: str, label: str) -> date:
    text = typed.get(name, "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoDate(label, text) from None
