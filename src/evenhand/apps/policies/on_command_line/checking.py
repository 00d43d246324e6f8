"""`evenhand policy check`: what is wrong with a council's folder, in words or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from evenhand.apps.policies import library
from evenhand.apps.policies.on_command_line.saying import DOES_NOT_HOLD, NOT_UNDERSTOOD, Here, Leave
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.policies.checking import Checked, check_policy
from evenhand.domain.policies.checks import Finding, as_finding


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
        return Checked(None, tuple(as_finding(problem) for problem in refused.problems))
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
    found = checked(folder_of(options["folder"]))
    if options["json"]:
        said = {
            "policy": found.policy.policy if found.policy else None,
            "errors": [asdict(finding) for finding in found.errors],
            "warnings": [asdict(finding) for finding in found.warnings],
        }
        here.write(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        for finding in found.findings:
            here.write(str(finding))
        here.write(counted(found))
    if found.errors:
        wrong = len(found.errors)
        raise Leave(
            f"{wrong} error{'s' if wrong > 1 else ''}: mend what is listed, then check again.", DOES_NOT_HOLD
        )


def counted(found: Checked) -> str:
    """How much was found."""
    return f"Errors: {len(found.errors)}. Warnings: {len(found.warnings)}."
