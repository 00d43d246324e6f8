"""`evenhand policy new` and `schema`: a council's first files, and the schemas for its editor."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from evenhand.apps.policies import library
from evenhand.apps.policies.on_command_line.saying import DOES_NOT_HOLD, NOT_UNDERSTOOD, Here, Leave
from evenhand.domain.lawbook.vocabularies import load_vocabularies
from evenhand.domain.policies.beginning import NameRefused, first_files
from evenhand.domain.policies.schema import KINDS, schema_of

THE_CODE = "lgsco-code"


def ask_new(parser: ArgumentParser) -> None:
    """What `new` takes."""
    parser.add_argument("name", metavar="NAME", help="small letters and hyphens, such as little-wickham")
    parser.add_argument("--title", metavar="WORDS", help="the council's name")
    parser.add_argument("--kind", metavar="CODE", help="kind of council: county, district, unitary, parish …")
    parser.add_argument("--nation", metavar="CODE", help="ENG, WLS, SCT or NIR")
    parser.add_argument("--services", metavar="A,B,C", help="the council's services, with commas between")
    parser.add_argument(
        "--from", metavar="POLICY", dest="begins_from", help=f"what it begins from (the default: {THE_CODE})"
    )
    parser.add_argument(
        "--in",
        metavar="DIR",
        dest="inside",
        help="the folder in which NAME is made (the default: the policies' own)",
    )


def new(here: Here, options: dict[str, Any]) -> None:
    """Write the first files of a council's policy; asks for what is not said, where somebody sits at a terminal."""
    lists = load_vocabularies(Path(settings.LAW) / "vocabularies")
    title = _said(options["title"], "Name of the council", "--title")
    kind = _code(
        _said(options["kind"], f"Kind ({', '.join(lists['council-kinds'].codes)})", "--kind"),
        "kind",
        lists["council-kinds"].codes,
    )
    nation = _code(
        _said(options["nation"], f"Nation ({', '.join(lists['nations'].codes)})", "--nation"),
        "nation",
        lists["nations"].codes,
    )
    services = options["services"]
    if services is None and sys.stdin.isatty():
        services = input("Services, with commas between (may be empty): ")
    begins_from = THE_CODE if options["begins_from"] is None else options["begins_from"]
    if begins_from:
        library.policy_called(begins_from)
    folder = Path(options["inside"] or settings.POLICIES) / options["name"]
    if folder.exists():
        raise Leave(
            f"{folder} is there already: choose another name, or go on with what it holds.", DOES_NOT_HOLD
        )
    try:
        files = first_files(
            name=options["name"],
            title=title,
            council_kind=kind,
            nation=nation,
            services=tuple(part.strip() for part in (services or "").split(",") if part.strip()),
            begins_from=(begins_from,) if begins_from else (),
        )
    except NameRefused as refused:
        raise Leave(str(refused), NOT_UNDERSTOOD) from refused
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
        here.write(f"{path}")
    here.write(f"Now write what differs, then: evenhand policy check {folder}")


def _said(given: str | None, question: str, option: str) -> str:
    if given:
        return given
    if not sys.stdin.isatty():
        raise Leave(f"{question} is not said: give {option}.", NOT_UNDERSTOOD)
    return input(f"{question}: ").strip()


def _code(said: str, what: str, codes: Any) -> str:
    if said not in codes:
        hint = library.nearest(said, tuple(codes))
        raise Leave(
            f"“{said}” is no {what} of council.{hint} Use one of: {', '.join(codes)}.", NOT_UNDERSTOOD
        )
    return said


def ask_schema(parser: ArgumentParser) -> None:
    """What `schema` takes."""
    parser.add_argument(
        "folder", metavar="DIR", nargs="?", help="where the schemas are written (the default: the law's own)"
    )


def schema(here: Here, options: dict[str, Any]) -> None:
    """Write the JSON Schema of every kind of file, for editors."""
    folder = Path(options["folder"] or Path(settings.LAW) / "schema")
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        path = folder / f"{kind}.json"
        path.write_text(schema_of(kind), encoding="utf-8")
        here.write(str(path))
