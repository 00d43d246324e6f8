"""A letter as a Word document that an officer can still edit.

It is built piece by piece with python-docx, from real styles (Heading 1 to 3, List Bullet, Table Grid). No
template language runs, so nothing in a letter can be an instruction to one.
"""

from __future__ import annotations

import datetime as dt
import io
from copy import deepcopy
from itertools import groupby

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from evenhand.apps.letters.drawing.letterhead import INVENTED, Letterhead
from evenhand.domain.letters import (
    Bullets,
    ComposedLetter,
    Heading,
    Lines,
    Paragraph,
    Piece,
    Run,
    Runs,
    Table,
)
from evenhand.domain.letters.formats import PLAIN, Look
from evenhand.domain.time.words import in_full

FONT = "Liberation Sans"
LANGUAGE = "en-GB"


def draw_docx(letter: ComposedLetter, letterhead: Letterhead, look: Look = PLAIN) -> bytes:
    """The letter as a DOCX in British English, in the type of `look`, marked where it is a demonstration."""
    document = Document()
    _styles(document, look)
    _page(document, letterhead)
    _properties(document, letter, letterhead)
    _head(document, letter, letterhead, look)
    document.add_heading(letter.subject or "Letter", level=1)
    for piece in letter.pieces:
        _piece(document, piece)
    _foot(document, letter)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _styles(document: DocumentType, look: Look) -> None:
    for name, size in (("Normal", 11), ("Heading 1", 15), ("Heading 2", 12.5), ("Heading 3", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size * look.points / PLAIN.points)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(script), None)
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _page(document: DocumentType, letterhead: Letterhead) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.4)
    if letterhead.demonstration:
        mark = section.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        mark.add_run(INVENTED).bold = True


def _properties(document: DocumentType, letter: ComposedLetter, letterhead: Letterhead) -> None:
    about = document.core_properties
    about.title = letter.subject[:255]
    about.author = about.last_modified_by = letterhead.council_name[:255]
    about.language, about.comments, about.keywords = LANGUAGE, "", ""
    day = letter.date_on or dt.date(1980, 1, 1)
    about.created = about.modified = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _head(document: DocumentType, letter: ComposedLetter, letterhead: Letterhead, look: Look) -> None:
    name = document.add_paragraph().add_run(letterhead.council_name)
    name.bold, name.font.size = True, Pt(17 * look.points / PLAIN.points)
    _lines(document, (*letterhead.address, *letterhead.contact))
    _lines(document, letter.recipient)
    date = in_full(letter.date_on) if letter.date_on else "[Date]"
    _lines(document, (date, f"Our reference: {letter.reference}" if letter.reference else ""))
    _runs(document.add_paragraph(), letter.salutation)


def _piece(document: DocumentType, piece: Piece) -> None:
    match piece:
        case Heading(level, runs):
            _runs(_styled(document, f"Heading{level}"), runs)
        case Paragraph(runs):
            _runs(document.add_paragraph(), runs)
        case Bullets(items):
            for item in items:
                _runs(_styled(document, "ListBullet"), item)
        case Lines(lines):
            _lines(document, lines).paragraph_format.left_indent = Cm(0.8)
        case _:
            _table(document, piece)


def _styled(document: DocumentType, style_id: str) -> DocxParagraph:
    """A paragraph of a style by its id: to look styles up by name costs seconds in a letter of 500 answers."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style_id
    return paragraph


def _table(document: DocumentType, piece: Table) -> None:
    table = document.add_table(rows=1, cols=len(piece.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, piece.headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    # A log of 2,000 calls is a table of 2,000 rows: a copied row costs a third of one made cell by cell.
    empty = deepcopy(table.add_row()._tr) if piece.rows else None
    for number, row in enumerate(piece.rows):
        if number:
            table._tbl.append(deepcopy(empty))
        for cell, runs in zip(table._tbl.tr_lst[-1].tc_lst, row, strict=True):
            _runs(DocxParagraph(cell.p_lst[0], table), runs)


def _foot(document: DocumentType, letter: ComposedLetter) -> None:
    closing = document.add_paragraph(letter.closing)
    closing.paragraph_format.space_after = Pt(30)
    closing.paragraph_format.keep_with_next = True
    _lines(document, letter.signature)
    for title, names in (("Enclosed", letter.enclosures), ("Copied to", letter.copied_to)):
        if names:
            document.add_paragraph().add_run(title).bold = True
            for name in names:
                document.add_paragraph(name, style="List Bullet")


def _lines(document: DocumentType, lines: tuple[str, ...]) -> DocxParagraph:
    return document.add_paragraph("\n".join(line for line in lines if line))


def _runs(paragraph: DocxParagraph, runs: Runs) -> None:
    # One run for all that looks the same: a letter of 500 answers has thousands of them, and each costs time.
    for (href, strong), alike in groupby(runs, key=lambda run: (run.href, run.strong)):
        if href:
            for run in alike:
                _link(paragraph, run)
        else:
            added = paragraph.add_run("".join(run.text for run in alike))
            if strong:
                added.bold = True


def _link(paragraph: DocxParagraph, run: Run) -> None:
    relation = paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    shown = paragraph.add_run(run.text)
    shown.bold, shown.underline = run.strong or None, True
    link.append(shown._r)
    paragraph._p.append(link)
