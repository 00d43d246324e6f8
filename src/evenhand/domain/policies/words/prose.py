"""Plain text with headings, so that a page and a command can each draw it their own way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.domain.lawbook.vocabularies import Vocabulary, lowered

NO_ROLE = frozenset({"anyone"})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences under it, then points of a list."""

    heading: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """Something of the lawbook in plain words: a title, an opening, and sections."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...] = ()

    def as_text(self) -> str:
        """The whole as lines for a terminal or a file."""
        lines = [self.title, "", *self.opening]
        for section in self.sections:
            lines += ["", section.heading, *section.sentences, *(f"- {point}" for point in section.points)]
        return "\n".join(lines)

    def sentences(self) -> tuple[str, ...]:
        """Every sentence and point, for measuring how hard it is to read."""
        said = list(self.opening)
        for section in self.sections:
            said += [*section.sentences, *section.points]
        return tuple(said)


def joined(parts: Iterable[str], last: str = "and") -> str:
    """A list as it is said: `a, b and c`."""
    said = list(parts)
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {last} {said[-1]}"


def sentence(said: str) -> str:
    """Some words as a sentence: a capital first, a full stop last."""
    trimmed = said.strip()
    if not trimmed:
        return ""
    ended = trimmed if trimmed[-1] in ".!?:" else f"{trimmed}."
    return ended[:1].upper() + ended[1:]


def who(
    names: Iterable[str],
    vocabularies: Mapping[str, Vocabulary],
    *,
    named: Mapping[str, str] | None = None,
    last: str = "or",
) -> str:
    """Roles, posts and people named in a case, as they are spoken of: `the handler or the complaints team`.

    `named` says how people named in a case are called there.
    """
    roles = vocabularies["roles"].codes if "roles" in vocabularies else {}
    people = named or {}
    said = []
    for name in names:
        spoken = roles[name].spoken if name in roles else lowered(people.get(name, words_of(name)))
        said.append(name if name in NO_ROLE else f"the {spoken}")
    return joined(dict.fromkeys(said), last)


def words_of(name: str) -> str:
    """A name from a file as words: `head-of-service` becomes `head of service`."""
    return name.rpartition(".")[2].replace("-", " ").replace("_", " ")
