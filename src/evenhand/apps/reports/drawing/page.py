"""A report as a web page of its own that needs no other file."""

from __future__ import annotations

from django.template.loader import render_to_string

from evenhand.apps.reports.drawing.saying import CLOSING, DEFINITIONS, head_lines
from evenhand.domain.reports.documents import Document


def draw_html(document: Document) -> bytes:
    """The page, in British English, with its tables headed and captioned."""
    context = {
        "document": document,
        "head_lines": head_lines(document),
        "definitions_title": DEFINITIONS,
        "closing_title": CLOSING,
    }
    return render_to_string("reports/standalone.html", context).encode()
