"""A project walked through the pages, as its pack's own scenario walks it through the engine.

The steps are those of a scenario in `packs/<place>/scenarios/walks.yaml`. Here each is done by the person whom it
names, at the page where that person does it; a step that no page offers fails. A journey says how far to go and looks,
in between, at what each of them sees.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from quancheng.engine.pack import ENTERPRISE, Pack
from quancheng.packfiles.loader import load_pack
from quancheng.packfiles.scenarios import Scenario, Step, read_scenarios
from quancheng.server.demo.cast import PASSWORD
from tests.pages.day_server import TODAY
from tests.pages.desk import Desk, TurnedAway
from tests.pages.founding import PEOPLE
from tests.pages.journeys import DESK, PHONE, PICTURES, left_over_width
from tests.serving import Served, copy_of, quancheng_module, serving

PACKS = Path(__file__).parents[2] / "packs"
Act = Callable[["Walk", Step], None]
ACTS: dict[str, Act] = {}
"""What each word of the scenarios means on the pages; see walk_acts."""


@dataclass
class Walk:
    """A project on its way, and the place in which it goes."""

    pack: Pack
    steps: list[Step]
    served: Served
    desk: Desk
    people: list[dict[str, str]]
    project: str = ""
    """The address of its page, once it is registered."""
    lead: str = ""
    opener: str = ""
    """Whoever registered the project."""
    jurisdiction: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    """The user name of whoever holds a role."""
    records: dict[str, str] = field(default_factory=dict)
    """The address of each record, by the name that the scenario gives it."""
    unlisted: list[str] = field(default_factory=list)
    """Tasks that were not on the work list of whoever finished them."""

    @property
    def today(self) -> str:
        return (self.served.home / TODAY).read_text(encoding="utf-8")

    def on(self, day: str) -> Walk:
        """Let it be another day."""
        (self.served.home / TODAY).write_text(day, encoding="utf-8")
        self.desk.is_fresh = False
        return self

    def until(self, day: str) -> Walk:
        """Everything that the scenario has up to and with this day."""
        while self.steps and self.steps[0].day.isoformat() <= day:
            self.next()
        return self.on(day)

    def to(self, words: str) -> Walk:
        """Everything before the step that these words name, such as `finished sign`; it is that step's day then."""
        while not _is(self.steps[0], words):
            self.next()
        return self.on(self.steps[0].day.isoformat())

    def next(self) -> Walk:
        """The next step of the scenario."""
        self.take(self.steps.pop(0))
        return self

    def skip(self) -> Step:
        """Leave the scenario's next step out; the journey does something else instead."""
        return self.steps.pop(0)

    def does(self, party: str, what: str, **particulars: Any) -> Walk:
        """Somebody does something today that the scenario does not have."""
        self.take(Step(date.fromisoformat(self.today), what, {"as": party, **particulars}, 0))
        return self

    def take(self, step: Step) -> None:
        """Do one step on its day."""
        if step.day.isoformat() != self.today:
            self.on(step.day.isoformat())
        act = ACTS.get(step.what) or ACTS["happening"]
        act(self, step)

    def who(self, party: str) -> str:
        """The user name of a post's officer, of a role's holder, of a unit's clerk, or of the enterprise."""
        if party in self.roles:
            return self.roles[party]
        for kind in ("post", "unit"):
            found = [each["username"] for each in self.people if self._is_party(each[kind], party)]
            if found:
                return found[-1]
        raise AssertionError(f"{party} has no account")

    def _is_party(self, name: str, party: str) -> bool:
        """Whether somebody's post or unit is the party, here or for the whole place."""
        plain, _, code = name.partition("@")
        wanted, _, county = party.partition("@")
        there = next((each.code for each in self.pack.jurisdictions if each.id == county), self.jurisdiction)
        return plain == wanted and code in ("", there)

    def label(self, task: str) -> str:
        """A task, unit, post, stage… by the name that the pack gives it."""
        return self.pack.label_of(task) if task not in self.pack.task else self.pack.task[task].label

    def let_in(self, party: str) -> None:
        """Invite the enterprise, which opens the address and chooses its name and password."""
        page = self.desk.open(self.who(party), f"{self.project}enterprise")
        self.desk.send(self.desk.form("/enterprise/invite"), {})
        address = page.locator(".notice .cell-name").inner_text()
        self.desk.context.clear_cookies()
        self.desk.who = ""
        page.goto(address)
        name = f"enterprise-{self.pack.id}"
        self.desk.send(page.locator("main form"), {"username": name, "password": PASSWORD, "again": PASSWORD})
        self.roles[ENTERPRISE] = name

    # What somebody sees.

    def sees(self, party: str, address: str = "") -> Locator:
        """The middle of a page as somebody sees it now: an address, or a tab of the project's page."""
        at = address if address.startswith("/") else f"{self.project}{address}"
        return self.desk.open(self.who(party), at).locator("main")

    def enterprise_sees(self, tab: str = "") -> Locator:
        """A page of the enterprise's own."""
        if ENTERPRISE not in self.roles:
            self.let_in(self.opener)
        return self.desk.open(self.roles[ENTERPRISE], f"{self._mine}{tab}").locator("main")

    def list_of(self, party: str, of: str = "") -> set[str]:
        """What stands on somebody's work list about this project."""
        page = self.desk.open(self.who(party), f"/work{of}")
        here = page.locator("main .matter").filter(has=page.locator(f".matter-where a[href='{self.project}']"))
        return set(here.locator(".matter-name").all_inner_texts())

    def status(self, party: str, address: str) -> int:
        """What a page answers somebody."""
        answer = self.desk.seat(self.who(party)).goto(address, wait_until="domcontentloaded")
        self.desk.is_fresh = False
        assert answer is not None
        return answer.status

    def picture(self, name: str) -> None:
        """Keep a picture of the open page at both widths; it must not be wider than the window."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width, size in {"desk": DESK, "phone": PHONE}.items():
            self.page.set_viewport_size(size)
            assert left_over_width(self.page) <= 0, f"{self.page.url} is too wide on the {width}"
            self.page.screenshot(path=PICTURES / f"{self.pack.id}-{name}-{width}.png", full_page=True)
        self.page.set_viewport_size(DESK)

    @property
    def page(self) -> Page:
        return self.desk.page

    @property
    def _mine(self) -> str:
        return self.project.replace("/projects/", "/mine/")


def _is(step: Step, words: str) -> bool:
    """Whether a step is meant by `finished sign`: its word, then one of its particulars."""
    what, _, particular = words.partition(" ")
    return step.what == what and (not particular or particular in map(str, step.particulars.values()))


def shows(seen: Locator, *words: str) -> None:
    """What somebody sees holds all these words."""
    text = seen.inner_text()
    assert not [each for each in words if each not in text], f"{[e for e in words if e not in text]} not in:\n{text}"


def shows_not(seen: Locator, *words: str) -> None:
    """What somebody sees holds none of these words."""
    text = seen.inner_text()
    assert not [each for each in words if each in text], f"{[each for each in words if each in text]} in:\n{text}"


@contextmanager
def turned_away(*words: str) -> Iterator[None]:
    """What is done inside is refused, and the page says these words."""
    try:
        yield
    except TurnedAway as refused:
        missing = [each for each in words if each not in str(refused)]
        assert not missing, f"{missing} not in: {refused}"
    else:
        raise AssertionError("it was not refused")


def scenario_of(place: str, begins: str) -> tuple[Pack, Scenario]:
    """A pack, and the scenario whose name begins so."""
    pack = load_pack(PACKS / place)
    found, wrong = read_scenarios(PACKS / place, pack)
    assert not wrong, wrong
    return pack, next(each for each in found if each.name.startswith(begins))


def posts_of(pack: Pack, scenario: Scenario, also: tuple[str, ...] = ()) -> list[str]:
    """The posts that need an account: whoever acts, and somebody of each unit that acts or answers for a role.

    A post of a county's own unit is named with the county of the scenario's project.
    """
    given = [step.particulars for step in scenario.given]
    county = next((f"@{each['jurisdiction']}" for each in given if "jurisdiction" in each), "")
    parties = [str(each[key]) for each in given for key in ("as", "unit") if key in each]
    clerks = {post.unit: post.id for post in pack.posts}
    posts = dict.fromkeys(party if party in pack.post else clerks.get(party, "") for party in parties)
    own = {each.id for each in pack.units if each.in_each}
    named = [f"{post}{county}" if pack.post[post].unit in own else post for post in posts if post]
    return [*named, *also]


@contextmanager
def walking(place: str, begins: str, *, homes: Path, browser: Browser, also: tuple[str, ...] = ()) -> Iterator[Walk]:
    """Found the place with the people of the scenario, serve it, and begin the walk on the scenario's first day."""
    pack, scenario = scenario_of(place, begins)
    first = scenario.given[0].day.isoformat()
    home = homes / place
    if not (home / PEOPLE).exists():
        home.mkdir(parents=True, exist_ok=True)
        quancheng_module("tests.pages.founding", place, *posts_of(pack, scenario, also), home=home, today=first)
    own = copy_of(home, homes / f"{place}-walked")
    (own / TODAY).write_text(first, encoding="utf-8")
    people = json.loads((own / PEOPLE).read_text(encoding="utf-8"))
    with serving(own, module="tests.pages.day_server") as served:
        context = browser.new_context(base_url=served.url, viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
        try:
            walk = Walk(pack=pack, steps=list(scenario.given), served=served, desk=Desk(context), people=people)
            yield walk
            assert walk.desk.errors == []
        finally:
            context.close()
