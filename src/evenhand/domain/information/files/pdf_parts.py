"""What a PDF holds beside its pages: pages taken out, pictures with what the camera wrote, scripts, ways to files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf

from evenhand.domain.information.files.choices import unseen_choices
from evenhand.domain.information.files.covered import IN_TAGS, Said
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.images import hidden_in_image, tells_less
from evenhand.domain.information.files.unreadable import CannotBeRead

_HIDDEN, _NO_VIEW = 0b10, 0b100000  # flags of an annotation
_COMBO = 1 << 17  # a list that shows one value until it is opened
_DEEPEST = 15  # bookmarks under bookmarks
_NUMBER = re.compile(r"[\d.]+")
_NOT_EVERYWHERE = (
    ("/View", "/ViewState", "shows only in print"),
    ("/Print", "/PrintState", "shows on the screen and not in print"),
)
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
    yield from _kept(pdf)
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


def _kept(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """What programs keep in a PDF for themselves."""
    if "/PieceInfo" in pdf.Root:
        names = ", ".join(key.lstrip("/") for key in pdf.Root["/PieceInfo"].as_dict())
        yield found("custom-data", name=names)
    if "/XFA" in pdf.Root.get("/AcroForm", pikepdf.Dictionary()):
        yield found("custom-data", name="the data of a form (XFA)")
    if "/AdditionalStreams" in pdf.trailer:
        yield found("attachment-inside", name="the document from which LibreOffice made it (a hybrid PDF)")
    if any("/Thumb" in page for page in pdf.pages):
        yield found("page-thumbnail")
    yield from _files_beside_the_list(pdf)


def _files_beside_the_list(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Files that a page or a mark leads to, and that stand in no list of what is attached."""
    listed = {spec.obj.objgen for spec in pdf.attachments.values()}
    pinned = {
        mark["/FS"].objgen
        for page in pdf.pages
        for mark in page.get("/Annots", [])
        if "/FS" in mark and text_of(mark.get("/Subtype", "")) == "/FileAttachment"
    }
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing and thing.objgen not in listed | pinned:
            yield found("attachment-inside", name=text_of(thing.get("/F", "")) or "a file without a name")


def take_out_of_parts(pdf: pikepdf.Pdf) -> None:
    """Take out the document that a PDF was made from, and what programs wrote beside its pictures."""
    if "/AdditionalStreams" in pdf.trailer:
        del pdf.trailer["/AdditionalStreams"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for key in ("/Thumb", "/EF"):
                if key in thing:
                    del thing[key]
    for picture in (one for one in pdf.objects if isinstance(one, pikepdf.Stream)):
        if picture.get("/Subtype") != "/Image":
            continue
        if "/Metadata" in picture:
            del picture["/Metadata"]
        if _is_jpeg(picture) and (bare := tells_less(picture.read_raw_bytes())):
            picture.write(bare, filter=pikepdf.Name.DCTDecode)


def _is_jpeg(picture: pikepdf.Stream) -> bool:
    return picture.get("/Filter") in ("/DCTDecode", pikepdf.Array([pikepdf.Name.DCTDecode]))


def _in_picture(picture: pikepdf.Stream, place: str, hidden: HiddenData) -> Iterator[Finding]:
    if "/Metadata" in picture:
        yield found("picture-metadata", place, name="XMP", value="data of the program that made the picture")
    if not _is_jpeg(picture):
        return
    try:
        for finding in hidden_in_image(picture.read_raw_bytes(), hidden):
            yield Finding(finding.kind, place, finding.gaps)
    except CannotBeRead:
        return  # the page still shows it, and what cannot be read tells nothing


def said_beside(pdf: pikepdf.Pdf, hidden: HiddenData) -> tuple[Said, ...]:
    """The texts that tags give programs that read aloud in place of what is on the page, and the bookmarks' titles."""
    told: list[Said] = []
    if "/StructTreeRoot" in pdf.Root:
        told += (
            Said(text_of(thing["/ActualText"]), IN_TAGS)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/ActualText" in thing
        )
    with pdf.open_outline(max_depth=_DEEPEST) as outline:
        told += (
            Said(title, "among the bookmarks")
            for title in _titles_of(outline.root)
            if hidden.tells_of_a_person(_NUMBER.sub("", title))
        )
    return tuple(dict.fromkeys(one for one in told if one.text))


def _titles_of(items: Sequence[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield text_of(item.title)
        yield from _titles_of(item.children)


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


def layers(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Layers that do not show at first, and those that show only on the screen or only in print."""
    kept = pdf.Root.get("/OCProperties")
    if kept is None:
        return
    shown = kept.get("/D", pikepdf.Dictionary())
    off = list(shown.get("/OFF", []))
    if shown.get("/BaseState") == "/OFF":
        on = [layer.objgen for layer in shown.get("/ON", [])]
        off += [layer for layer in kept.get("/OCGs", []) if layer.objgen not in on]
    for layer in off:
        yield found("hidden-layer", name=_name_of(layer), how="does not show at first")
    told = {layer.objgen for layer in off}
    for layer in (one for one in kept.get("/OCGs", []) if one.objgen not in told):
        usage = layer.get("/Usage", pikepdf.Dictionary())
        for where, state, how in _NOT_EVERYWHERE:
            if text_of(usage.get(where, pikepdf.Dictionary()).get(state, "")) == "/OFF":
                yield found("hidden-layer", name=_name_of(layer), how=how)


def _name_of(layer: Any) -> str:
    return text_of(layer.get("/Name", "")) or "without a name"


def unseen_of_field(mark: Any, place: str, hidden: HiddenData) -> Iterator[Finding]:
    """What a field of a form holds beside what it shows: all when it is switched off, and what else could be chosen."""
    yield from _hidden_field(mark, place)
    source: Mapping[str, Any] = mark if "/FT" in mark else mark.get("/Parent", pikepdf.Dictionary())
    if text_of(source.get("/FT", "")) == "/Ch":
        values = (
            text_of(one[1]) if isinstance(one, pikepdf.Array) and len(one) > 1 else text_of(one)
            for one in source.get("/Opt", [])
        )
        is_open_list = not int(source.get("/Ff", 0)) & _COMBO
        if not is_open_list:
            yield from unseen_choices(values, text_of(source.get("/V", "")), hidden, place)
    first, now = text_of(source.get("/DV", "")), text_of(source.get("/V", ""))
    if first and first != now and not first.startswith("/"):
        yield found(
            "hidden-text", place, how="what a field goes back to when the form is emptied", words=first
        )


def _hidden_field(mark: Any, place: str) -> Iterator[Finding]:
    """A field of a form that is switched off, or has no size, and holds something."""
    source: Mapping[str, Any] = mark if "/V" in mark else mark.get("/Parent", pikepdf.Dictionary())
    value = text_of(source.get("/V", ""))
    left, low, right, high = (float(side) for side in mark.get("/Rect", (0, 0, 1, 1)))
    off = int(mark.get("/F", 0)) & (_HIDDEN | _NO_VIEW) or abs(right - left) < 1 or abs(high - low) < 1
    is_signature = text_of(source.get("/FT", "")) == "/Sig"
    if off and value and not is_signature:
        name = text_of(mark.get("/T", "")) or text_of(source.get("/T", ""))
        yield found("hidden-text", f"{place}, field {name}", how="a hidden field", words=value)
