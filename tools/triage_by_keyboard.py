"""Sort everything that waits at triage as a tired officer would: with keys alone, in Chromium, one mail after another.

    EVENHAND_HOME=/tmp/day evenhand demo --no-serve
    EVENHAND_HOME=/tmp/day evenhand intake box/          # what tools/a_day_of_mail.py wrote
    EVENHAND_HOME=/tmp/day evenhand serve --port 8100 &
    python tools/triage_by_keyboard.py --at http://127.0.0.1:8100 --who NAME@harrowmere.example --password WORDS

Where the focus stands is looked at after each press. It presses no pointer and knows no address: what it decides, it
reads on the page. Ends with status 1 where a mail could not be sorted so, or a page failed.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
FOCUS = """() => { const e = document.activeElement; return {
  tag: e.tagName.toLowerCase(), name: e.name || "", value: e.value || "", text: (e.innerText || "").trim(),
  checked: String(Boolean(e.checked)), part: e.closest("[data-jump]")?.dataset.jump || "" } }"""
MACHINES = ("looks like an automatic reply", "was not delivered", "came by a mailing list")


class Lost(Exception):
    """The focus is not where the hand needs it; the words say where it is."""


@dataclass(slots=True)
class Hand:
    """Presses keys on a page and counts them."""

    page: Page
    presses: int = 0

    def key(self, key: str, **wanted: str) -> dict[str, str]:
        """Press a key; the focus must then be as wanted. Raises Lost."""
        self.page.keyboard.press(key)
        self.presses += 1
        focus: dict[str, str] = self.page.evaluate(FOCUS)
        for name, pattern in wanted.items():
            if not re.search(pattern, focus[name]):
                raise Lost(f"after {key}: {name} is {focus[name]!r}, not {pattern!r}")
        return focus

    def type(self, words: str) -> None:
        """Type words, at a person's pace."""
        self.page.keyboard.type(words, delay=30)
        self.presses += len(words)

    def enter(self) -> None:
        """Press Enter where it leads to a page, and wait for that."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.presses += 1


def sort_one(hand: Hand, page: Page) -> str:
    """Sort the mail at hand; gives what became of it. Raises Lost."""
    message = page.get_by_role("article", name="The message").inner_text()
    if "will not be here" in message or "where your officer lives" in message:
        if "Urgent, marked by" not in message:
            hand.key("u", tag="button", text="Risk to life")
            hand.enter()
    elif (
        any(words in message for words in MACHINES)
        or page.get_by_text("Leave it there: it is sorted").count()
    ):
        return _file(hand, page)
    if page.locator("input[name=do][value=new-customer]").count():
        _make_record(hand, message)
    if message.startswith("Re:") and page.locator("select[name=put-case]").count():
        hand.key("b", name="put-case")
        hand.key("ArrowDown", value=r"\d")
        hand.key("Tab", text="Put it on this case")
        hand.enter()
        return "put on a case"
    return _open(hand, message)


def _file(hand: Hand, page: Page) -> str:
    focus = hand.key("f", part="f")
    if focus["tag"] == "button":
        hand.enter()
        return "left on its case"
    hand.key("Space", name="fresh_evidence", checked="true")
    hand.key("Tab", name="safeguarding")
    hand.key("Space", checked="true")
    hand.enter()
    if page.get_by_text("It seems to hold a request").count():
        hand.key("f", name="fresh_evidence")
        hand.key("Tab")
        hand.key("Tab", name="no_request")
        hand.key("Space", checked="true")
        hand.enter()
    return "filed"


def _make_record(hand: Hand, message: str) -> None:
    if not hand.key("n", name="new-name")["value"]:
        hand.type("Name not given")
    hand.key("Tab", name="new-kind")
    hand.key("Tab", name="new-add_address")
    hand.key("Space", checked="true")
    hand.enter()


def _open(hand: Hand, message: str) -> str:
    focus = hand.key("c", part="c")
    if focus["name"].startswith("receipt"):  # a claimed day is confirmed first
        hand.enter()
        focus = hand.key("c", part="c")
    for _ in range(6):
        if focus["tag"] == "select":
            break
        focus = hand.key("Tab", part="c")
    kind = "Freedom" if "Freedom of" in message else "Subject" if "Subject access" in message else "Enq"
    hand.type(kind)
    if not hand.key("Tab", name="summary")["value"]:
        hand.type("No subject")
    hand.enter()
    return "became a case"


def main() -> None:
    """Sort all that waits, and say how long it took."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--at", "--who", "--password"):
        said.add_argument(name, required=True)
    said.add_argument("--chromium", default="/usr/bin/chromium")
    given = said.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(90_000)
        failed: list[str] = []
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("response", lambda one: failed.append(one.url) if one.status >= 500 else None)
        _sign_in(page, given.at, given.who, given.password)
        failed += _sort_all(page)
        browser.close()
    print("\n".join(failed) or "Nothing failed.")
    sys.exit(1 if failed else 0)


def _sign_in(page: Page, at: str, who: str, password: str) -> None:
    page.goto(f"{at}/accounts/login/?next=/triage/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[type=password]").fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Triage").wait_for()
    page.wait_for_load_state("load")


def _sort_all(page: Page) -> list[str]:
    """Sort what waits, tell the times; gives every mail that could not be sorted by keys."""
    seconds, presses, done = [], [], Counter[str]()
    current = page.locator("[data-list] a[aria-current]")
    while current.count():
        before, hand, began = page.url + current.inner_text(), Hand(page), time.monotonic()
        try:
            became = sort_one(hand, page)
        except Lost as lost:
            return [f"{before}: {lost}"]
        if page.locator(".govuk-error-summary").count():
            return [f"{before}: {page.locator('.govuk-error-summary').inner_text()}"]
        seconds.append(time.monotonic() - began)
        presses.append(hand.presses)
        done[became] += 1
    if seconds:
        print(f"{len(seconds)} mails: " + ", ".join(f"{count} {what}" for what, count in done.most_common()))
        print(f"presses: median {statistics.median(presses):.0f}, most {max(presses)}")
        print(
            f"seconds: median {statistics.median(seconds):.1f}, most {max(seconds):.1f}, all {sum(seconds):.0f}"
        )
    return []


if __name__ == "__main__":
    main()
