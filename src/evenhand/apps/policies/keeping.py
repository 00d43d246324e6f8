"""Files of a policy into the record and back: gathered from folders, and written out by their hash to be read.

What is written out is a copy: it is compared with its hash each time it is used, and made again where it differs.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from evenhand.apps.policies.models import PolicyEdition
from evenhand.domain.policies.adopted import Kept, from_text

_KINDS = (".yaml", ".md")


class EditionAltered(Exception):
    """An adopted edition is not what was adopted; the text says which."""


def gathered(folders: tuple[Path, ...]) -> Kept:
    """The files of a policy and of those it builds on."""
    files = {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in _KINDS
    }
    return Kept(tuple(folder.name for folder in folders), files)


def kept_in(edition: PolicyEdition) -> Kept:
    """The files of an adopted edition. Raises EditionAltered where they are not those that were adopted."""
    kept = from_text(edition.text)
    if kept.digest != edition.digest:
        raise EditionAltered(
            f"The edition {edition.digest[:12]} of {edition.policy} was altered in the database. Restore it from a backup."
        )
    return kept


def written_out(kept: Kept) -> tuple[Path, ...]:
    """The folders of a policy on disk, in the order in which they lie over one another."""
    place = Path(settings.HOME) / "policies" / kept.digest[:24]
    for name, words in kept.files.items():
        path = place / name
        if not path.is_file() or path.read_text(encoding="utf-8") != words:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words, encoding="utf-8")
    for path in place.rglob("*"):
        if path.is_file() and path.relative_to(place).as_posix() not in kept.files:
            path.unlink()
    return tuple(place / name for name in kept.chain)


def put_into(kept: Kept, folder: Path) -> tuple[Path, ...]:
    """Write files to a folder of somebody's own, for the council's version control."""
    found = []
    for name, words in kept.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
        found.append(path)
    return tuple(found)
