"""What axe says about a page, at WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS: dict[str, ViewportSize] = {
    "laptop": {"width": 1280, "height": 800},
    "telephone": {"width": 390, "height": 844},
}
_BROKEN_ALONE = {"runOnly": {"type": "tag", "values": WCAG_22_AA}, "resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """Every rule the page breaks, with the elements that break it; empty when all is well.

    Asks for what is broken alone: to describe every element that passes takes axe several times as long.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("chosen => axe.run(document, chosen).then(said => said.violations)", _BROKEN_ALONE)
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def runs_off_the_side(page: Page) -> bool:
    """Whether the page is wider than its window, so that a reader would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faults(page: Page, live_server: Any, paths: Iterable[str]) -> list[str]:
    """What is wrong with each page, on both screens; a page that does not open is at fault too."""
    found = []
    for path in paths:
        answer = page.goto(live_server.url + path)
        if answer is None or answer.status != 200:
            found.append(f"{path}: status {answer.status if answer else 'none'}")
        else:
            found += [f"{path} {fault}" for fault in faults_here(page)]
    return found


def faults_here(page: Page) -> list[str]:
    """What is wrong with the page that is open: on a laptop's screen, then narrowed to a telephone's."""
    found = []
    for screen, size in SCREENS.items():
        page.set_viewport_size(size)
        found += [f"on a {screen}: {one}" for one in violations(page)]
        if runs_off_the_side(page):
            found.append(f"on a {screen}: wider than it")
    return found
