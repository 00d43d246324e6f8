"""Every page that answers to GET is opened in a browser by some test, or stands here with the reason why not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

TESTS = Path(__file__).parents[1]
A_FILE = "gives a file, and no page"
FOR_A_MONITOR = "is one line of plain text for a program"
BY_A_LINK = "needs a link from a mail, and is drawn from the templates of the pages of signing in"
LED_ON = "is met only in the middle of signing in, or leads on to another page"
OF_A_DRAFT = "is looked at: the test makes its name from a list"
ASKS_AGAIN = "asks once more, with the form and template of settings pages that are looked at"
DRAWN_ALIKE = "is drawn by the one move form, which is looked at under `case-move`"

NOT_LOOKED_AT = {
    **dict.fromkeys(
        (
            "answer-file",
            "complaints-survey-letter",
            "contact-file",
            "contact-raw",
            "delivery-file",
            "disclosure-log-csv",
            "disclosure-log-json",
            "given-file",
            "letter-docx",
            "letter-enclosure",
            "letter-pdf",
            "letter-policy",
            "paper-docx",
            "paper-pdf",
            "policy-draft-files",
            "publication",
            "quarantined-raw",
            "weekly-preview-docx",
            "weekly-preview-pdf",
        ),
        A_FILE,
    ),
    **dict.fromkeys(
        ("account_confirm_email", "account_reset_password_from_key", "account_reset_password_from_key_done"),
        BY_A_LINK,
    ),
    **dict.fromkeys(
        ("account_confirm_login_code", "account_logout", "account_set_password", "account_signup"), LED_ON
    ),
    **dict.fromkeys(
        (
            "account_email_verification_sent",
            "account_inactive",
            "account_reset_password_done",
            "policy-draft-decider",
            "policy-draft-reasons",
            "policy-draft-time",
            "policy-draft-words",
        ),
        OF_A_DRAFT,
    ),
    **dict.fromkeys(
        (
            "person-merge-undo",
            "policy-draft-discard",
            "policy-draft-undo",
            "settings-absence-end",
            "settings-closure-day-withdraw",
            "settings-holiday-withdraw",
        ),
        ASKS_AGAIN,
    ),
    **dict.fromkeys(("health", "health-of-background"), FOR_A_MONITOR),
    "case-item-move": DRAWN_ALIKE,
}


def pages(patterns: list[Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each named address with the view behind it."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name:
            yield one.name, one.callback


def answers_get(view: Callable[..., Any]) -> bool:
    """Whether a view takes GET: what `require_http_methods` let through, wherever it stands among the wrappings."""
    here: Any = view
    while here is not None:
        names = here.__code__.co_freevars if hasattr(here, "__code__") else ()
        told = dict(zip(names, (cell.cell_contents for cell in here.__closure__ or ()), strict=True))
        if "request_method_list" in told:
            return "GET" in told["request_method_list"]
        here = getattr(here, "__wrapped__", None)
    return True


def opened() -> set[str]:
    """The names of all pages that tests in a browser speak of: by name, or by a path."""
    found: set[str] = set()
    for file in TESTS.rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        if "pytest.mark.browser" in text:
            for node in ast.walk(ast.parse(text)):
                found |= _named_by(node)
    return found


def _named_by(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reverse":
        return {str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _resolved(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [str(p.value) if isinstance(p, ast.Constant) else "1" for p in node.values]
        return _resolved("".join(parts if parts[0].startswith("/") else parts[1:]))
    return set()


def _resolved(path: str) -> set[str]:
    try:
        return {resolve(path.partition("?")[0]).url_name or ""} if path.startswith("/") else set()
    except Resolver404:
        return set()


def test_every_page_is_looked_at_in_a_browser_or_says_why_not() -> None:
    all_pages = {name for name, view in pages(get_resolver().url_patterns) if answers_get(view)}
    looked_at = opened()
    assert sorted(all_pages - looked_at - NOT_LOOKED_AT.keys()) == []
    assert sorted(NOT_LOOKED_AT.keys() - all_pages) == [], "no such page any more"
    assert sorted(NOT_LOOKED_AT.keys() & looked_at) == [], "looked at meanwhile"
