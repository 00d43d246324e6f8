"""The project's own files say what is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "src/evenhand/apps/ui/static/vendor/govuk"
LOCKS = [
    ROOT / "requirements/base.txt",
    ROOT / "requirements/dev.txt",
    ROOT / "tools/vendor_frontend/package-lock.json",
]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_registry(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    # Addresses of authors' funding pages stand in package-lock.json; they are not where packages come from.
    found = [
        line.strip()
        for line in text.splitlines()
        if re.search(r"--(extra-)?index-url|--find-links|\"resolved\"|file:|(?:^|\s)-e\s", line)
        or ("://" in line and '"url"' not in line)
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS[:2], ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    packages = re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8"))
    assert [package.splitlines()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_what_runs_is_part_of_what_is_tested() -> None:
    base, dev = (
        set(re.findall(r"^([a-z0-9._-]+==\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
        for lock in LOCKS[:2]
    )
    assert base - dev == set()


def test_the_vendored_front_end_is_the_one_that_is_named() -> None:
    named = json.loads((ROOT / "tools/vendor_frontend/package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    written = dict(line.split() for line in (VENDORED / "VERSIONS").read_text(encoding="utf-8").splitlines())
    assert written == named
    css = (VENDORED / "css/app.css").read_text(encoding="utf-8")
    assert named["govuk-frontend"] in css
    assert named["@ministryofjustice/frontend"] in css


def test_the_vendored_front_end_has_no_brand_of_the_government() -> None:
    css = (VENDORED / "css/app.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert [
        path.name for path in VENDORED.rglob("*") if re.search(r"crest|crown|logotype|\.woff", path.name)
    ] == []


def test_every_image_the_stylesheet_asks_for_is_there() -> None:
    css_file = VENDORED / "css/app.css"
    asked = {
        address.strip("\"'")
        for address in re.findall(r"url\(([^)]+)\)", css_file.read_text(encoding="utf-8"))
    }
    assert [
        address
        for address in asked
        if not address.startswith("data:") and not (css_file.parent / address).is_file()
    ] == []


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "src/evenhand/apps/ui/README.md"])


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_our_pages_leads_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, part = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (part and target.suffix == ".md" and part not in anchors(target)):
            dead.append(link)
    assert dead == []


def anchors(page: Path) -> set[str]:
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in HEADING.findall(page.read_text(encoding="utf-8"))
    }


def test_ci_runs_the_command_of_the_readme() -> None:
    command = "python3 dev.py test"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(command) for line in lines)


def test_no_two_decisions_bear_one_number() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(one.name[:4]) for one in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    said = [one.read_text(encoding="utf-8").partition(".")[0] for one in decisions]
    assert said == [f"# {number}" for number in numbers]
