"""The values of lists to choose from: whoever opens the list, or takes the file apart, reads those that were not chosen."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.office import Element, attribute, named, words_in
from evenhand.domain.information.files.titles import words_of


def literal_choices(rule: Element) -> str:
    """The list that a rule of a workbook writes out itself, and does not take from cells; empty where it does not."""
    if rule.get("type") != "list":
        return ""
    said = next((words_in(one).strip() for one in named(rule, "formula1")), "")
    return said[1:-1].replace('""', '"') if said.startswith('"') else ""


def choices_of(line: str) -> list[str]:
    """The values of a list that is written as one line with commas."""
    return [value.strip() for row in csv.reader([line]) for value in row if value.strip()] if line else []


def choices_in_words(tree: Element) -> Iterator[str]:
    """The values of the lists in a Word document, those of old forms among them."""
    for item in tree.iter("{*}listItem", "{*}listEntry"):
        yield (attribute(item, "displayText") or attribute(item, "val") or attribute(item, "value")).strip()


def unseen_choices(
    values: Iterable[str], shown: str, hidden: HiddenData, place: str = ""
) -> Iterator[Finding]:
    """A finding for the values that stand nowhere in what is shown, and say more than yes or no."""
    on_page = words_of(shown)
    told: Sequence[str] = [
        value
        for value in dict.fromkeys(values)
        if value.strip(" .-…").casefold() not in hidden.plain_choices and not words_of(value) <= on_page
    ]
    if told:
        yield found("unseen-choices", place, values=", ".join(f"“{value}”" for value in told))
