"""How large a PDF is unpacked: a few thousand bytes may hold gigabytes of nothing, packed twice."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from evenhand.domain.information.files.archives import LARGEST_WHOLE
from evenhand.domain.information.files.unreadable import CannotBeLookedThrough

MOST_PAGES = 20_000
_AT_ONCE = 2**20  # bytes unpacked at a time, and thrown away
_PACKED = frozenset({"/FlateDecode", "/Fl"})


def refuse_what_is_too_large(pdf: pikepdf.Pdf, limit: int = LARGEST_WHOLE) -> None:
    """Unpack the streams of a PDF a piece at a time, before any library does so as a whole.

    `limit` is in bytes. Raises CannotBeLookedThrough where there is more, or more pages than can be looked through.
    """
    if len(pdf.pages) > MOST_PAGES:
        raise CannotBeLookedThrough(
            f"it has {len(pdf.pages):,} pages, more than the {MOST_PAGES:,} that can be looked through. Release it in parts"
        )
    left = limit
    for stream in (one for one in pdf.objects if isinstance(one, pikepdf.Stream)):
        if stream.get("/Subtype") == "/Image":
            continue  # looked at as a picture, or not at all
        for piece in _unpacked(stream):
            left -= len(piece)
            if left < 0:
                raise CannotBeLookedThrough(f"unpacked it is larger than {limit // 2**20} MB")


def _unpacked(stream: pikepdf.Stream) -> Iterator[bytes]:
    filters: Any = stream.get("/Filter", ())
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    pieces: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in names:
        if name not in _PACKED:
            break
        pieces = _inflated(pieces)
    return iter(pieces)


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflater.eof:
                if out := inflater.decompress(rest, _AT_ONCE):
                    yield out
                rest = inflater.unconsumed_tail
    except zlib.error:
        return  # what is broken is met again where the page is read
