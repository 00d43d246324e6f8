"""Fixtures that every part of the suite shares: the real browser."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase
from django.urls import get_resolver
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from evenhand.apps.cases.append_only import allow_changes, forbid_changes
from evenhand.apps.lawbook import books
from evenhand.apps.policies import library
from evenhand.apps.policies import tasks as policies
from evenhand.domain.policies import checking
from tests import prepared_worlds
from tests.read_once import read_once

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("by-what-is-found", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("by-what-is-found")

_OF_THE_DATABASE = frozenset({"db", "transactional_db", "live_server", "django_db_reset_sequences"})
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_HOW_TO = (
    "no Chromium was found: install it (Debian: apt-get install chromium), name it in $CHROMIUM, "
    "or run .venv/bin/playwright install chromium"
)


@pytest.fixture(scope="session")
def chromium(_standing: prepared_worlds.Standing, django_db_blocker: DjangoDbBlocker) -> Iterator[Browser]:
    """A real Chromium: $CHROMIUM, then the PATH, then playwright's own; skips without one, fails if REQUIRE_BROWSER=1."""
    # Inside playwright's event loop Django opens another connection, from which no layer can be taken away.
    with django_db_blocker.unblock():
        _standing.fall(0)
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    # Playwright's synchronous calls run inside an event loop, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        if path is None and not os.path.exists(playwright.chromium.executable_path):  # noqa: PTH110
            (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(_HOW_TO)
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh browser with nothing remembered, on a laptop's screen."""
    context = chromium.new_context(
        locale="en-GB", timezone_id="Europe/London", viewport={"width": 1280, "height": 800}
    )
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page whose script errors and policy violations fail the test that caused them."""
    page = browser_context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if _is_trouble(line) else None)
    yield page
    assert troubles == []


def _is_trouble(line: Any) -> bool:
    # A page that answers 403 or 404 is told of by the browser as an error too; tests ask for those on purpose.
    return line.type == "error" and "Failed to load resource" not in line.text


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For the leg in the browser alone, read no file that has nothing for it: to read them all takes half a minute."""
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    if config.option.markexpr != "browser" or not is_test:
        return None
    return "mark.browser" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what the leg on SQLite has proved for both (`docs/style.md`, Tests)."""
    items[:] = prepared_worlds.deepest_last(items)
    if config.option.markexpr == "browser":
        items[:] = _slow_first(items)
    if os.environ.get("EVENHAND_EXPECT_DATABASE") != "postgresql":
        return
    proved = [item for item in items if _holds_on_any_database(item)]
    config.hook.pytest_deselected(items=proved)
    gone = set(proved)
    items[:] = [item for item in items if item not in gone]


def _slow_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests so ordered that each of two workers, who begin with one half each, begins with slow ones.

    Of a journey that begins last the other worker can take nothing over, and waits.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    half = len(items) // 2 - len(slow[::2])
    return [*slow[::2], *quick[:half], *slow[1::2], *quick[half:]]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end, and come less often.

    Modules, tests and the law are half a million things. To go through them again and again took eight in a hundred of the
    time of the tests of cases and arrangements.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _holds_on_any_database(item: pytest.Item) -> bool:
    """Whether a test opens no database (pytest-django refuses it one, and it starts no process) or is marked so."""
    if item.get_closest_marker("any_database"):
        return True
    starts_processes = hasattr(getattr(item, "module", None), "subprocess")
    opened = item.get_closest_marker("django_db") or _OF_THE_DATABASE & set(getattr(item, "fixturenames", ()))
    return not (opened or starts_processes)


@pytest.fixture(scope="session")
def _no_permissions() -> None:
    """Do without the permissions of Django, which no page asks for: it writes some four hundred whenever tables are emptied."""
    assert post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(scope="session")
def django_db_setup(_no_permissions: None, django_db_setup: None) -> None:
    """The test database, which `evenhand migrate` made, and every page read in."""
    # A page that is first imported while a test sets its clock would keep that clock for good.
    assert get_resolver().url_patterns


@pytest.fixture(scope="session")
def _standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[prepared_worlds.Standing]:
    """The layers of the present scene; see tests/prepared_worlds.py."""
    standing = prepared_worlds.Standing()
    yield standing
    with django_db_blocker.unblock():
        standing.fall(0)


@pytest.fixture(autouse=True, scope="class")
def _no_layers_under_a_class_of_its_own(request: pytest.FixtureRequest) -> None:
    """Take all layers away before a class sets up data of its own: it begins from an empty database."""
    if request.cls is not None and issubclass(request.cls, TransactionTestCase):
        standing = request.getfixturevalue("_standing")
        with request.getfixturevalue("django_db_blocker").unblock():
            standing.fall(0)


@pytest.fixture
def _scene_set(
    request: pytest.FixtureRequest, _standing: prepared_worlds.Standing, django_db_blocker: DjangoDbBlocker
) -> bool:
    """Whether the layers that the test asks for stand: not where it commits, for it would commit them too."""
    item = request.node
    scene = None if _commits(request) else prepared_worlds.scene_of(item)
    with django_db_blocker.unblock():
        _standing.stand(scene, scene.depth(item) if scene else 0)
    return scene is not None


@pytest.fixture
def _django_db_helper(_scene_set: bool, _django_db_helper: None) -> None:
    """The test's own transaction, or its emptied tables, after its scene was set."""


@pytest.fixture
def _scene(
    request: pytest.FixtureRequest, _standing: prepared_worlds.Standing, _scene_set: bool, db: None
) -> dict[str, object]:
    """What each layer made, for this test alone."""
    if _scene_set:
        return _standing.world
    world: dict[str, object] = {}
    scene = prepared_worlds.scene_of(request.node)
    while scene is not None and len(world) < scene.depth(request.node):
        scene.add(world)
    return world


def _commits(request: pytest.FixtureRequest) -> bool:
    """Whether a test writes for good, as a server beside it must see what it wrote."""
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(asked) or (marker is not None and bool(marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True, scope="session")
def _the_same_words_are_read_once() -> Iterator[None]:
    """Give all tests that mean the same law and policy one lawbook; see tests/read_once.py."""
    with pytest.MonkeyPatch.context() as patch:
        load = read_once(books.load_lawbook)
        for asks in (books, checking, library):
            patch.setattr(asks, "load_lawbook", load)
        yield


@pytest.fixture(autouse=True, scope="session")
def _adopted_editions_are_looked_for_at_connections_alone() -> Iterator[None]:
    """Keep the look that comes some seconds after the last out of tests that count questions to the database."""
    as_ever, policies.EVERY = policies.EVERY, float("inf")
    yield
    policies.EVERY = as_ever


@pytest.fixture(autouse=True)
def _record_may_be_emptied_after(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that commits be tidied away: SQLite's tables are emptied by DELETE, which the record refuses.

    The refusal stands while the test runs. Tests that commit run last, and each begins by setting it up again.
    """
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    forbid_changes(connection)
    yield
    allow_changes(connection)
