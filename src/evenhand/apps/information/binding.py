"""Binding papers into one PDF: each made into pages where a library can, put together and numbered, in bounded memory.

Everything lies in files of a folder given by the caller: no paper, and no bundle, is held in memory as a whole. The
pages lose the tags of their sources: those can hold words that were taken out of the page itself (as alternative text),
and tags on some pages alone make the others empty to a program that reads aloud. The bundle has its title, its language
and a bookmark for each paper, and its index is a tagged file of its own beside it, which says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps, ImageSequence

from evenhand.domain.information.files.spoilt import SPOILT

A4_INCHES = (8.27, 11.69)
LEAST_DPI = 72
BATCH = 40  # sources that are open at once
_FORMAT = "application/pdf"
# What of a page is not the page: its own metadata, an editor's data, what runs when it is opened, a thumbnail, tags.
_NOT_SHOWN = ("/Metadata", "/PieceInfo", "/AA", "/Thumb", "/StructParents", "/Tabs", "/B")
_STRIP_WIDE, _STRIP_HIGH, _MARGIN = 210, 12, 10

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A PDF that goes into the bundle; `title` is its bookmark, empty for front matter."""

    title: str
    path: Path


def as_pdf(source: Path, into: Path) -> int:
    """Make pages of a file: how many, or 0 where it is neither a PDF that opens nor a picture.

    `source` is the file, `into` where the pages are put. Which kind of file it is says its content, not its name.
    """
    with source.open("rb") as opened:
        start = opened.read(1024)
    if b"%PDF-" in start:
        return _pdf_as_it_is(source, into)
    try:
        return _picture(source, into)
    except SPOILT:
        into.unlink(missing_ok=True)
        return 0


def _pdf_as_it_is(source: Path, into: Path) -> int:
    """A PDF goes as it stands; one that needs a password, is broken or is a portfolio of files does not."""
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted or "/Collection" in pdf.Root or len(pdf.attachments):
                return 0
            count = len(pdf.pages)
    except SPOILT:
        return 0
    if count:
        into.hardlink_to(source)
    return count


def _picture(source: Path, into: Path) -> int:
    """Each frame of a picture becomes a page of A4 or less, upright, without what the camera wrote into it."""
    with Image.open(source) as picture:
        if picture.format == "PDF":
            return 0
        frames = getattr(picture, "n_frames", 1)
        count = frames if picture.format in ("TIFF", "MPO") and frames > 1 else 1
        with pikepdf.new() as pages:
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                if number >= count:
                    break
                one = into.with_suffix(f".{number}.page")
                plain = ImageOps.exif_transpose(frame).convert("RGB")
                dpi = max(plain.width / A4_INCHES[0], plain.height / A4_INCHES[1], LEAST_DPI)
                plain.info.clear()
                plain.save(one, "PDF", resolution=dpi)
                with pikepdf.open(one) as page:
                    pages.pages.extend(page.pages)
            pages.save(into)
    for one in into.parent.glob(f"{into.stem}.*.page"):
        one.unlink()
    return count


def bind(
    parts: Sequence[Part], into: Path, *, title: str, mark: str, told: Told = lambda done, total: None
) -> int:
    """Join the parts in their order, number every page through, and give each part its bookmark; how many pages.

    `mark` stands before the number on each page. `told` hears how many parts of all are joined.
    """
    joined = tuple(_joined(parts, into.parent, told))
    with pikepdf.new() as bundle:
        sources = [pikepdf.open(path) for path in joined]
        for source in sources:
            bundle.pages.extend(source.pages)
        total = len(bundle.pages)
        font = bundle.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number, page in enumerate(bundle.pages, start=1):
            _number(bundle, page, f"{mark} page {number} of {total}", font)
        _name(bundle, title)
        _bookmarks(bundle, parts)
        bundle.save(into, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        for source in sources:
            source.close()
    for path in joined:
        path.unlink()
    return total


def _joined(parts: Sequence[Part], folder: Path, told: Told) -> Iterable[Path]:
    """So many parts at a time, so that no more files are open at once than that."""
    for start in range(0, len(parts), BATCH):
        path = folder / f"joined-{start}.pdf"
        with pikepdf.new() as some:
            sources = [pikepdf.open(part.path) for part in parts[start : start + BATCH]]
            for source in sources:
                some.pages.extend(source.pages)
            for page in some.pages:
                for key in _NOT_SHOWN:
                    if key in page.obj:
                        del page.obj[key]
            some.save(path)
            for source in sources:
                source.close()
        told(min(start + BATCH, len(parts)), len(parts))
        yield path


def _number(bundle: pikepdf.Pdf, page: pikepdf.Page, words: str, font: pikepdf.Object) -> None:
    """Write the number at the lower right as the page is seen, however it is turned. Nothing on it is covered."""
    size = min(9.0, _STRIP_WIDE / (0.52 * len(words)))
    strip = bundle.make_stream(
        f"BT /F 1 Tf {size:.2f} 0 0 {size:.2f} 0 3 Tm ({_plain(words)}) Tj ET".encode("latin-1"),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, _STRIP_WIDE, _STRIP_HIGH]),
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
    )
    left, low, right, high = (float(one) for one in page.trimbox)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    wide, tall = _STRIP_WIDE, _STRIP_HIGH
    at = {
        0: (right - _MARGIN - wide, low + _MARGIN, wide, tall),
        90: (right - _MARGIN - tall, high - _MARGIN - wide, tall, wide),
        180: (left + _MARGIN, high - _MARGIN - tall, wide, tall),
        270: (left + _MARGIN, low + _MARGIN, tall, wide),
    }.get(turned, (left + _MARGIN, low + _MARGIN, wide, tall))
    page.add_overlay(strip, pikepdf.Rectangle(at[0], at[1], at[0] + at[2], at[1] + at[3]))


def _plain(words: str) -> str:
    plain = words.encode("latin-1", "replace").decode("latin-1")
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _name(bundle: pikepdf.Pdf, title: str) -> None:
    """The title and the language, which programs that read aloud ask for, and nothing else of where it came from."""
    bundle.Root.Lang = pikepdf.String("en-GB")
    bundle.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    with bundle.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
    bundle.docinfo["/Title"] = title


def _bookmarks(bundle: pikepdf.Pdf, parts: Sequence[Part]) -> None:
    page = 0
    with bundle.open_outline() as outline:
        for part in parts:
            if part.title:
                outline.root.append(pikepdf.OutlineItem(part.title, page))
            with pikepdf.open(part.path) as source:
                page += len(source.pages)
