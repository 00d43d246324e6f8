"""Reading a file of the lawbook: YAML as it is written, then as the type that it must have.

Scalars follow YAML 1.2: only `true` and `false` are booleans, so `no`, `on` and `12:30` stay text, and a
date stays text until its type asks for a date. A key that stands twice is refused, since one of the two
would be lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import yaml

from evenhand.domain.lawbook.misfits import misfits
from evenhand.domain.lawbook.problems import LawbookProblem, LawbookRefused

T = TypeVar("T")
Place = tuple[str | int, ...]
Wrong = tuple[str, int | None, str, str]
"""Key, line, what is wrong and its mend: a problem before it is known in which file."""

MOST_BYTES = (
    512 * 1024
)  # a file of policy is some pages long; what is larger is something else, put there by mistake
MOST_DEEP = 40
TEXTS_KEPT = 1024  # some council's whole law and policy, and what lay there before; about 30 KB each
MOST_ALIASES = 100
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*\w", re.MULTILINE)
_FAR_IN = re.compile(rf"^ {{{2 * MOST_DEEP}}}", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]{}]")

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file as read: plain values, and the line on which each key stands."""

    path: Path
    data: Any
    lines: Mapping[str, int]

    def line(self, key: str) -> int | None:
        """The line of a key such as `moves.send.asks[0].type`, or of the nearest thing around it."""
        wanted = re.sub(r"\.(\d+)(?=\.|\[|$)", r"[\1]", key)
        while wanted and wanted not in self.lines:
            wanted = re.sub(r"(\.|\[|^)[^.\[]*$", "", wanted)
        return self.lines.get(wanted)

    def problem(self, key: str, *, what: str, mend: str) -> LawbookProblem:
        """Something wrong at a key of this file."""
        return LawbookProblem(file=str(self.path), key=key, line=self.line(key), what=what, mend=mend)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a text says, wherever it stands."""

    data: Any
    lines: Mapping[str, int]
    wrong: tuple[Wrong, ...]


def read_yaml(path: Path) -> Source:
    """Read one file of the lawbook. Whoever is given its data may not change it: the same is given to all.

    Raises LawbookRefused where there is no such file, where it is not YAML, or where a key stands twice.
    """
    if (outside := _leads_away(path)) is not None:
        raise LawbookRefused((outside,))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LawbookRefused((_too_large(path),))
        text = path.read_text(encoding="utf-8")
        read = _read(text)
    except OSError as unreadable:
        what, mend = (
            f"the file cannot be read ({unreadable.strerror})",
            "Put the file there, or correct its name.",
        )
        raise LawbookRefused((LawbookProblem(str(path), "", None, what, mend),)) from unreadable
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise LawbookRefused((_not_yaml(path, broken),)) from broken
    if read.wrong:
        raise LawbookRefused([LawbookProblem(str(path), *problem) for problem in read.wrong])
    return Source(path=path, data=read.data, lines=read.lines)


@lru_cache(maxsize=TEXTS_KEPT)
def _read(text: str) -> _Read:
    """What a text says. Kept, since most files are read again unchanged whenever a policy is tried. Raises YAMLError."""
    if (refusal := _too_clever(text)) is not None:
        return _Read(data=None, lines=MappingProxyType({}), wrong=(refusal,))
    # What a scalar means is said below, so the loader that gives it no meaning is enough, and quicker.
    node = yaml.compose(text, Loader=yaml.CBaseLoader)
    building = _Building(lines={}, wrong=[])
    data = None if node is None else building.value(node, "")
    return _Read(data=data, lines=MappingProxyType(building.lines), wrong=tuple(building.wrong))


def typed(source: Source, type_: type[T]) -> T:
    """The file as a value of a type, usually a frozen struct that forbids unknown keys.

    Raises LawbookRefused with the file, key, line and mend of what does not fit.
    """
    try:
        return msgspec.convert(source.data, type_, str_keys=True)
    except msgspec.ValidationError as refusal:
        found = [
            source.problem(written(misfit.place), what=misfit.what, mend=misfit.mend)
            for misfit in misfits(source.data, type_)
        ]
        raise LawbookRefused(found) from refusal


def written(place: Place) -> str:
    """A place in a file as a person would write it: `moves.send.asks[0].type`."""
    said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return said.lstrip(".")


def _leads_away(path: Path) -> LawbookProblem | None:
    """A link, of the file or of its folder, that leads out of the policy: what stands there would not be adopted with it."""
    if not (path.is_symlink() or path.parent.is_symlink()):
        return None
    home = path.parent if (path.parent / "policy.yaml").is_file() else path.parent.parent
    if path.resolve().is_relative_to(home.resolve()):
        return None
    what = f"the file is a link that leads out of {home.name}"
    return LawbookProblem(str(path), "", 1, what, "Put the file itself in the policy's folder.")


def _too_large(path: Path) -> LawbookProblem:
    size = path.stat().st_size
    what = f"the file has {size:,} bytes, and {MOST_BYTES:,} are the most that is read"
    return LawbookProblem(str(path), "", 1, what, "Split it, or take out what does not belong in it.")


def _too_clever(text: str) -> Wrong | None:
    """A file whose aliases stand for aliases, or whose brackets go too deep: refused before anything is built from it.

    An alias for a short list saves typing. One within what another stands for can make a few lines stand for
    millions, and one within itself has no end.
    """
    if not (_ALIAS.search(text) or _FAR_IN.search(text) or _deepest(text) > MOST_DEEP):
        return None
    anchored: list[bool] = []
    aliases = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if any(anchored) or aliases > MOST_ALIASES:
                what = f"an alias (*{event.anchor}) stands within what another one stands for, or there are too many"
                return "", line, what, "Write out what it stands for."
        if isinstance(event, yaml.CollectionStartEvent):
            anchored.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchored.pop()
        if len(anchored) > MOST_DEEP:
            what = f"lists and keys stand more than {MOST_DEEP} deep in one another"
            return "", line, what, "Make it flatter."
    return None


def _deepest(text: str) -> int:
    """How deep the brackets of a text go, quoted ones counted too: a first look that costs next to nothing."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _not_yaml(path: Path, broken: yaml.YAMLError | UnicodeDecodeError) -> LawbookProblem:
    mark = getattr(broken, "problem_mark", None)
    said = getattr(broken, "problem", None) or str(broken).splitlines()[0]
    mend = "Correct the YAML there: look at the indentation, the quotation marks and the colons."
    if isinstance(broken, UnicodeDecodeError):
        said, mend = "a letter is written in another code than UTF-8", "Save the file again as UTF-8."
    if mark and _after_tab(path, mark.line):
        said, mend = "a tab stands where spaces belong", "Put spaces in place of the tab."
    return LawbookProblem(
        str(path),
        "",
        mark.line + 1 if mark else _line_at(path, broken),
        f"this is not YAML: {said}",
        mend,
    )


def _line_at(path: Path, broken: yaml.YAMLError | UnicodeDecodeError) -> int | None:
    """The line of a letter that cannot stand in a file of text."""
    position = getattr(broken, "position", getattr(broken, "start", None))
    return path.read_bytes()[:position].count(b"\n") + 1 if isinstance(position, int) else None


def _after_tab(path: Path, line: int) -> bool:
    """Whether the line that cannot be read begins with a tab."""
    lines = path.read_bytes().splitlines()
    return line < len(lines) and lines[line].lstrip(b" ").startswith(b"\t")


@dataclass(frozen=True, slots=True)
class _Building:
    """The values of a file in the making, with the line of each key and what was wrong on the way."""

    lines: dict[str, int]
    wrong: list[Wrong]

    def value(self, node: yaml.Node, here: str) -> Any:
        """The value of a node; `here` is its place, as `written` has it."""
        self.lines.setdefault(here, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, here)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, f"{here}[{number}]") for number, each in enumerate(node.value)]
        return _scalar(str(node.value), quoted=bool(getattr(node, "style", "")))

    def _mapping(self, node: yaml.MappingNode, place: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = f"{place}.{key}" if place else written((key,))
            line = key_node.start_mark.line + 1
            if key in found:
                what = f"the key '{key}' stands twice here, first on line {self.lines[here]}"
                self.wrong.append((here, line, what, "Keep one of them."))
                continue
            self.lines[here] = line
            found[key] = self.value(value_node, here)
        return found


def _scalar(said: str, *, quoted: bool) -> str | int | float | bool | None:
    if quoted:  # or a block: text, whatever it looks like
        return said
    if said.lower() in _WORDS:
        return _WORDS[said.lower()]
    if _INTEGER.fullmatch(said):
        return int(said)
    return float(said) if _NUMBER.fullmatch(said) else said
