"""`evenhand similar`: likely repeats and near repeats among the texts of any CSV file, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings

from evenhand.apps.search.texts_of_a_file import TextsOfAFile
from evenhand.domain.contact.similarity import load_similarity_table, repeats, text_of


class Command(TextsOfAFile):
    """Every pair that is like enough, the likest first."""

    help = "Find likely repeats: evenhand similar FILE.csv --id COLUMN --text COLUMN writes id_a,id_b,score,evidence."
    columns = ("id_a", "id_b", "score", "evidence")

    def lines(self, ids: Sequence[str], texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """A line for each pair."""
        table = load_similarity_table(settings.LAW)
        found = repeats([text_of(text, table) for text in texts], table, looked_at=self.looked_at)
        for pair in sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b)):
            yield ids[pair.a], ids[pair.b], f"{pair.score:.1f}", "; ".join(pair.evidence)
