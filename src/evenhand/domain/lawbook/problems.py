"""What is wrong with a file of the lawbook, said so that whoever wrote the file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LawbookProblem:
    """One thing wrong in one file: where it stands, what is wrong, and how to mend it."""

    file: str
    key: str
    line: int | None
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        key = f", {self.key}" if self.key else ""
        return f"{place}{key}: {self.what.rstrip('.')}. {self.mend}".strip()


class LawbookRefused(Exception):
    """The lawbook cannot be used; it says everything that was found wrong, one line a problem."""

    def __init__(self, problems: Iterable[LawbookProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
