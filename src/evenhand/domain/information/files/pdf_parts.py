"""What a PDF holds beside its pages: pages taken out, pictures with what the camera wrote, scripts, ways to files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.images import hidden_in_image
from evenhand.domain.information.files.unreadable import CannotBeRead

_HIDDEN, _NO_VIEW = 0b10, 0b100000  # flags of an annotation
_RUNS = frozenset({"/JavaScript", "/Launch"})
_WAY = re.compile(r"^(?:file:|\\\\|/?[A-Za-z]:[\\/]|/[A-Za-z]/)|/(?:Users|home)/")


def text_of(value: Any) -> str:
    """A value as text, or nothing where it is none."""
    try:
        return str(value).replace("\x00", "").strip()
    except (pikepdf.PdfError, ValueError):
        return ""


def beside_the_pages(pdf: pikepdf.Pdf, hidden: HiddenData) -> Iterator[Finding]:
    """Forms kept as data, pages that were taken out and are still there, and what pictures say of themselves."""
    if "/XFA" in pdf.Root.get("/AcroForm", pikepdf.Dictionary()):
        yield found("custom-data", name="the data of a form (XFA)")
    if "/AdditionalStreams" in pdf.trailer:
        yield found("attachment-inside", name="the document from which LibreOffice made it (a hybrid PDF)")
    on_page: dict[tuple[int, int], int] = {}
    for number, page in enumerate(pdf.pages, 1):
        for picture in page.get_images().values():
            on_page.setdefault(picture.objgen, number)
    shown, left = {page.objgen for page in pdf.pages}, 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            place = f"page {on_page[thing.objgen]}, a picture" if thing.objgen in on_page else "a picture"
            yield from _in_picture(thing, place, hidden)
        elif isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Page":
            left += thing.objgen not in shown
    if left:
        count = (
            "1 page that it no longer shows was"
            if left == 1
            else f"{left} pages that it no longer shows were"
        )
        yield found("previous-version", count=count)


def take_out_of_parts(pdf: pikepdf.Pdf) -> None:
    """Take out the document that a PDF was made from, and what programs wrote beside its pictures."""
    if "/AdditionalStreams" in pdf.trailer:
        del pdf.trailer["/AdditionalStreams"]
    for picture in (one for one in pdf.objects if isinstance(one, pikepdf.Stream)):
        if picture.get("/Subtype") == "/Image" and "/Metadata" in picture:
            del picture["/Metadata"]


def _in_picture(picture: pikepdf.Stream, place: str, hidden: HiddenData) -> Iterator[Finding]:
    if "/Metadata" in picture:
        yield found("picture-metadata", place, name="XMP", value="data of the program that made the picture")
    if picture.get("/Filter") not in ("/DCTDecode", pikepdf.Array([pikepdf.Name.DCTDecode])):
        return
    try:
        for finding in hidden_in_image(picture.read_raw_bytes(), hidden):
            yield Finding(finding.kind, place, finding.gaps)
    except CannotBeRead:
        return  # the page still shows it, and what cannot be read tells nothing


def actual_texts(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """The texts that tags give programs that read aloud in place of what is on the page."""
    if "/StructTreeRoot" not in pdf.Root:
        return ()
    told = (
        text_of(thing["/ActualText"])
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and "/ActualText" in thing
    )
    return tuple(dict.fromkeys(filter(None, told)))


def acts(holder: Any, place: str) -> Iterator[Finding]:
    """The scripts that a page or a mark carries out, and the ways to files on a network or a machine."""
    if "/AA" in holder:
        yield found("script", place)
    action = holder.get("/A")
    if not isinstance(action, pikepdf.Dictionary):
        return
    if text_of(action.get("/S", "")) in _RUNS:
        yield found("script", place)
    file = action.get("/F", "")
    target = text_of(action.get("/URI", "")) or text_of(
        file.get("/F", "") if isinstance(file, pikepdf.Dictionary) else file
    )
    if _WAY.search(target):
        yield found("file-path", place, target=target)


def hidden_field(mark: Any, place: str) -> Iterator[Finding]:
    """A field of a form that is switched off and holds something."""
    source: Mapping[str, Any] = mark if "/V" in mark else mark.get("/Parent", pikepdf.Dictionary())
    value = text_of(source.get("/V", ""))
    if int(mark.get("/F", 0)) & (_HIDDEN | _NO_VIEW) and value:
        name = text_of(mark.get("/T", "")) or text_of(source.get("/T", ""))
        yield found("hidden-text", f"{place}, field {name}", how="a hidden field", words=value)
