"""Copies of files without what can be taken out safely: properties, metadata, files inside, scripts.

What lies in the content itself (a hidden sheet, a comment, words under a box) is never taken out by a program: whoever
releases the file decides what of it goes.
"""

from __future__ import annotations

import io

import openpyxl
from docx import Document
from docx.opc.exceptions import OpcError
from openpyxl.packaging.core import DocumentProperties

from evenhand.domain.information.files import documents, images, pdfs, workbooks
from evenhand.domain.information.files.archives import BROKEN
from evenhand.domain.information.files.checking import reader_for
from evenhand.domain.information.files.unreadable import CannotBeRead


def cleaned(name: str, data: bytes) -> bytes | None:
    """A copy of a file that shows the same and tells less, or None where that cannot be made safely."""
    try:
        reader = reader_for(name, data)
    except CannotBeRead:
        return None
    if reader is images.hidden_in_image:
        return images.without_metadata(data)
    if reader is pdfs.hidden_in_pdf:
        return pdfs.without_properties(data)
    if reader is workbooks.hidden_in_workbook:
        return _workbook(data)
    if reader is documents.hidden_in_document:
        return _document(data)
    return None


def _workbook(data: bytes) -> bytes | None:
    """A workbook without properties. Not of one with macros or pictures, which openpyxl would not keep as they are."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data))
        if workbook.vba_archive or any(sheet._images or sheet._charts for sheet in workbook.worksheets):
            return None
        title = workbook.properties.title
        workbook.properties = DocumentProperties(title=title, creator="")
        for name in [prop.name for prop in workbook.custom_doc_props.props]:
            del workbook.custom_doc_props[name]
        clean = io.BytesIO()
        workbook.save(clean)
    except (*BROKEN, KeyError, TypeError, AttributeError):
        return None
    return clean.getvalue()


def _document(data: bytes) -> bytes | None:
    """A document without the properties that name people."""
    try:
        document = Document(io.BytesIO(data))
        properties = document.core_properties
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
        clean = io.BytesIO()
        document.save(clean)
    except (*BROKEN, OpcError, KeyError, TypeError, AttributeError):
        return None
    return clean.getvalue()
