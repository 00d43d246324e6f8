"""A lawbook is read once for all tests that mean the same words, since they only look at it.

To read and check the law with a policy takes a tenth of a second and more, and each test of drafts and adoptions does so
some times. What is kept goes by what the files say, so a test that changes one of them gets a lawbook of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from evenhand.domain.lawbook.book import Lawbook

LAWBOOKS_KEPT = 16
Load = Callable[[Path, Sequence[Path]], Lawbook]


def read_once(load: Load) -> Load:
    """`load`, but for words that it has read already; those that are refused are read each time, to be told of."""
    kept: dict[bytes, Lawbook] = {}

    def load_once(law: Path, overlays: Sequence[Path] = ()) -> Lawbook:
        words = _words_of((law, *overlays))
        if words in kept:
            kept[words] = kept.pop(words)  # the latest last
            return kept[words]
        kept[words] = load(law, overlays)
        if len(kept) > LAWBOOKS_KEPT:
            del kept[next(iter(kept))]
        return kept[words]

    return load_once


def _words_of(folders: Sequence[Path]) -> bytes:
    said = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            text = path.read_bytes()
            said.update(f"{folder.name}/{path.relative_to(folder)}\0{len(text)}\0".encode())
            said.update(text)
    return said.digest()
