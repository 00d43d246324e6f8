"""From words with {placeholders} to runs: facts go in as text, only the letter's own words may be strong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evenhand.domain.lawbook.letter_shapes import PLACEHOLDER, BodyDetails, Fact
from evenhand.domain.letters.content import Paragraph, Run, Runs
from evenhand.domain.letters.facts import Facts, Said, clean, in_words, is_given

_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Wording:
    """The facts of one letter, ready to be put into its words."""

    declared: Mapping[str, Fact]
    facts: Facts
    redress: BodyDetails | None = None

    def within(self, name: str, entry: Facts) -> Wording:
        """The same facts with those of one entry of the list `name`."""
        fields = self.declared[name].fields
        return Wording({**self.declared, **fields}, {**self.facts, **entry}, self.redress)

    def giving(self, redress: BodyDetails | None) -> Wording:
        """The same facts with the details of a redress body."""
        return replace(self, redress=redress)

    def items(self, name: str) -> tuple[Runs, ...]:
        """The items of a list fact; blank ones are left out."""
        said = (clean(item).strip() for item in self.facts.get(name) or ())
        return tuple((Run(item),) for item in said if item)

    def runs(self, words: str) -> Runs:
        """Words with their facts in place; `**` in the letter's own words turns strong on and off."""
        return tuple(run for run in self._runs(words) if run.text)

    def plain(self, words: str) -> str:
        """Words with their facts in place, on one line, for a subject or a heading of a mail."""
        return " ".join("".join(run.text for run in self.runs(words)).split())

    def paragraphs(self, words: str) -> tuple[Paragraph, ...]:
        """Words as paragraphs: a blank line inside a fact starts a new one."""
        found: list[list[Run]] = [[]]
        for run in self.runs(words):
            first, *rest = _BLANK_LINE.split(run.text)
            found[-1].append(replace(run, text=first))
            found += [[replace(run, text=more)] for more in rest]
        kept = (tuple(run for run in runs if run.text) for runs in found)
        return tuple(Paragraph(runs) for runs in kept if runs)

    def _runs(self, words: str) -> Iterator[Run]:
        strong = False
        for part in re.split(r"(\*\*|\{[a-z][a-z0-9_]*\})", words):
            if part == "**":
                strong = not strong
            elif match := PLACEHOLDER.fullmatch(part):
                yield self._said(match[1], strong=strong)
            else:
                yield Run(part, strong=strong)

    def _said(self, name: str, *, strong: bool) -> Run:
        if name.startswith("body_"):
            return self._of_redress_body(name.removeprefix("body_"), strong=strong)
        fact = self.declared.get(name)
        value = self.facts.get(name)
        if fact is None:  # a standard paragraph that was chosen asks for what this letter does not take
            return Run(f"[{name}]", strong=strong, missing=True)
        if not is_given(fact, value):
            return Run(f"[{fact.title}]", strong=strong, missing=True)
        said = in_words(fact, value)
        return Run(said.text, strong=strong, href=said.href)

    def _of_redress_body(self, detail: str, *, strong: bool) -> Run:
        if self.redress is None:
            return Run(f"[{detail} of the body to complain to]", strong=strong, missing=True)
        text: str = getattr(self.redress, detail)
        said = Said(text, href=text if detail == "url" else "")
        return Run(said.text, strong=strong, href=said.href)
