"""A picture of every page at desk and phone width; each page is light, fits, and can be used by everybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.journeys import (
    DAY,
    PHONE,
    Window,
    administrators,
    call_joint_conference,
    first_sign_in,
    import_the_plans,
    sign_in,
    upload_plans,
)  # fmt: skip
from tests.pages.looking import LIGHT, Load, is_reached_by_keyboard, wrong_at
from tests.serving import Served, copy_of, serving

OFFICE, DIRECTOR, LEADER, LAND = "office-clerk", "office-director", "group-leader", "land-clerk"
FIRM = "enterprise-1"
SYSTEM, SECURITY, AUDIT = "system-141025", "security-141025", "audit-141025"


@dataclass(frozen=True)
class Sight:
    """A page: the name of its picture, its address (blanks are filled from `found`), who looks."""

    name: str
    address: str
    who: str = OFFICE
    status: int = 200


SIGHTS = [
    Sight("sign-in", "/sign-in", who=""),
    Sight("password", "/password"),
    Sight("not-found", "/projects/019d75b5-fae0-7d5b-abfa-000000000000/", status=404),
    Sight("work-office", "/work"),
    Sight("work-unit", "/work?who=unit", who=LAND),
    Sight("work-clerk", "/work", who=LAND),
    Sight("work-late", "/work?who=all", who=LEADER),
    Sight("work-late-units", "/work/late-units", who=LEADER),
    Sight("projects", "/projects/"),
    Sight("projects-clerk", "/projects/", who=LAND),
    Sight("project-new", "/projects/new"),
    Sight("project", "{project}"),
    Sight("project-tasks", "{project}tasks"),
    Sight("project-matters", "{project}matters"),
    Sight("project-facts", "{project}facts"),
    Sight("project-papers", "{project}papers"),
    Sight("project-history", "{project}history"),
    Sight("project-early", "{early}"),
    Sight("task", "{task}", who=LAND),
    Sight("task-of-others", "{task}"),
    Sight("project-enterprise", "{let_in}"),
    Sight("invited", "{invited}", who=""),
    Sight("mine", "{mine}", who=FIRM),
    Sight("mine-materials", "{mine}materials", who=FIRM),
    Sight("mine-promises", "{mine}promises", who=FIRM),
    Sight("mine-issues", "{mine}issues", who=FIRM),
    Sight("task-handed-in", "{handed_in}"),
    Sight("import", "/import/"),
    Sight("import-review", "{review}"),
    Sight("import-result", "{imported}"),
    Sight("duties", "/duties/"),
    Sight("duty-weekly", "{weekly}"),
    Sight("duty-monthly", "{monthly}", who="main-leader"),
    Sight("meetings", "/meetings/", who=DIRECTOR),
    Sight("meeting-call", "/meetings/call?kind=joint", who=DIRECTOR),
    Sight("meeting-held", "{held}", who=DIRECTOR),
    Sight("meeting-called", "{called}", who=DIRECTOR),
    Sight("meeting-plan", "{called}plan", who=DIRECTOR),
    Sight("supervision", "/supervision/", who=LEADER),
    Sight("supervision-closed", "/supervision/?tab=closed", who=LEADER),
    Sight("proposal", "{proposal}", who=LEADER),
    Sight("notice", "{notice}", who=LEADER),
    Sight("papers", "/papers/"),
    Sight("paper-dispatch", "/papers/monthly-dispatch"),
    Sight("paper-form", "{form}"),
    Sight("paper-issued", "{issued}"),
    Sight("rules", "/rules/"),
    Sight("rules-task", "/rules/tasks/land?which=open"),
    Sight("people", "/people", who=DIRECTOR),
    Sight("unit", "/people/promotion-centre", who=DIRECTOR),
    Sight("accounts", "/accounts", who=SYSTEM),
    Sight("accounts-security", "/accounts", who=SECURITY),
    Sight("log", "/log", who=AUDIT),
]


@pytest.fixture(scope="module")
def seen(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The county that is looked at, prepared so that every page has something on it."""
    with serving(copy_of(demo_home, tmp_path_factory.mktemp("seen")), today=DAY) as served:
        yield served


@pytest.fixture(scope="module")
def found(seen: Served, browser: Browser, sittings: dict[tuple[str, str], Any]) -> dict[str, str]:
    """The addresses that only this county has."""

    def enter(who: str, password: str = "") -> Page:
        page = browser.new_context(base_url=seen.url).new_page()
        first_sign_in(page, who, password) if password else sign_in(page, who)
        sittings[seen.url, who] = page.context.storage_state()
        return page

    for name, password in administrators(seen.home).items():
        enter(name, password)
    office, land, director, leader = enter(OFFICE), enter(LAND), enter(DIRECTOR), enter(LEADER)
    enter("main-leader")
    task = first(land, "/work", r"/projects/[^/]+/tasks/land$")
    project = task.partition("tasks/")[0]
    firm = enter(FIRM)
    mine = firm.url.removeprefix(seen.url)
    let_in = f"/projects/{mine.split('/')[2]}/enterprise"
    upload_plans(office, "guxian-start-plan-messy.xlsx")
    review = office.url
    import_the_plans(office)
    imported = office.url
    return {
        "task": task, "project": project, "review": review, "imported": imported,
        "mine": mine,
        "let_in": let_in,
        "handed_in": first(office, let_in, r"/tasks/[^/]+#handed-in$"),
        "invited": invitation(office, project),
        "early": first(office, "/projects/?stage=reserve", r"/projects/[0-9a-f-]{36}/$"),
        "weekly": first(office, "/duties/", r"/duties/friday-report/"),
        "monthly": first(office, "/duties/", r"/duties/month-end-dispatch/"),
        "held": first(director, "/meetings/", r"/meetings/[0-9a-f-]{36}/$"),
        "called": call_joint_conference(director),
        "proposal": first(leader, "/supervision/", r"/supervision/proposal"),
        "notice": first(leader, "/supervision/?tab=closed", r"/supervision/[0-9a-f-]{36}/$"),
        "form": f"/papers/start-plan?project={project.split('/')[2]}",
        "issued": first(office, "/papers/", r"/papers/issued/[0-9a-f-]{36}$"),
    }  # fmt: skip


def invitation(page: Page, project: str) -> str:
    """The address of an account that is still to be opened."""
    page.goto(f"{project}enterprise")
    page.locator("form[action$='/enterprise/invite'] button[type=submit]").click()
    told = page.locator(".notice", has_text="只显示这一次").inner_text()
    return "/invited/" + told.partition("/invited/")[2].split()[0]


def first(page: Page, address: str, pattern: str) -> str:
    """The first link of this kind on a page."""
    page.goto(address)
    links = [link.get_attribute("href") or "" for link in page.locator("main a[href]").all()]
    return next(link for link in links if re.search(pattern, link))


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_the_page_is_light_fits_and_is_accessible(
    seen: Served, found: dict[str, str], window: Window, picture, sight: Sight
) -> None:
    page = window(seen.url, who=sight.who)
    load = Load(page)
    response = page.goto(sight.address.format_map(found))
    assert response is not None and response.status == sight.status
    faults = [*wrong_at(page), *load.errors_but(sight.status)]
    faults += [] if is_reached_by_keyboard(page) else ["one Tab from the skip link nothing has the focus"]
    faults += [] if load.bytes < LIGHT else [f"{load.bytes} bytes"]
    picture(page, f"{sight.name}-desk")
    page.set_viewport_size(PHONE)
    faults += wrong_at(page)
    picture(page, f"{sight.name}-phone")
    assert faults == []
