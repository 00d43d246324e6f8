"""What axe says about a page, at WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {"laptop": {"width": 1280, "height": 800}, "telephone": {"width": 390, "height": 844}}


def violations(page: Page) -> list[str]:
    """Every rule the page breaks, with the elements that break it; empty when all is well."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_22_AA}}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def runs_off_the_side(page: Page) -> bool:
    """Whether the page is wider than its window, so that a reader would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def faults(page: Page, live_server: Any, paths: Iterable[str]) -> list[str]:
    """What is wrong with each page, on a laptop's screen and on a telephone's: by axe, and by its width."""
    found = []
    for path in paths:
        for screen, size in SCREENS.items():
            page.set_viewport_size(size)  # type: ignore[arg-type]  # as playwright types it
            answer = page.goto(live_server.url + path)
            if answer is None or answer.status != 200:
                found.append(f"{path}: status {answer.status if answer else 'none'}")
                continue
            found += [f"{path} on a {screen}: {one}" for one in violations(page)]
            if runs_off_the_side(page):
                found.append(f"{path}: wider than a {screen}")
    return found
