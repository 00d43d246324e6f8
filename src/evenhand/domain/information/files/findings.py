"""What was found in a file, in the words of `law/hidden-data.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused
from evenhand.domain.lawbook.yaml_source import read_yaml, typed

_MOST_WORDS = 160  # characters of what was hidden that are shown


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way in which something may lie hidden: what is said of it, and how it is taken out; `stops`: no reason lets it go."""

    title: str
    says: str
    mend: str
    removable: bool = False
    stops: bool = False


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: str
    kinds: dict[str, Kind]
    not_people: tuple[str, ...]
    plain_choices: tuple[str, ...]
    plain_mail_headers: tuple[str, ...]
    personal_patterns: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenData:
    """Everything that the check takes from the law folder."""

    kinds: Mapping[str, Kind]
    not_people: frozenset[str]
    plain_choices: frozenset[str]
    plain_mail_headers: frozenset[str]
    personal_patterns: Mapping[str, re.Pattern[str]]

    def tells_of_a_person(self, value: str) -> bool:
        """Whether a property's value is more than the name of a program."""
        plain = " ".join(value.split()).casefold()
        return bool(plain) and plain not in self.not_people


@dataclass(frozen=True, slots=True)
class Finding:
    """Something hidden: its kind, where in the file it is (empty for the file as a whole), and what the gaps hold."""

    kind: str
    place: str
    gaps: tuple[tuple[str, str], ...] = ()


def found(kind: str, place: str = "", **gaps: str) -> Finding:
    """A finding, its excerpts cut to a length that can be shown."""
    shown = ((name, (" " if value[:1] == " " else "") + excerpt(value)) for name, value in gaps.items())
    return Finding(kind, place, tuple(shown))


def excerpt(text: str) -> str:
    """Some words of a text on one line, cut with an ellipsis where there are many."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _MOST_WORDS else f"{plain[:_MOST_WORDS].rstrip()} …"


def in_words(finding: Finding, hidden: HiddenData) -> str:
    """The sentence for a finding."""
    return hidden.kinds[finding.kind].says.format_map(dict(finding.gaps))


@lru_cache(maxsize=4)
def load_hidden_data(law: Path) -> HiddenData:
    """The file `hidden-data.yaml` of the law folder. Raises LawbookRefused with file, key and mend."""
    source = read_yaml(law / "hidden-data.yaml")
    said = typed(source, _Said)
    return HiddenData(
        kinds=said.kinds,
        not_people=frozenset(name.casefold() for name in said.not_people),
        plain_choices=frozenset(choice.casefold() for choice in said.plain_choices),
        plain_mail_headers=frozenset(said.plain_mail_headers),
        personal_patterns={
            what: _compiled(pattern, f"{source.path}", what)
            for what, pattern in said.personal_patterns.items()
        },
    )


def _compiled(pattern: str, path: str, key: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as wrong:
        problem = LawbookProblem(
            path,
            f"personal_patterns.{key}",
            None,
            f"the pattern cannot be read ({wrong})",
            "Mend the pattern.",
        )
        raise LawbookRefused((problem,)) from wrong
