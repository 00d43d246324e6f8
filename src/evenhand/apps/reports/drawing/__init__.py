"""A finished report in every form it leaves in: the same words and numbers in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evenhand.apps.reports.drawing.page import draw_html
from evenhand.apps.reports.drawing.plain import draw_csv, draw_json, draw_text
from evenhand.apps.reports.drawing.sheet import draw_pdf
from evenhand.domain.reports.documents import Document

__all__ = ["FORMS", "Form", "draw_text"]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of file: its words, media type and how it is drawn."""

    title: str
    media_type: str
    draw: Callable[[Document], bytes]


def _office(name: str) -> Callable[[Document], bytes]:
    """A form that is drawn by the libraries for office files: they take long to load, and most processes never draw one."""

    def draw(document: Document) -> bytes:
        from evenhand.apps.reports.drawing import office

        drawn: bytes = getattr(office, name)(document)
        return drawn

    return draw


FORMS: Mapping[str, Form] = {
    "docx": Form(
        "Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _office("draw_docx"),
    ),
    "pdf": Form("PDF", "application/pdf", draw_pdf),
    "html": Form("Web page", "text/html; charset=utf-8", draw_html),
    "csv": Form("CSV", "text/csv; charset=utf-8", draw_csv),
    "xlsx": Form(
        "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _office("draw_xlsx")
    ),
    "ods": Form("OpenDocument sheet", "application/vnd.oasis.opendocument.spreadsheet", _office("draw_ods")),
    "json": Form("JSON", "application/json", draw_json),
}
