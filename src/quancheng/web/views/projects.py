"""项目: the library as a list — tabs, filters, search, sorting — and registering a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from quancheng.cases import queries
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.duplicates import Duplicate, likely_duplicates
from quancheng.cases.lead_queries import held_elsewhere
from quancheng.cases.packs import pack_in_force, pack_of
from quancheng.cases.queries import PAGE, ProjectLine, Wanted
from quancheng.cases.registering import NamedPerson, register_with_people
from quancheng.cases.streaks import lights_on
from quancheng.engine.case import Case
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Pack, Power
from quancheng.people import queries as people
from quancheng.people.access import may
from quancheng.people.labels import Label, labels_up_to
from quancheng.web import facts as blanks
from quancheng.web import territory, words
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed, new_key

ENDED = "ended"
COLUMNS = (
    ("项目", "name"), ("企业", ""), ("投资", "size"), ("阶段", "stage"), ("最近到期", "due"), ("专人", ""),
    ("登记", "newest"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A project as the table shows it; all words are ready, because the loop is long."""

    url: str
    name: str
    enterprise: str
    investment: str
    stage: str
    since: object
    due: object
    left: int
    is_late: bool
    who: str
    opened: object
    label_state: str
    lights: tuple[tuple[str, str], ...]
    place: str = ""


@who_may()
@require_GET
def projects(request: Request) -> HttpResponse:
    """A page of the projects that the person sees."""
    wanted, pack = _wanted(request), pack_in_force(request.person.tenant)
    page = queries.projects(request.person, wanted, on=request.on)
    places = territory.choices(request.person, pack)
    counts = queries.counts(request.person, on=request.on, place=wanted.place)
    context = {
        "wanted": wanted,
        "tabs": _tabs(request, pack, counts, wanted),
        "columns": _columns(request, wanted, places=bool(places)),
        "rows": [row_of(row, bool(places), request.on) for row in _rows(request, page.lines)],
        "places": [(code, label, counts.places.get(int(code), 0)) for code, label in places],
        "place": str(wanted.place) if wanted.place else "",
        "page": Paging(number=page.page, count=page.total, size=PAGE, is_more=page.is_more),
        "counts": counts,
        "stages": [(stage.id, stage.label, counts.stages.get(stage.id, 0)) for stage in pack.stages],
        "units": _units(request, pack, wanted),
        "chosen": _chosen(request, pack, wanted),
        "clear_url": _without(request, "q", "stage", "unit", "place", "late", "page"),
        "registers": may(request.person, Power.REGISTER),
        "imports": may(request.person, Power.IMPORT),
    }
    return render(request, "web/projects.html", context)


@who_may(Power.REGISTER)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The form made from the pack's facts; first sent it shows likely duplicates, then it registers."""
    pack = pack_in_force(request.person.tenant)
    if request.method == "GET":
        return _new_page(request, pack)
    typed, facts = Typed(request.POST), blanks.seen_facts(pack, request.person)
    given = blanks.read_project_facts(facts, typed)
    label = typed.choice("label", [str(each) for each in labels_up_to(request.person.clearance)])
    where = _where(request, pack, typed)
    if typed.wrong:
        return _new_page(request, pack, typed=typed, status=422)
    alike, held = _alike(request, given), held_elsewhere(request.person, given, on=request.on)
    if (alike or held) and not request.POST.get("different"):
        return _new_page(request, pack, typed=typed, alike=alike, held=held)
    try:
        project = register_with_people(
            request.person, given, at=request.at, key=typed.key, label=Label(label), jurisdiction=where
        )
    except Refused as refused:
        field = blanks.fault_of(facts, refused.facts.get("fact"))
        if field:
            typed.wrong[field] = str(refused)
        return _new_page(request, pack, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "项目已登记。")
    return see_other(reverse("project", args=[project]))


def _units(request: Request, pack: Pack, wanted: Wanted) -> list[tuple[str, str]]:
    """The units to filter by, for those who see all: of the chosen jurisdiction, or of where the person stands."""
    if not may(request.person, Power.SEE_ALL):
        return []
    place = str(wanted.place or request.person.home or request.person.tenant)
    return territory.units_of(pack, place if place in pack.jurisdiction else "")


def _where(request: Request, pack: Pack, typed: Typed) -> str | None:
    """The jurisdiction chosen; none where there is no choice."""
    choices = [code for code, _ in territory.with_power(request.person, pack, Power.REGISTER)]
    if len(choices) < 2:
        return None
    return territory.code_of(typed.choice("jurisdiction", choices, needed="请选择项目所属的辖区。"))


def _new_page(
    request: Request,
    pack: Pack,
    *,
    typed: Typed | None = None,
    alike: list[Duplicate] | None = None,
    held: str = "",
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = blanks.seen_facts(pack, request.person)
    filled = blanks.fields(
        facts, typed=typed.post if typed else None, wrong=typed.wrong if typed else {}, case=Case.empty()
    )
    context = {
        "pack": pack,
        "needed": [field for field in filled if field.required],
        "optional": [field for field in filled if not field.required],
        "money_units": MONEY_UNITS,
        "labels": [(str(each), str(each)) for each in labels_up_to(request.person.clearance)],
        "label": typed.post.get("label", "") if typed else str(Label.INTERNAL),
        "places": territory.with_power(request.person, pack, Power.REGISTER),
        "place": typed.post.get("jurisdiction", "") if typed else territory.home_of(request.person),
        "alike": [(each, pack_of(request.person.tenant, each.version).label_of(each.stage)) for each in alike or ()],
        "held": held,
        "refused": refused,
        "wrong": typed.wrong if typed else {},
        "key": new_key(),
    }
    return render(request, "web/project_new.html", context, status=status)


def _alike(request: Request, given: dict[str, Any]) -> list[Duplicate]:
    said = {
        name: value
        for name in ("name", "enterprise", "uscc")
        if (value := given.get(name)) and not isinstance(value, NamedPerson)
    }
    return likely_duplicates(request.person, **said)


def _wanted(request: Request) -> Wanted:
    asked = request.GET
    tab = asked.get("library", "")
    return Wanted(
        library="" if tab == ENDED else tab,
        ended=tab == ENDED,
        stage=asked.get("stage", ""),
        unit=asked.get("unit", "") if may(request.person, Power.SEE_ALL) else "",
        place=int(asked["place"]) if asked.get("place", "").isdecimal() and len(asked["place"]) <= 12 else 0,
        text=asked.get("q", "").strip()[:80],
        late=bool(asked.get("late")),
        sort=asked.get("sort", "newest"),
        page=page_of(request),
    )


def _tabs(request: Request, pack: Pack, counts: queries.Counts, wanted: Wanted) -> list[dict[str, Any]]:
    tabs = [("", "全部", counts.total)]
    tabs += [(library.id, library.label, counts.libraries.get(library.id, 0)) for library in pack.libraries]
    now = ENDED if wanted.ended else wanted.library
    shown: list[dict[str, Any]] = [
        {"label": label, "count": count, "is_current": name == now, "url": _with(request, library=name)}
        for name, label, count in tabs
    ]
    ended = {"label": "已终止", "count": None, "is_current": wanted.ended, "url": _with(request, library=ENDED)}
    return [*shown, ended]


def _columns(request: Request, wanted: Wanted, *, places: bool) -> list[dict[str, Any]]:
    """Each sort has one direction, the useful one: soonest due, largest, newest, by name."""
    directions = {"due": "up", "name": "up", "stage": "up"}
    return [
        {
            "label": label,
            "sort_url": _with(request, sort=sort) if sort else "",
            "sorted": directions.get(sort, "down") if sort and sort == wanted.sort else None,
            "is_number": label == "投资",
        }
        for label, sort in ([*COLUMNS[:2], ("辖区", ""), *COLUMNS[2:]] if places else COLUMNS)
    ]


def _rows(request: Request, lines: list[ProjectLine]) -> list[Row]:
    calendar, on, tenant = calendar_in_force(), request.on, request.person.tenant
    pack = pack_in_force(tenant)
    named = people.officer_names(request.person, {line.officer_id for line in lines if line.officer_id})
    labels = {"公开": "label-public", "敏感": "label-sensitive"}
    base = reverse("projects")
    lit = lights_on(request.person, pack, [line.id for line in lines], on=on)
    return [
        Row(
            url=f"{base}{line.id}/",
            name=line.name or "（未命名）",
            enterprise=line.enterprise,
            investment=words.money(Decimal(line.investment) / 100) if line.investment else "",
            stage=pack_of(tenant, line.version).label_of(line.stage),
            since=line.stage_since,
            due=line.next_due,
            left=calendar.count(on, line.next_due) if line.next_due else 0,
            is_late=bool(line.next_due and line.next_due < on and not line.ended),
            who=named.get(line.officer_id, "") if line.officer_id else "",
            opened=line.opened,
            label_state=labels.get(line.label, ""),
            lights=lit.get(line.id, ()),
            place=territory.name_of(pack, "" if line.place == tenant else str(line.place)),
        )
        for line in lines
    ]


@lru_cache(maxsize=4096)  # a row says the same as long as its values do
def row_of(row: Row, places: bool, on: date) -> SafeString:
    """A row of the table in HTML."""
    return render_to_string("web/project_row.html", {"row": row, "places": places, "on": on})


def _chosen(request: Request, pack: Pack, wanted: Wanted) -> list[dict[str, str]]:
    named = (
        ("q", f"搜“{wanted.text}”" if wanted.text else ""),
        ("stage", pack.label_of(wanted.stage)),
        ("unit", pack.label_of(wanted.unit)),
        ("place", territory.name_of(pack, _code(request, wanted)) if wanted.place else ""),
        ("late", "只看逾期" if wanted.late else ""),
    )
    return [{"label": label, "without_url": _without(request, name, "page")} for name, label in named if label]


def _code(request: Request, wanted: Wanted) -> str:
    return "" if wanted.place == request.person.tenant else str(wanted.place)


def _with(request: Request, **changes: str) -> str:
    """This list's address with something else chosen, from its first page."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _without(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"?{query.urlencode()}"
