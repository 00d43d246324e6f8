"""Every policy that this installation can look at: its own as it is in force, and the others that stand beside it.

The lawbook of an installation (`lawbook.books`) knows one council's policy. To read, compare and check others, each
is read with the policies it builds on. A folder that changed is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from evenhand.apps.lawbook.books import lawbook as own_lawbook
from evenhand.domain.lawbook.book import LAW_ITSELF, Lawbook, load_lawbook
from evenhand.domain.lawbook.clocks import ClockRule
from evenhand.domain.lawbook.letter_shapes import Letter
from evenhand.domain.lawbook.policies import MANIFEST, Policy, chain_of, policies_in, policy_in
from evenhand.domain.lawbook.problems import LawbookRefused
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.words import edition_in_words


class NotFound(Exception):
    """There is no such policy, procedure, letter or rule; the text is the sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure with the lawbook it stands in."""

    procedure: Procedure
    book: Lawbook


def policy_names() -> tuple[str, ...]:
    """The names of the policies that stand here."""
    return policies_in(settings.POLICIES)


def own_policy() -> str:
    """The name of the policy of the council that this installation serves; nothing where it has none."""
    return settings.POLICY[-1] if settings.POLICY else ""


def policy_called(name: str) -> Policy:
    """The manifest of a policy. Raises NotFound, or LawbookRefused where it cannot be read."""
    if name not in policy_names():
        raise NotFound(_unknown("policy", name, policy_names()))
    return policy_in(settings.POLICIES / name)


def council_of(procedure: Procedure) -> str:
    """The title of the policy that an edition belongs to; nothing where its folder is not here."""
    return title_of(procedure.council) if procedure.council in policy_names() else ""


def title_of(policy: str) -> str:
    """The title of a policy that stands here; its name where its manifest cannot be read."""
    try:
        return policy_called(policy).title
    except LawbookRefused:
        return policy


def spoken(procedure: Procedure) -> str:
    """An edition as people speak of it: `edition 2024-01 of Coventry City Council`. Never its id."""
    return edition_in_words(procedure, council=council_of(procedure))


def chain_for(folder: Path) -> tuple[Path, ...]:
    """The folders of a policy that may stand outside the folder of policies: those it begins from, then itself.

    Raises LawbookRefused where a policy that it begins from is not here.
    """
    if folder.resolve().parent == Path(settings.POLICIES).resolve():
        return chain_of(settings.POLICIES, folder.name)
    found: dict[Path, None] = {}
    for earlier in policy_in(folder).begins_from:
        found.update(dict.fromkeys(chain_of(settings.POLICIES, earlier)))
    return (*found, folder)


def lawbook_of(name: str) -> Lawbook:
    """The law with one policy laid over it; for this council's own policy, as it is in force.

    Raises NotFound, or LawbookRefused with every problem.
    """
    if name == own_policy():
        return own_lawbook()
    policy_called(name)
    return lawbook_at(chain_of(settings.POLICIES, name))


def lawbook_at(folders: tuple[Path, ...]) -> Lawbook:
    """The law with folders laid over it, read again only where a file changed. Raises LawbookRefused."""
    return _read(folders, tuple(_stamp(folder) for folder in (Path(settings.LAW), *folders)))


@lru_cache(maxsize=16)
def _read(folders: tuple[Path, ...], _stamps: tuple[tuple[int, int], ...]) -> Lawbook:
    return load_lawbook(Path(settings.LAW), folders)


def _stamp(folder: Path) -> tuple[int, int]:
    """How many files a folder has, and when the latest was changed."""
    times = [path.stat().st_mtime_ns for path in folder.rglob("*.yaml")]
    return len(times), max(times, default=0)


def procedure_called(name: str, *, on: dt.date) -> Found:
    """A procedure by `council/procedure@edition`; council and edition may be left out.

    Without a council this council's own stands first, then any other's. Raises NotFound with a sentence.
    """
    council, _, rest = name.rpartition("/")
    books = [own_lawbook()] if council in ("", LAW_ITSELF, own_policy()) else []
    if council and council != LAW_ITSELF and council != own_policy():
        books = [lawbook_of(council)]
    elif not council:
        books += [lawbook_of(other) for other in policy_names() if other != own_policy()]
    for book in books:
        for asked in (name, rest):  # a council's own edition, else the one that stands for it
            try:
                return Found(book.edition(asked, on), book)
            except KeyError:
                continue
    plain = rest.partition("@")[0]
    known = sorted({p.name for book in books for p in book.procedures.values()})
    raise NotFound(f"{_unknown('procedure', plain, tuple(known))} (Asked for “{name}” on {on.isoformat()}.)")


def editions_here() -> Mapping[str, tuple[Procedure, ...]]:
    """Every edition that can be read here, once each, by the policy it stands in: this council's own first.

    A policy whose files cannot be read is left out: its check says why.
    """
    own = own_policy()
    found: dict[str, tuple[Procedure, ...]] = {own: tuple(own_lawbook().procedures.values())}
    told = {each.id for each in found[own]}
    for name in policy_names():
        if name == own:
            continue
        try:
            book = lawbook_of(name)
        except LawbookRefused:
            continue
        theirs = tuple(each for each in book.procedures.values() if each.id not in told)
        found[name] = theirs
        told |= {each.id for each in theirs}
    return {name: editions for name, editions in found.items() if editions}


def rule_called(name: str) -> ClockRule | None:
    """A clock rule by its id, as this council has it; else as any other policy here has it."""
    rule_id = name.upper()
    own = own_lawbook().clocks.get(rule_id)
    if own is not None:
        return own
    books = (lawbook_of(other) for other in policy_names() if other != own_policy())
    return next((book.clocks[rule_id] for book in books if rule_id in book.clocks), None)


def letter_called(name: str) -> tuple[Letter, Lawbook] | None:
    """A letter by its id, with the lawbook it stands in."""
    for other in (own_policy(), *policy_names()):
        book = lawbook_of(other) if other else own_lawbook()
        if name in book.letters:
            return book.letters[name], book
    return None


def all_names() -> tuple[str, ...]:
    """Every rule, procedure and letter there is, for suggesting the nearest."""
    book = own_lawbook()
    return (*book.clocks, *{p.name for p in book.procedures.values()}, *book.letters)


def nearest(name: str, names: tuple[str, ...]) -> str:
    """A hint at the nearest name there is; nothing where none is near."""
    near = get_close_matches(name, names, n=1) or get_close_matches(name.upper(), names, n=1)
    return f" Did you mean “{near[0]}”?" if near else ""


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    there_are = ", ".join(known)
    return f"There is no {what} “{name}”.{nearest(name, known) or f' There are: {there_are}.'}"


def is_policy_folder(folder: Path) -> bool:
    """Whether a folder holds a policy."""
    return (folder / MANIFEST).is_file()
