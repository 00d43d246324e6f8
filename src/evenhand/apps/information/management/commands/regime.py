"""`evenhand regime`: under which law or laws each text of a CSV file asks, with the words that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings

from evenhand.apps.search.texts_of_a_file import TextsOfAFile
from evenhand.domain.information.regime import load_signs, suggest


class Command(TextsOfAFile):
    """The suggestion that the page of triage would make."""

    help = "Suggest the law that each text asks under: evenhand regime FILE.csv --id COLUMN --text COLUMN."
    columns = ("id", "regimes", "words")

    def lines(self, ids: Sequence[str], texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """A line for each text."""
        signs = load_signs(settings.LAW)
        for name, text in zip(ids, texts, strict=True):
            found = suggest(text, signs)
            words = "; ".join(f"{regime}: {', '.join(found.words[regime])}" for regime in found.regimes)
            yield name, ";".join(found.regimes), words
