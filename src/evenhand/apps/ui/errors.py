"""What the error summary lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one field; `target` is the id that takes focus, empty where no field is to blame."""

    sentence: str
    target: str = ""


def problems_of(*sources: BaseForm | Problem) -> tuple[Problem, ...]:
    """Every problem of the given forms, first those about a form as a whole."""
    return tuple(problem for source in sources for problem in _each(source))


def _each(source: BaseForm | Problem) -> Iterator[Problem]:
    if isinstance(source, Problem):
        yield source
        return
    for sentence in source.non_field_errors():
        yield Problem(sentence=str(sentence))
    for field in source:
        target = getattr(field, "error_target", field.id_for_label)
        for sentence in field.errors:
            yield Problem(sentence=str(sentence), target=target)
