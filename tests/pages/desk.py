"""One window in which everybody of a journey works in turn: signing in once each, opening pages, filling in forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from quancheng.server.demo.cast import PASSWORD
from tests.pages.journeys import sign_in

APPROVAL = {"mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
PATIENCE = 30_000  # milliseconds
CLOSED = "xpath=ancestor::details[not(@open)]/summary"


class TurnedAway(AssertionError):
    """A form was refused; the message is what the page said."""


@dataclass
class Desk:
    """The window. `says` is what the page last answered to a form that went through."""

    context: BrowserContext
    page: Page = field(init=False)
    who: str = ""
    says: str = ""
    sittings: dict[str, Any] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    is_fresh: bool = False
    """Whether the page open now was answered to this very person after the last thing that anybody did."""

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def seat(self, who: str) -> Page:
        """Let somebody sit down at the window, signing in the first time."""
        if who == self.who:
            return self.page
        self.context.clear_cookies()
        if who in self.sittings:
            self.context.add_cookies(self.sittings[who])
        else:
            sign_in(self.page, who, self.passwords.get(who, PASSWORD))
            self.sittings[who] = self.context.cookies()
        self.who, self.is_fresh = who, False
        return self.page

    def open(self, who: str, address: str) -> Page:
        """A page as somebody sees it now; the one that is open already where nothing has happened since."""
        page = self.seat(who)
        path = re.sub(r"^https?://[^/]+|#.*$", "", page.url)
        if not (self.is_fresh and path == address):
            answer = page.goto(address, wait_until="domcontentloaded")
            assert answer is not None and answer.status == 200, f"{who}: {address} answered {answer and answer.status}"
        self.is_fresh = True
        return page

    def form(self, action: str, **hidden: str) -> Locator:
        """The form of the open page whose address ends so and that is about these things."""
        found = self.page.locator(f"form[action$='{action}']" if action else "main form[method=post]")
        for name, value in hidden.items():
            found = found.filter(has=self.page.locator(f"input[name='{name}'][value='{value}']"))
        assert found.count(), f"{self.who}: no form {action} {hidden} on {self.page.url}\n{self._main()}"
        return found.first

    def send(self, form: Locator, values: Mapping[str, Any], *, button: str = "button[type=submit]") -> None:
        """Unfold the form, fill it in and press its button; TurnedAway with the page's words where it is refused."""
        unfold(form)
        for name, value in values.items():
            fill(form.locator(f"[name='{name}']").first, value)
        if form.get_attribute("hx-post") and not form.get_attribute("hx-trigger"):
            self._press_in_place(form.locator(button).first)
            return
        with self.page.expect_navigation(wait_until="domcontentloaded") as moved:
            form.locator(button).first.click(timeout=PATIENCE)
        self.is_fresh = moved.value.status < 400
        if not self.is_fresh:
            raise TurnedAway(f"{self.who} on {moved.value.url}:\n{self._main()}")
        self.says = " ".join(self.page.locator(".flashes .notice").all_inner_texts())

    def _press_in_place(self, button: Locator) -> None:
        """Where a script puts the answer into the open page."""
        self.is_fresh = False
        self.page.evaluate("document.querySelectorAll('#flashes > *').forEach(said => said.remove())")
        button.click(timeout=PATIENCE)
        answer = self.page.locator("#flashes .notice, main .notice-wrong").first
        answer.wait_for(timeout=PATIENCE)
        self.says = answer.inner_text()
        if self.page.locator("main .notice-wrong").count():
            raise TurnedAway(f"{self.who}:\n{self._main()}")

    def _main(self) -> str:
        return self.page.locator("main").inner_text()[:3000]


def fill(control: Locator, value: Any) -> None:
    """Type, choose or tick as the control wants it; `True` ticks, and a list of names is files to upload."""
    if not control.is_visible():
        unfold(control)
    kind = str(control.evaluate("e => e.tagName + ':' + e.type", timeout=PATIENCE))
    if kind.endswith(":file"):
        control.set_input_files([{"name": name, **APPROVAL} for name in value])
    elif kind.endswith(":checkbox"):
        control.set_checked(bool(value), timeout=PATIENCE)
    elif kind.startswith("SELECT"):
        control.select_option(value, timeout=PATIENCE)
    else:
        control.fill(str(value), timeout=PATIENCE)


def unfold(place: Locator) -> None:
    """Open whatever is folded round a form or a blank, the outermost first."""
    for summary in place.locator(CLOSED).all():
        summary.click(timeout=PATIENCE)


def words_of(items: Iterable[Any]) -> str:
    """Several things as one types them into one blank."""
    return "、".join(str(each) for each in items)
