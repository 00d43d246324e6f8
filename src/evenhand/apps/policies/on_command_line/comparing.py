"""`evenhand policy compare` and `replay`: two editions side by side in words, and over the cases of the past."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from evenhand.apps.policies import library
from evenhand.apps.policies.models import PolicyReplay
from evenhand.apps.policies.on_command_line.saying import NOT_UNDERSTOOD, Here, Leave, day_of
from evenhand.apps.policies.past_cases import cases_under, replayed
from evenhand.apps.policies.replays import carry_out
from evenhand.domain.policies import comparing, replay_words
from evenhand.domain.policies.comparing import Side
from evenhand.domain.policies.replaying import as_if_always


def ask_compare(parser: ArgumentParser) -> None:
    """What `compare` takes."""
    parser.add_argument(
        "before", metavar="A", help="a procedure as council/procedure@edition, or the name of a policy"
    )
    parser.add_argument("after", metavar="B", help="what it is set beside")
    parser.add_argument("--on", metavar="DATE", help="as both were or will be on a day")
    parser.add_argument("--json", action="store_true", help="write the differences as JSON")


def sides_of(before: str, after: str, on: dt.date) -> tuple[tuple[Side, Side], ...]:
    """The procedures to set side by side: the two named, or all that two policies share. Raises NotFound."""
    names = library.policy_names()
    if before in names and after in names:
        books = library.lawbook_of(before), library.lawbook_of(after)
        shared = [p.name for p in books[0].in_force(on) if p.name in {q.name for q in books[1].in_force(on)}]
        pairs = [tuple(Side(book.edition(name, on), book) for book in books) for name in shared]
        return tuple((one, other) for one, other in pairs if one.procedure.id != other.procedure.id)
    found = [library.procedure_called(name, on=on) for name in (before, after)]
    return ((Side(found[0].procedure, found[0].book), Side(found[1].procedure, found[1].book)),)


def alone_in(before: str, after: str, on: dt.date) -> tuple[str, ...]:
    """A sentence for each procedure that stands in only one of two policies; none where procedures are set side by side."""
    if not {before, after} <= set(library.policy_names()):
        return ()
    titles = [{p.name: p.title for p in library.lawbook_of(name).in_force(on)} for name in (before, after)]
    found = []
    for policy, has, lacks in ((before, titles[0], titles[1]), (after, titles[1], titles[0])):
        found += [
            f"Only in {library.title_of(policy)}: {title}."
            for name, title in has.items()
            if name not in lacks
        ]
    return tuple(found)


def compare(here: Here, options: dict[str, Any]) -> None:
    """Two editions side by side in words."""
    on = day_of(options["on"], here.on)
    pairs = sides_of(options["before"], options["after"], on)
    compared = [(one, other, comparing.compare(one, other, on=on)) for one, other in pairs]
    if options["json"]:
        said = [
            {
                "before": one.procedure.id,
                "after": other.procedure.id,
                "differences": [asdict(d) for d in found],
            }
            for one, other, found in compared
        ]
        here.write(json.dumps(said, ensure_ascii=False, indent=2))
        return
    if not compared:
        here.write(f"{options['before']} and {options['after']} share no procedure that differs.")
    here.write("\n\n".join(comparing.as_text(one, other, found) for one, other, found in compared))
    alone = alone_in(options["before"], options["after"], on)
    if alone:
        here.write("\n" + "\n".join(alone))


def ask_replay(parser: ArgumentParser) -> None:
    """What `replay` takes."""
    parser.add_argument("--edition", metavar="OLD", required=True, help="the edition that the cases had")
    parser.add_argument(
        "--with", metavar="NEW", required=True, dest="other", help="the edition to read them under"
    )
    parser.add_argument("--from", metavar="DATE", required=True, dest="from_on", help="first day of receipt")
    parser.add_argument("--to", metavar="DATE", required=True, dest="to_on", help="last day of receipt")
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day on which what still runs is looked at (the default: --to)"
    )
    parser.add_argument("--csv", action="store_true", help="write one row a figure and a changed case")
    parser.add_argument("--json", action="store_true", help="write everything as JSON")


def replay(here: Here, options: dict[str, Any]) -> None:
    """Past cases read again under another edition."""
    first, last = day_of(options["from_on"], here.on), day_of(options["to_on"], here.on)
    if last < first:
        raise Leave(f"--to {last} is before --from {first}: give them in order.", NOT_UNDERSTOOD)
    if options["csv"] and options["json"]:
        raise Leave("Give --csv or --json, not both.", NOT_UNDERSTOOD)
    old = library.procedure_called(options["edition"], on=first).procedure
    new = library.procedure_called(options["other"], on=last).procedure
    found = replayed(
        cases_under(old.id, from_on=first, to_on=last),
        old,
        new,
        as_of=day_of(options["as_of"], last),
        progress=_progress(here),
        keep=None if options["csv"] or options["json"] else replay_words.MOST_CASES,
    )
    said_of = replay_words.always(as_if_always(old, new)[1])
    if sys.stderr.isatty():
        here.aside("")
    if options["csv"]:
        here.write(replay_words.as_csv(found, old=old.id, new=new.id).rstrip("\n"))
    elif options["json"]:
        here.write(
            json.dumps(replay_words.as_data(found, old=old.id, new=new.id), ensure_ascii=False, indent=2)
        )
    else:
        here.write(replay_words.as_text(found, old=old.id, new=new.id))
    if said_of and not options["csv"] and not options["json"]:
        here.write(said_of)


def _progress(here: Here) -> Any:
    if not sys.stderr.isatty():
        return lambda done: None
    return lambda done: sys.stderr.write(f"\r{done:,} cases")


def ask_replay_asked(parser: ArgumentParser) -> None:
    """What `replay-asked` takes."""
    parser.add_argument("number", type=int, help="the number of the replay, as in the address of its page")


def replay_asked(here: Here, options: dict[str, Any]) -> None:
    """A replay that was asked for on a page, carried out on every core; the worker begins this for many cases."""
    try:
        asked = PolicyReplay.objects.get(pk=options["number"])
    except PolicyReplay.DoesNotExist:
        says = f"There is no replay {options['number']}: take the number from the address of its page."
        raise Leave(says, NOT_UNDERSTOOD) from None
    carry_out(asked, at=here.at)
    here.write(f"Replay {asked.pk}: {asked.get_state_display()}. {asked.says}".rstrip())
