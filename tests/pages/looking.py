"""What every page must be: light, not wider than the window, accessible, in reach of the keyboard."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.journeys import left_over_width

LIGHT = 100_000  # bytes over the wire with nothing cached
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
SLIPS = """() => [...document.querySelectorAll("table.keeps-first")].filter(table => {
    const box = table.parentElement, head = table.querySelector("th")
    if (!head || box.scrollWidth <= box.clientWidth) return false
    box.scrollLeft = 120
    const slipped = head.getBoundingClientRect().left < box.getBoundingClientRect().left - 2
    box.scrollLeft = 0
    return slipped
}).length"""
"""How many wide tables let their first column scroll away."""


def wrong_at(page: Page) -> list[str]:
    """What is wrong at the window's present width: content beside it, and what WCAG 2.1 A and AA forbid."""
    beside = left_over_width(page)
    slipping = int(page.evaluate(SLIPS))
    violations = Axe().run(page, options=WCAG).response["violations"]
    return [
        *([f"{beside} px too wide"] if beside > 0 else []),
        *([f"{slipping} tables lose their first column"] if slipping else []),
        *(brief(each) for each in violations),
    ]


class Load:
    """What a page brought over the wire, and what the browser complained about."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.errors: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        wire = page.context.new_cdp_session(page)
        wire.on("Network.loadingFinished", lambda event: self._count(event["encodedDataLength"]))
        wire.send("Network.enable")

    def errors_but(self, status: int) -> list[str]:
        """The complaints, but for the one about a page that was to answer with this status."""
        return [said for said in self.errors if f"status of {status}" not in said]

    def _count(self, size: float) -> None:
        self.bytes += int(size)


def brief(violation: dict[str, Any]) -> str:
    places = [node["html"][:120] for node in violation["nodes"][:3]]
    return f"{violation['id']} ({len(violation['nodes'])}): {places}"


def is_reached_by_keyboard(page: Page) -> bool:
    """From the top of a page, the link past the navigation and one more Tab lead to the first thing to be used."""
    page.evaluate("scrollTo(0, 0)")
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    return bool(
        page.evaluate("document.activeElement.matches('main *') && document.activeElement.matches(':focus-visible')")
    )
