"""`evenhand policy check`: what is wrong with a council's folder, in words or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from evenhand.apps.policies import library
from evenhand.apps.policies.on_command_line.saying import DOES_NOT_HOLD, NOT_UNDERSTOOD, Here, Leave
from evenhand.domain.lawbook.policies import MANIFEST
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.policies.checking import Checked, check_policy, unusable
from evenhand.domain.policies.checks import Finding


def ask_check(parser: ArgumentParser) -> None:
    """What `check` takes."""
    parser.add_argument(
        "folder", metavar="DIR", help="a policy's folder, or the name of one that stands here"
    )
    parser.add_argument("--json", action="store_true", help="write the findings as JSON")


def folder_of(said: str) -> Path:
    """The folder that was meant: a path, or the name of a policy here. Raises Leave."""
    for folder in (Path(said), Path(settings.POLICIES) / said):
        if library.is_policy_folder(folder):
            return folder
    if Path(said).is_dir():
        says = f"{said} holds no policy.yaml. Write one, or start with `evenhand policy new`."
        raise Leave(says, DOES_NOT_HOLD)
    hint = library.nearest(said, library.policy_names())
    raise Leave(f"There is no folder and no policy “{said}”.{hint}", NOT_UNDERSTOOD)


def checked(folder: Path) -> Checked:
    """Check a folder, whose policies below it must be here."""
    try:
        folders = library.chain_for(folder)
    except LawbookRefused as refused:
        found = Checked(None, unusable(refused, Path(settings.LAW)))
    else:
        found = check_policy(Path(settings.LAW), folders)
    return replace(found, findings=tuple(_shorter(finding) for finding in found.findings))


def _shorter(finding: Finding) -> Finding:
    """The finding with its file named from where one stands."""
    try:
        return replace(finding, file=str(Path(finding.file).resolve().relative_to(Path.cwd())))
    except ValueError:
        return finding


def check(here: Here, options: dict[str, Any]) -> None:
    """Check one policy; status 1 where it has errors."""
    _check(options["folder"], as_json=options["json"], write=here.write)


def _check(said: str, *, as_json: bool, write: Callable[[str], object]) -> None:
    try:
        found = checked(folder_of(said))
    except Leave as left:
        if as_json:
            write(json.dumps(_no_policy(said, left), ensure_ascii=False, indent=2))
        raise
    if as_json:
        listed = {
            "policy": found.policy.policy if found.policy else None,
            "errors": [asdict(finding) for finding in found.errors],
            "warnings": [asdict(finding) for finding in found.warnings],
        }
        write(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        for finding in found.findings:
            write(str(finding))
        write(counted(found))
    if found.errors:
        wrong = len(found.errors)
        raise Leave(
            f"{wrong} error{'s' if wrong > 1 else ''}: mend what is listed, then check again.", DOES_NOT_HOLD
        )


def _no_policy(said: str, left: Leave) -> dict[str, Any]:
    """That there is nothing to check, told as every other finding is."""
    what, _, mend = str(left).partition(". ")
    problem = LawbookProblem(
        str(Path(said) / MANIFEST), "policy", 1, what, mend or "Name a folder that holds a policy.yaml."
    )
    (finding,) = unusable(LawbookRefused((problem,)), Path(settings.LAW))
    return {"policy": None, "errors": [asdict(finding)], "warnings": []}


def check_files(
    said: str, *, as_json: bool, write: Callable[[str], object], aside: Callable[[str], object]
) -> int:
    """Check one policy by its files alone, before any app is ready. Returns the exit status."""
    try:
        _check(said, as_json=as_json, write=write)
    except Leave as left:
        aside(str(left))
        return left.status
    except LawbookRefused as refused:
        aside(str(refused))
        return DOES_NOT_HOLD
    return 0


def counted(found: Checked) -> str:
    """How much was found."""
    return f"Errors: {len(found.errors)}. Warnings: {len(found.warnings)}."
