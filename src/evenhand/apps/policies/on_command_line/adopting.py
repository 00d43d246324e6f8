"""`evenhand policy adopt`: a checked draft put in force from a day, by a named person's approval."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from evenhand.apps.policies import library, operations
from evenhand.apps.policies.keeping import gathered
from evenhand.apps.policies.on_command_line.checking import folder_of
from evenhand.apps.policies.on_command_line.saying import DOES_NOT_HOLD, NOT_UNDERSTOOD, Here, Leave, day_of
from evenhand.domain.lawbook.policies import policy_in
from evenhand.domain.time import in_full
from evenhand.domain.time.months import months_after

A_YEAR = 12  # months until the next review, where neither the command nor the policy says otherwise


def ask_adopt(parser: ArgumentParser) -> None:
    """What `adopt` takes."""
    parser.add_argument("folder", metavar="DIR", help="the policy's folder")
    parser.add_argument(
        "--approved-by", metavar="NAME", required=True, help="the person or body that approved it"
    )
    parser.add_argument("--approved-on", metavar="DATE", help="when (the default: today)")
    parser.add_argument("--minute", metavar="WORDS", default="", help="the minute of the approval")
    parser.add_argument(
        "--from", metavar="DATE", dest="in_force_from", help="first day in force (the default: today)"
    )
    parser.add_argument("--responsible", metavar="NAME", default="", help="the officer responsible for it")
    parser.add_argument(
        "--next-review", metavar="DATE", help="the day of the next review (the default: a year on)"
    )
    parser.add_argument("--minor-changes-by", metavar="NAME", default="", help="who may make minor changes")


def adopt(here: Here, options: dict[str, Any]) -> None:
    """Adopt a policy's folder; status 1 where it may not be."""
    folder = folder_of(options["folder"])
    in_force_from = day_of(options["in_force_from"], here.on)
    policy = policy_in(folder)
    responsible = options["responsible"] or policy.responsible
    if not responsible:
        raise Leave(
            "Say which officer is responsible: --responsible NAME, or `responsible:` in policy.yaml.",
            NOT_UNDERSTOOD,
        )
    in_a_year = months_after(in_force_from, policy.next_review_within_months or A_YEAR)
    approval = operations.Approval(
        approved_by=options["approved_by"],
        approved_on=day_of(options["approved_on"], here.on),
        minute=options["minute"],
        in_force_from=in_force_from,
        responsible=responsible,
        next_review_on=day_of(options["next_review"], in_a_year),
        minor_changes_by=options["minor_changes_by"],
    )
    try:
        adoption = operations.adopt(gathered(library.chain_for(folder)), approval, by=None, at=here.at)
    except operations.AdoptionRefused as refused:
        raise Leave(str(refused), DOES_NOT_HOLD) from refused
    here.write(
        f"{policy.title} stands from {in_full(in_force_from)}. Edition {adoption.edition.digest[:12]}."
    )
    here.write(f"Approved by {adoption.approved_by}. Next review: {in_full(approval.next_review_on)}.")
    here.write("Open cases keep the edition they began under.")
