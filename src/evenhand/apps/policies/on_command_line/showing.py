"""`evenhand policy show` and `draw`: anything of the lawbook in plain words, and a procedure as a drawing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from evenhand.apps.policies import library
from evenhand.apps.policies.on_command_line.saying import NOT_UNDERSTOOD, Here, Leave, day_of, put
from evenhand.domain.policies.drawing import charts_of, compared
from evenhand.domain.policies.svg import svg_of
from evenhand.domain.policies.words import clock_in_words, letter_in_words, procedure_in_words


def ask_show(parser: ArgumentParser) -> None:
    """What `show` takes."""
    parser.add_argument(
        "name", metavar="RULE_OR_PROCEDURE", help="such as FOI-20WD, or coventry/corporate-complaint"
    )
    parser.add_argument("--on", metavar="DATE", help="as it was or will be on a day")


def show(here: Here, options: dict[str, Any]) -> None:
    """A clock rule, a procedure or a letter in words, with its dates and sources."""
    name = options["name"]
    rule = library.rule_called(name)
    if rule is not None:
        asked = day_of(options["on"], here.on) if options["on"] else None
        here.write(clock_in_words(rule, on=asked).as_text())
        return
    letter = library.letter_called(name)
    if letter is not None:
        here.write(letter_in_words(letter[0], letter[1].letters).as_text())
        return
    on = day_of(options["on"], here.on)
    try:
        found = library.procedure_called(name, on=on)
    except library.NotFound:
        hint = library.nearest(name, library.all_names())
        says = f"There is no rule, procedure or letter “{name}” on {on.isoformat()}.{hint}"
        raise Leave(says, NOT_UNDERSTOOD) from None
    council = library.council_of(found.procedure)
    here.write(procedure_in_words(found.procedure, found.book, on=on, council=council).as_text())


def ask_draw(parser: ArgumentParser) -> None:
    """What `draw` takes."""
    parser.add_argument(
        "name", metavar="PROCEDURE", help="council/procedure@edition; council and edition may be left out"
    )
    parser.add_argument(
        "--svg",
        metavar="FILE",
        nargs="?",
        const="-",
        help="write the drawing there (the default: standard output)",
    )
    parser.add_argument("--words", action="store_true", help="the same as the drawing in sentences")
    parser.add_argument(
        "--against", metavar="PROCEDURE", help="another edition: what changed from it, in one drawing"
    )
    parser.add_argument("--on", metavar="DATE", help="as it was or will be on a day")


def draw(here: Here, options: dict[str, Any]) -> None:
    """A procedure as a flowchart, in SVG or in sentences."""
    on = day_of(options["on"], here.on)
    try:
        procedure = library.procedure_called(options["name"], on=on).procedure
        charts = charts_of(procedure)
        title = f"How “{procedure.title}” goes ({procedure.id})"
        if options["against"]:
            earlier = library.procedure_called(options["against"], on=on).procedure
            charts = compared(charts_of(earlier), charts)
            title = f"What changes from {earlier.id} to {procedure.id}"
    except library.NotFound as unknown:
        raise Leave(str(unknown), NOT_UNDERSTOOD) from unknown
    if options["words"]:
        said = [line for chart in charts for line in (chart.title, *chart.in_sentences(), "")]
        here.write("\n".join(said).rstrip())
    if options["svg"] or not options["words"]:
        put(here, options["svg"], svg_of(charts, title=title))
