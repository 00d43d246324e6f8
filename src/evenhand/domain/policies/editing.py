"""The everyday changes of a policy as changes of its files: a time, a wording, a decider, a list of reasons.

Each takes what a file says and gives what it says afterwards. A file is read so that its comments, its quotation marks and
the order of its lines are kept, and only what is changed is written otherwise. A file that belongs to a policy below is copied
into the council's own folder, where it takes the place of the other.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

Said = dict[str, Any]
_NEVER_BROKEN = 100_000  # characters: a line stays as long as whoever wrote it made it


class ChangeRefused(Exception):
    """A change that has no place in the file; the text says why, and `field` beside which answer it is to be told."""

    def __init__(self, says: str, field: str = "") -> None:
        super().__init__(says)
        self.field = field


def read_to_edit(text: str) -> Said:
    """What a file says, with all that stands around it. The file was read and checked before (`yaml_source`)."""
    said: Said = _yaml().load(text)
    return said


def as_yaml(said: Said) -> str:
    """A file's values as text, in the order in which they stand, with what `read_to_edit` found around them."""
    out = io.StringIO()
    _yaml().dump(said, out)
    return out.getvalue()


def _yaml() -> YAML:
    reader = YAML(typ="rt")
    reader.preserve_quotes = True
    reader.width = _NEVER_BROKEN
    reader.indent(mapping=2, sequence=4, offset=2)
    return reader


def _in_one_line(**said: object) -> CommentedMap:
    """Keys and values written in one line, as the lists of the law are."""
    found = CommentedMap(said)
    found.fa.set_flow_style()
    return found


def with_time(
    rule: Said, *, rule_id: str, length: int, from_on: dt.date, reference: str, own: Said | None = None
) -> Said:
    """A clock rule's file with another length from a day on; what held before is kept (GEN-5).

    `rule` is the rule as it now stands, and `own` the council's file for it where it has one, which is added to. Raises
    ChangeRefused where an equal or later value stands already.
    """
    values = [{k: v for k, v in value.items() if v not in (None, "", 0, False)} for value in rule["values"]]
    latest = values[-1].get("from")
    if latest is not None and str(latest) >= from_on.isoformat():
        raise ChangeRefused(f"{rule_id} has a value from {latest} already: take a later day.")
    more = _in_one_line(**{"from": from_on, "length": length, "reference": _in_one_line(title=reference)})
    if own is not None and own.get("values"):
        found = copy.deepcopy(own)
        found["values"].append(more)
        return found
    return {"id": rule_id, "values": [*values, more]}


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


def with_decider(
    procedure: Said,
    *,
    move: str,
    roles: tuple[str, ...],
    council: str,
    edition: str,
    titles: Mapping[str, str] = MappingProxyType({}),
    about: str = "",
) -> Said:
    """A procedure's file as a new edition of the council, with the decision of one move given to other roles.

    `titles` says how roles are spoken of: a sentence of the move that names whoever decided until now is put right, so that
    the words and the data say the same. `about` is what the procedure says of itself from now on. Raises ChangeRefused where
    the file has no such move of its own, or where it names whoever decided before and `about` is not given.
    """
    found = copy.deepcopy(procedure)
    kind, _, name = move.rpartition(".")
    moves = found.get("items", {}).get(kind, {}).get("moves", {}) if kind else found.get("moves", {})
    if name not in moves:
        raise ChangeRefused(
            f"“{move}” stands in a part that several procedures share: change it in the files."
        )
    before = [role for role in moves[name].get("decided_by", {}).get("role", ()) if role not in roles]
    moves[name]["decided_by"] = {"role": list(roles)}
    old, new = ([titles[role] for role in names if role in titles] for names in (before, roles))
    said = moves[name].get("says", "")
    if said and old and new:
        moves[name]["says"] = _decided_anew(said, old, f"The decision is for: {', '.join(new)}.")
    _told_anew(found, old, about)
    found["edition"]["council"], found["edition"]["id"] = council, edition
    return found


def _told_anew(procedure: Said, old: Sequence[str], about: str) -> None:
    """What a procedure says of itself, in a person's words where it names whoever decided before."""
    said = procedure.get("says", "")
    named = [title for title in old if re.search(rf"\b{re.escape(title)}\b", said, re.IGNORECASE)]
    if about:
        procedure["says"] = about
    elif named:
        raise ChangeRefused(
            f"The procedure says of itself: “{said}” That names {' and '.join(named)}. Write here how it reads from now on, "
            "or the same words again where they still hold.",
            "about",
        )


def _decided_anew(said: str, old: Sequence[str], instead: str) -> str:
    """The words of a move in which no sentence names whoever decided before; what they said of it is said anew, once."""
    named = re.compile("|".join(rf"\b{re.escape(title)}\b" for title in old), re.IGNORECASE)
    sentences = re.split(r"(?<=[.!?]) ", said)
    kept = [sentence for sentence in sentences if not named.search(sentence)]
    return said if len(kept) == len(sentences) else " ".join((instead, *kept))


def with_reason(vocabulary: Said, *, code: str, title: str, from_on: dt.date) -> Said:
    """A list with one more code, which may be chosen from a day on. Raises ChangeRefused where it is there already."""
    found = copy.deepcopy(vocabulary)
    if code in found["codes"]:
        raise ChangeRefused(f"“{code}” is in the list already: {found['codes'][code].get('title')}.")
    found["codes"][code] = _in_one_line(title=title, in_force_from=from_on)
    return found


def without_reason(vocabulary: Said, *, code: str, until: dt.date) -> Said:
    """A list whose code may be chosen until a day, and no longer; earlier decisions keep it."""
    found = copy.deepcopy(vocabulary)
    if code not in found["codes"]:
        raise ChangeRefused(f"“{code}” is not in the list.")
    found["codes"][code]["in_force_until"] = until
    return found
