"""The everyday changes of a policy as changes of its files: a time, a wording, a decider, a list of reasons.

Each takes what a file says, as plain values, and gives what it says afterwards. A file that belongs to a policy below is
copied into the council's own folder, where it takes the place of the other.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import yaml

Said = dict[str, Any]


class ChangeRefused(Exception):
    """A change that has no place in the file; the text says why."""


def as_yaml(said: Said) -> str:
    """A file's values as text, in the order in which they stand."""
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=130)


def with_time(rule: Said, *, rule_id: str, length: int, from_on: dt.date, reference: str) -> Said:
    """A clock rule's file with another length from a day on; what held before is kept (GEN-5).

    `rule` is the rule as it now stands. Raises ChangeRefused where an equal or later value stands already.
    """
    values = [{k: v for k, v in value.items() if v not in (None, "", 0, False)} for value in rule["values"]]
    latest = values[-1].get("from")
    if latest is not None and str(latest) >= from_on.isoformat():
        raise ChangeRefused(f"{rule_id} has a value from {latest} already: take a later day.")
    values.append({"from": from_on.isoformat(), "length": length, "reference": {"title": reference}})
    return {"id": rule_id, "values": values}


def with_words(letter: Said, *, number: int, words: str) -> Said:
    """A letter's file with other words in one paragraph of its body; what it must state stays with the paragraph.

    Raises ChangeRefused where there is no such paragraph.
    """
    found = copy.deepcopy(letter)
    body = found.get("body", [])
    if not (0 <= number < len(body)) or not body[number].get("paragraph"):
        raise ChangeRefused(f"The letter “{letter.get('title')}” has no paragraph {number + 1}.")
    body[number]["paragraph"] = words
    return found


def with_decider(procedure: Said, *, move: str, roles: tuple[str, ...], council: str, edition: str) -> Said:
    """A procedure's file as a new edition of the council, with the decision of one move given to other roles.

    Raises ChangeRefused where the file has no such move of its own.
    """
    found = copy.deepcopy(procedure)
    kind, _, name = move.rpartition(".")
    moves = found.get("items", {}).get(kind, {}).get("moves", {}) if kind else found.get("moves", {})
    if name not in moves:
        raise ChangeRefused(
            f"“{move}” stands in a part that several procedures share: change it in the files."
        )
    moves[name]["decided_by"] = {"role": list(roles)}
    found["edition"] = {**found["edition"], "council": council, "id": edition}
    return found


def with_reason(vocabulary: Said, *, code: str, title: str, from_on: dt.date) -> Said:
    """A list with one more code, which may be chosen from a day on. Raises ChangeRefused where it is there already."""
    found = copy.deepcopy(vocabulary)
    if code in found["codes"]:
        raise ChangeRefused(f"“{code}” is in the list already: {found['codes'][code].get('title')}.")
    found["codes"][code] = {"title": title, "in_force_from": from_on.isoformat()}
    return found


def without_reason(vocabulary: Said, *, code: str, until: dt.date) -> Said:
    """A list whose code may be chosen until a day, and no longer; earlier decisions keep it."""
    found = copy.deepcopy(vocabulary)
    if code not in found["codes"]:
        raise ChangeRefused(f"“{code}” is not in the list.")
    found["codes"][code] = {**found["codes"][code], "in_force_until": until.isoformat()}
    return found
