"""Copies of files without what can be taken out safely: properties, metadata, files inside, scripts.

What lies in the content itself (a hidden sheet, a comment, words under a box) is never taken out by a program: whoever
releases the file decides what of it goes.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from docx.opc.package import OpcPackage
from docx.opc.part import Part
from lxml import etree

from evenhand.domain.information.files import documents, images, pdfs, slides, workbooks
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
    return None


def _safe_title(name: str, data: bytes) -> str:
    """The title that a cleaned copy keeps: its own where the file shows it, and otherwise none."""
    with opened(data) as package:
        title = title_of(package)
        return title if stands_in(title, f"{shown_in(package)} {PurePosixPath(name).stem}") else ""


def _package(data: bytes, title: str) -> bytes:
    """An Office file without what names people. Every other part of it stays byte for byte as it was."""
    package = OpcPackage.open(io.BytesIO(data))
    properties = package.core_properties
    properties.title = title
    for name in _NAMING:
        setattr(properties, name, "")
    main = package.main_document_part
    for rels in (package.rels, main.rels):
        for rel in [rel for rel in rels.values() if rel.reltype.endswith(_TAKEN_OUT)]:
            del rels[rel.rId]
    if type(main) is Part:  # a workbook: where it was saved last stands in it
        main._blob = _without_its_place(main.blob)
    clean = io.BytesIO()
    package.save(clean)
    return clean.getvalue()


def _without_its_place(workbook: bytes) -> bytes:
    tree = etree.fromstring(workbook, etree.XMLParser(resolve_entities=False, no_network=True))
    places = list(tree.iter("{*}absPath"))
    for place in places:
        choice = next(place.iterancestors("{*}AlternateContent"), place)
        choice.getparent().remove(choice)
    return (
        etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True) if places else workbook
    )
