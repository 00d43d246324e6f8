"""Copies of files without what can be taken out safely: properties, metadata, files inside, scripts.

What lies in the content itself (a hidden sheet, a comment, words under a box) is never taken out by a program: whoever
releases the file decides what of it goes.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

import openpyxl
from docx import Document
from docx.opc.exceptions import OpcError
from openpyxl.packaging.core import DocumentProperties

from evenhand.domain.information.files import documents, images, pdfs, workbooks
from evenhand.domain.information.files.archives import BROKEN
from evenhand.domain.information.files.checking import reader_for
from evenhand.domain.information.files.office import opened
from evenhand.domain.information.files.titles import shown_in, stands_in, title_of
from evenhand.domain.information.files.unreadable import CannotBeRead

_PROPERTIES = ("/extended-properties", "/custom-properties")  # the company, the manager, what a council adds


def cleaned(name: str, data: bytes) -> bytes | None:
    """A copy of a file that shows the same and tells less, or None where that cannot be made safely."""
    try:
        reader = reader_for(name, data)
    except CannotBeRead:
        return None
    if reader is images.hidden_in_image:
        return images.without_metadata(data)
    if reader is pdfs.hidden_in_pdf:
        return pdfs.without_properties(data, PurePosixPath(name).stem)
    if reader is workbooks.hidden_in_workbook:
        return _workbook(data, _safe_title(name, data))
    if reader is documents.hidden_in_document:
        return _document(data, _safe_title(name, data))
    return None


def _safe_title(name: str, data: bytes) -> str:
    """The title that a cleaned copy keeps: its own where the file shows it, and otherwise none."""
    with opened(data) as package:
        title = title_of(package)
        return title if stands_in(title, f"{shown_in(package)} {PurePosixPath(name).stem}") else ""


def _workbook(data: bytes, title: str) -> bytes | None:
    """A workbook without properties. Not of one with macros or pictures, which openpyxl would not keep as they are."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data))
        if workbook.vba_archive or any(sheet._images or sheet._charts for sheet in workbook.worksheets):
            return None
        workbook.properties = DocumentProperties(title=title, creator="")
        for name in [prop.name for prop in workbook.custom_doc_props.props]:
            del workbook.custom_doc_props[name]
        clean = io.BytesIO()
        workbook.save(clean)
    except (*BROKEN, KeyError, TypeError, AttributeError):
        return None
    return clean.getvalue()


def _document(data: bytes, title: str) -> bytes | None:
    """A document without the properties that name people."""
    try:
        document = Document(io.BytesIO(data))
        properties = document.core_properties
        properties.title = title
        for name in (
            "author",
            "last_modified_by",
            "comments",
            "keywords",
            "subject",
            "category",
            "identifier",
        ):
            setattr(properties, name, "")
        for rel in [rel for rel in document.part.package.rels.values() if rel.reltype.endswith(_PROPERTIES)]:
            del document.part.package.rels[rel.rId]
        clean = io.BytesIO()
        document.save(clean)
    except (*BROKEN, OpcError, KeyError, TypeError, AttributeError):
        return None
    return clean.getvalue()
