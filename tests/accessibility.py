"""What axe says about a page, at WCAG 2.2 AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Every rule the page breaks, with the elements that break it; empty when all is well."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_22_AA}}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def runs_off_the_side(page: Page) -> bool:
    """Whether the page is wider than its window, so that a reader would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
