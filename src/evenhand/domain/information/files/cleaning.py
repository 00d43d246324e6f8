"""Copies of files without what can be taken out safely: properties, metadata, files inside, scripts.

What lies in the content itself (a hidden sheet, a comment, words under a box) is never taken out by a program: whoever
releases the file decides what of it goes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import PurePosixPath

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from evenhand.domain.information.files import documents, images, open_documents, pdfs, slides, workbooks
from evenhand.domain.information.files.checking import reader_for
from evenhand.domain.information.files.office import opened
from evenhand.domain.information.files.spoilt import SPOILT
from evenhand.domain.information.files.titles import shown_in, stands_in, title_of

# The company, the manager, what a council adds, an old picture of the first page, who wrote in the document.
_TAKEN_OUT = (
    "/extended-properties",
    "/custom-properties",
    "/metadata/thumbnail",
    "/2011/relationships/people",
)
_NAMING = ("author", "last_modified_by", "comments", "keywords", "subject", "category", "identifier")


def cleaned(name: str, data: bytes) -> bytes | None:
    """A copy of a file that shows the same and tells less, or None where that cannot be made safely."""
    try:
        return _copy(name, data)
    except SPOILT:
        return None


def _copy(name: str, data: bytes) -> bytes | None:
    reader = reader_for(name, data)
    if reader is images.hidden_in_image:
        return images.without_metadata(data)
    if reader is pdfs.hidden_in_pdf:
        return pdfs.without_properties(data, PurePosixPath(name).stem)
    if reader in {workbooks.hidden_in_workbook, documents.hidden_in_document, slides.hidden_in_slides}:
        return _package(data, _safe_title(name, data))
    if reader is open_documents.hidden_in_open_document:
        return open_documents.without_properties(data, PurePosixPath(name).stem)
    return None


def _safe_title(name: str, data: bytes) -> str:
    """The title that a cleaned copy keeps: its own where the file shows it, and otherwise none."""
    with opened(data) as package:
        title = title_of(package)
        return title if stands_in(title, f"{shown_in(package)} {PurePosixPath(name).stem}") else ""


def _package(data: bytes, title: str) -> bytes:
    """An Office file without what names people, in its pictures too. Every other part stays byte for byte as it was.

    LibreOffice leads to the properties of some workbooks by a kind of its own; they are written anew.
    """
    package = OpcPackage.open(io.BytesIO(data))
    _drop(
        package.rels,
        lambda kind: kind.endswith("/core-properties") and kind != RELATIONSHIP_TYPE.CORE_PROPERTIES,
    )
    properties = package.core_properties
    properties.title = title
    for name in _NAMING:
        setattr(properties, name, "")
    main = package.main_document_part
    for rels in (package.rels, main.rels):
        _drop(rels, lambda kind: kind.endswith(_TAKEN_OUT))
    parts = list(package.iter_parts())
    if not any("hreadedComment" in str(part.partname) for part in parts):  # which name people by that list
        _drop(main.rels, lambda kind: kind.endswith("/2017/10/relationships/person"))
    for part in parts:
        if part.content_type.startswith("image/") and (bare := images.tells_less(part.blob)):
            part._blob = bare
    if type(main) is Part:  # a workbook: where it was saved last stands in it
        main._blob = _without_its_place(main.blob)
    clean = io.BytesIO()
    package.save(clean)
    return clean.getvalue()


def _drop(rels: Relationships, unwanted: Callable[[str], bool]) -> None:
    """Lead no more to the parts of unwanted kinds: what nothing leads to is not written."""
    for rel in [rel for rel in rels.values() if unwanted(rel.reltype)]:
        del rels[rel.rId]


def _without_its_place(workbook: bytes) -> bytes:
    tree = etree.fromstring(workbook, etree.XMLParser(resolve_entities=False, no_network=True))
    places = list(tree.iter("{*}absPath"))
    for place in places:
        choice = next(place.iterancestors("{*}AlternateContent"), place)
        choice.getparent().remove(choice)
    return (
        etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True) if places else workbook
    )
