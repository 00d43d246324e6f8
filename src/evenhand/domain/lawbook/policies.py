"""A council's policy as a folder: its manifest, and the folders it builds on.

`policies/NAME/policy.yaml` says which kind of council in which nation it is for, and which other policies it begins
from. The lawbook of an installation is the law, then those it begins from, then its own folder: what is more
particular lies above.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

MANIFEST = "policy.yaml"


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a policy says of itself. `council_kind` and `nation` are codes of the vocabularies of these names.

    An `invented` council is there to be shown: no real one may find itself under its policy unawares.
    """

    policy: str
    title: str
    council_kind: str
    nation: str
    begins_from: tuple[str, ...] = ()
    says: str = ""
    responsible: str = ""
    invented: bool = False
    next_review_within_months: int | None = None


def policy_in(folder: Path) -> Policy:
    """The manifest of one folder. Raises LawbookRefused where there is none, or where it has another folder's name."""
    path = folder / MANIFEST
    if not path.is_file():
        raise _refused(
            path,
            "policy",
            "this folder has no policy.yaml",
            "Write one with policy, title, council_kind and nation, or start with `evenhand policy new`.",
        )
    policy = typed(read_yaml(path), Policy)
    if policy.policy != folder.name:
        raise _refused(
            path,
            "policy",
            f"the policy calls itself “{policy.policy}” and stands in a folder called “{folder.name}”",
            f"Write `policy: {folder.name}`, or rename the folder.",
        )
    return policy


def chain_of(root: Path, name: str) -> tuple[Path, ...]:
    """The folders of a policy, the one it builds on first and its own last. Raises LawbookRefused with a sentence."""
    found: dict[str, Path] = {}
    _climb(root, name, (), found)
    return tuple(found.values())


def _climb(root: Path, name: str, under: tuple[str, ...], found: dict[str, Path]) -> None:
    if name in under:
        circle = " begins from ".join((*under[under.index(name) :], name))
        said = read_yaml(root / under[-1] / MANIFEST)
        what, mend = f"policies that begin from one another: {circle}", "Take one of them out of begins_from."
        raise LawbookRefused((said.problem("begins_from", what=what, mend=mend),))
    folder = root / name
    if not folder.is_dir():
        if not under:
            raise _refused(folder, "policy", _unknown(root, name), _known(root))
        said = read_yaml(root / under[-1] / MANIFEST)
        raise LawbookRefused((said.problem("begins_from", what=_unknown(root, name), mend=_known(root)),))
    for earlier in policy_in(folder).begins_from:
        _climb(root, earlier, (*under, name), found)
    found.setdefault(name, folder)


def policies_in(root: Path) -> tuple[str, ...]:
    """The names of the policies that stand in a folder of policies."""
    return tuple(sorted(path.parent.name for path in root.glob(f"*/{MANIFEST}")))


def _unknown(root: Path, name: str) -> str:
    near = get_close_matches(name, policies_in(root), n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    return f"there is no policy called “{name}”.{hint}"


def _known(root: Path) -> str:
    return f"Name one of: {', '.join(policies_in(root)) or 'none is here yet'}."


def _refused(path: Path, key: str, what: str, mend: str) -> LawbookRefused:
    return LawbookRefused((LawbookProblem(str(path), key, None, what, mend),))
