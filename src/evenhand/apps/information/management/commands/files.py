"""`evenhand files check`: what lies hidden in files that are about to be released, in words with the place."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from evenhand.domain.information.files.checking import check_file
from evenhand.domain.information.files.cleaning import cleaned
from evenhand.domain.information.files.findings import Finding, HiddenData, in_words, load_hidden_data

SOMETHING_FOUND, NOT_UNDERSTOOD = 1, 2


class Command(BaseCommand):
    """Works on the files alone: nothing is stored, and no file is changed."""

    help = "Look for hidden data before a release: evenhand files check PATH… [--json] [--clean DIR]."
    requires_system_checks = ()
    needs_records = False

    def add_arguments(self, parser: CommandParser) -> None:
        """What a person may write after `evenhand files`."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="check")
        check = verbs.add_parser("check", help="list what lies hidden; exit status 1 where there is any")
        check.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, or a folder with all files in it"
        )
        check.add_argument("--json", action="store_true", help="the findings as JSON")
        check.add_argument(
            "--clean", metavar="DIR", help="write copies there without what can be taken out safely"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell what was found, file by file; leave with status 1 where anything was. Raises CommandError of status 2."""
        hidden = load_hidden_data(settings.LAW)
        files = list(self._files([Path(path) for path in options["paths"]]))
        if options["clean"]:
            self._clean(files, Path(options["clean"]))
        if self._as_json(files, hidden) if options["json"] else self._as_text(files, hidden):
            sys.exit(SOMETHING_FOUND)

    def _files(self, paths: list[Path]) -> Iterator[Path]:
        for path in paths:
            if path.is_dir():
                yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
            elif path.is_file():
                yield path
            else:
                raise CommandError(
                    f"There is no file or folder {path}. Check its name.", returncode=NOT_UNDERSTOOD
                )

    def _look(self, files: list[Path], hidden: HiddenData) -> Iterator[tuple[Path, tuple[Finding, ...]]]:
        on_terminal = sys.stderr.isatty() and len(files) > 1
        for number, path in enumerate(files, start=1):
            if on_terminal:
                self.stderr.write(f"\r{number} of {len(files)} files", ending="")
            try:
                data = path.read_bytes()
            except OSError as unreadable:
                raise CommandError(
                    f"{path} cannot be read: {unreadable.strerror}.", returncode=NOT_UNDERSTOOD
                ) from unreadable
            yield path, check_file(path.name, data, hidden)
        if on_terminal:
            self.stderr.write("")

    def _as_text(self, files: list[Path], hidden: HiddenData) -> bool:
        found = False
        for path, findings in self._look(files, hidden):
            if not findings:
                self.stdout.write(f"{path}: nothing hidden was found.")
            for finding in findings:
                found = True
                place = f"{finding.place}: " if finding.place else ""
                kind = hidden.kinds[finding.kind]
                self.stdout.write(f"{path}: {place}{in_words(finding, hidden)} {kind.mend}")
        return found

    def _as_json(self, files: list[Path], hidden: HiddenData) -> bool:
        told = [
            {
                "file": str(path),
                "findings": [
                    {
                        "kind": finding.kind,
                        "place": finding.place,
                        "says": in_words(finding, hidden),
                        "mend": hidden.kinds[finding.kind].mend,
                    }
                    for finding in findings
                ],
            }
            for path, findings in self._look(files, hidden)
        ]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        return any(one["findings"] for one in told)

    def _clean(self, files: list[Path], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for path in files:
            copy = folder / path.name
            if copy.exists():
                raise CommandError(
                    f"{copy} is there already, and is not overwritten. Name an empty folder.",
                    returncode=NOT_UNDERSTOOD,
                )
            clean = cleaned(path.name, path.read_bytes())
            if clean is None:
                self.stderr.write(f"{path}: no cleaned copy can be made of this kind of file.")
                continue
            copy.write_bytes(clean)
