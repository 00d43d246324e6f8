"""What a Word document keeps beside what its pages show: lists, copies for old programs, words off the page (pre-send check)."""

from __future__ import annotations

import pytest
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.domain.information.files.conftest import Look, kinds, said
from tests.domain.information.files.test_cunning_places import changed
from tests.domain.information.files.test_documents import document
from tests.domain.information.files.test_workbooks import workbook

LIST = """<w:p {w}><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="Choose an item." w:value=""/>
<w:listItem w:displayText="Rowan Invented" w:value="r"/><w:listItem w:displayText="Tamsin" w:value="t"/></w:dropDownList>
</w:sdtPr><w:sdtContent><w:r><w:t>Tamsin</w:t></w:r></w:sdtContent></w:sdt></w:p>"""
OLD_LIST = """<w:p {w}><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="Rowan Invented"/>
</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""
DRAWN = """<w:p {w} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:t>The officer</w:t></mc:Choice><mc:Fallback><w:t>{fallback}</w:t></mc:Fallback>
</mc:AlternateContent></w:r></w:p>"""
FRAME = """<w:p {w}><w:pPr><w:framePr w:w="2000" w:hAnchor="page" w:vAnchor="page" w:x="{x}" w:y="900"/></w:pPr>
<w:r><w:t>Rowan Invented</w:t></w:r></w:p>"""

LOW = """<w:p {w}><w:pPr><w:spacing w:line="{line}" w:lineRule="exact"/></w:pPr><w:r><w:t>Rowan Invented</w:t></w:r></w:p>"""


def with_xml(xml: str, **gaps: str) -> bytes:
    def spoil(made: Docx) -> None:
        made.element.body.insert(0, parse_xml(xml.format(w=nsdecls("w"), **gaps)))

    return document(spoil)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (with_xml(LIST), "unseen-choices"),
        (with_xml(OLD_LIST), "unseen-choices"),
        (with_xml(DRAWN, fallback="Rowan Invented"), "hidden-text"),
        (with_xml(FRAME, x="-9000"), "off-page-text"),
        (with_xml(LOW, line="20"), "hidden-text"),
    ],
    ids=["list", "old list", "fallback", "frame", "low line"],
)
def test_what_no_page_shows_is_told(data: bytes, kind: str, look: Look):
    findings = look("a.docx", data)
    assert kinds(findings) == {kind}
    assert "Rowan Invented" in said(findings, kind)
    assert "Tamsin" not in said(findings, kind)


def test_a_letter_indented_by_a_page_stands_off_it(look: Look):
    def spoil(made: Docx) -> None:
        made.add_paragraph("Rowan Invented").paragraph_format.left_indent = Pt(-1400)

    assert said(look("a.docx", document(spoil)), "off-page-text") == "document Rowan Invented"


@pytest.mark.parametrize(
    "xml",
    [DRAWN.replace("{fallback}", "The officer"), FRAME.replace("{x}", "-300"), LOW.replace("{line}", "200")],
)
def test_the_same_words_for_older_programs_and_a_frame_in_the_margin_hide_nothing(xml: str, look: Look):
    assert look("a.docx", with_xml(xml)) == ()


def test_a_workbook_within_is_looked_through_and_its_properties_are_not_told_besides(look: Look):
    def spoil(book) -> None:
        book.properties.creator = "Rowan Invented"
        book.create_sheet("Names").sheet_state = "hidden"

    within = changed(document(), {"word/embeddings/Sheet1.xlsx": workbook(spoil)})
    findings = look("a.docx", within)
    assert "word/embeddings/Sheet1.xlsx: sheet Names" in said(findings, "hidden-sheet")
    assert {"embedded-object", "hidden-sheet"} <= kinds(findings)
    assert "document-property" not in kinds(findings)


@pytest.mark.parametrize(
    ("ending", "data"), [("emf", b"\x01\x00\x00\x00l\x00"), ("mp4", b"\x00\x00\x00\x18ftypmp42")]
)
def test_a_picture_or_film_that_is_not_read_is_said_to_be_so(ending: str, data: bytes, look: Look):
    findings = look("a.docx", changed(document(), {f"word/media/image1.{ending}": data}))
    assert f"word/media/image1.{ending}" in said(findings, "not-a-kind-we-read")
