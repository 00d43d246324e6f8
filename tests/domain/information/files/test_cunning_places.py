"""What hides where few look: another part of the file, a rule, a field, a tag, a mark, a later page (pre-send check)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

from evenhand.domain.information.files.cleaning import cleaned
from tests.domain.information.files.conftest import Look, kinds, said
from tests.domain.information.files.test_documents import document
from tests.domain.information.files.test_pdfs import BOX, WORDS, pdf
from tests.domain.information.files.test_tables_and_pictures import photograph
from tests.domain.information.files.test_workbooks import workbook

MADE = Path(__file__).parent / "made"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(
    data: bytes,
    parts: Mapping[str, bytes] = {},
    swaps: tuple[tuple[bytes, bytes], ...] = (),
    rename: str = "",
) -> bytes:
    """A zip with parts added or replaced, words swapped in every part, or its main part under another name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename in parts:
                continue
            held, name = old.read(info), info.filename
            for one, other in swaps:
                held = held.replace(one, other)
            if rename:
                held, name = (
                    held.replace(b"document.xml", rename.encode()),
                    name.replace("document.xml", rename),
                )
            new.writestr(name, held)
        for name, held in parts.items():
            new.writestr(name, held)
    return out.getvalue()


def sheet_with(xml: str) -> bytes:
    return changed(workbook(), swaps=((b"</sheetData>", f"</sheetData>{xml}".encode()),))


def doc_with(xml: str) -> bytes:
    def spoil(made: Docx) -> None:
        made.paragraphs[-1]._p.addnext(parse_xml(xml.replace("W>", f"{nsdecls('w')}>", 1)))

    return document(spoil)


def first_header(made: Docx) -> None:
    section = made.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Rowan Invented"
    section.different_first_page_header_footer = False


ROW = (
    '<w:tbl W><w:tr><w:trPr><w:del w:id="9" w:author="Tamsin"/></w:trPr><w:tc><w:p><w:r><w:t>Rowan</w:t></w:r></w:p>'
    "</w:tc></w:tr></w:tbl>"
)
FOLDER = '<w:p W><w:fldSimple w:instr="INCLUDEPICTURE &quot;C:\\Users\\rowan\\a.png&quot;"/></w:p>'
PICTURE = (
    '<w:p W><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:imagedata cropleft="9000f"/></v:shape>'
    "</w:pict></w:r></w:p>"
)
PEOPLE = b'<w15:people xmlns:w15="x"><w15:person w15:author="Rowan Invented"/></w15:people>'
PATH = b'<workbookPr/><x:absPath xmlns:x="y" url="C:\\Users\\rowan\\Housing\\"/>'
DDE = f'<externalLink {MAIN}><ddeLink ddeService="Excel" ddeTopic="rowan.xlsx"/></externalLink>'.encode()


@pytest.mark.parametrize(
    ("name", "data", "kind", "words"),
    [
        ("a.docx", doc_with(ROW), "tracked-change", "document Tamsin a row crossed out Rowan"),
        ("a.docx", doc_with(FOLDER), "hidden-text", "rowan"),
        ("a.docx", doc_with(PICTURE), "cropped-picture", "document"),
        ("a.docx", document(first_header), "hidden-text", "Rowan Invented"),
        ("a.docx", changed(document(), {"word/people.xml": PEOPLE}), "person-in-file", "Rowan Invented"),
        ("a.docx", changed(document(), {"docProps/thumbnail.jpeg": b"x"}), "page-thumbnail", ""),
        ("a.docx", changed(doc_with(ROW), rename="document2.xml"), "tracked-change", "Rowan"),
        ("a.xlsx", changed(workbook(), swaps=((b"<workbookPr/>", PATH),)), "file-path", "C:\\Users\\rowan"),
        (
            "a.xlsx",
            changed(workbook(), {"xl/externalLinks/externalLink1.xml": DDE}),
            "external-link",
            "rowan.xlsx",
        ),
        (
            "a.xlsx",
            sheet_with('<scenarios><scenario name="If Rowan"/></scenarios>'),
            "custom-data",
            "If Rowan",
        ),
        (
            "a.xlsx",
            sheet_with("<headerFooter><oddFooter>&amp;LRowan &amp;P</oddFooter></headerFooter>"),
            "print-header",
            "sheet Figures Rowan",
        ),
    ],
)
def test_what_an_office_file_holds_in_another_part_is_told(
    name: str, data: bytes, kind: str, words: str, look: Look
):
    findings = look(name, data)
    told = said(findings, kind)
    assert kind in kinds(findings)
    assert all(word in told for word in words.split())


def test_page_numbers_at_the_edge_of_a_printed_sheet_and_a_dark_heading_are_no_finding(look: Look):
    footer = "<headerFooter><oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter>"
    assert look("a.xlsx", sheet_with(footer)) == ()
    heading = (
        '<w:tbl W><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="003366"/></w:tcPr><w:p><w:r><w:rPr>'
        '<w:color w:val="FFFFFF"/></w:rPr><w:t>Quarter</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    )
    assert look("a.docx", doc_with(heading)) == ()


def slide(*shapes: str) -> bytes:
    """The presentation of an office program, its first slide holding these shapes beside its own."""
    with zipfile.ZipFile(MADE / "spoilt.pptx") as old:
        slide = old.read("ppt/slides/slide1.xml")
    return changed(
        (MADE / "spoilt.pptx").read_bytes(),
        {"ppt/slides/slide1.xml": slide.replace(b"</p:spTree>", "".join(shapes).encode() + b"</p:spTree>")},
    )


def box(words: str = "", left: int = 0, *, hidden: str = "0", fill: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="99" name="x" hidden="{hidden}"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="0"/>'
        f'<a:ext cx="900000" cy="900000"/></a:xfrm>{fill}</p:spPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p>'
        "</p:txBody></p:sp>"
    )


@pytest.mark.parametrize(
    ("shapes", "kind"),
    [
        ((box("Rowan", hidden="1"),), "hidden-text"),
        ((box("Rowan", left=-5_000_000),), "off-page-text"),
        ((box("Rowan"), box(fill="<a:solidFill/>")), "covered-text"),
    ],
)
def test_shapes_of_a_slide_that_are_off_beside_it_or_covered_are_told(
    shapes: tuple[str, ...], kind: str, look: Look
):
    assert "slide1 " in said(look("a.pptx", slide(*shapes)), kind)
    assert "Rowan" in said(look("a.pptx", slide(*shapes)), kind)
    assert kind not in kinds(look("a.pptx", slide(box("Rowan"))))


def mark(**said: object) -> Callable[[pikepdf.Pdf], object]:
    def spoil(made: pikepdf.Pdf) -> None:
        annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **said)
        made.pages[0].Annots = Array([made.make_indirect(annotation)])
        if annotation.Subtype == Name.Widget:
            made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots)

    return spoil


def page_left_over(made: pikepdf.Pdf) -> None:
    made.Root.Kept = Array([made.make_indirect(Dictionary(Type=Name.Page))])


def tagged(made: pikepdf.Pdf) -> None:
    element = made.make_indirect(Dictionary(Type=Name.StructElem, ActualText=String("Alex Other")))
    made.Root.StructTreeRoot = made.make_indirect(Dictionary(K=element))


def pictured(made: pikepdf.Pdf) -> None:
    picture = made.make_stream(
        photograph(), Subtype=Name.Image, Width=40, Height=30, ColorSpace=Name.DeviceRGB, BitsPerComponent=8
    )
    picture.Filter = Name.DCTDecode
    made.pages[0].Resources.XObject = Dictionary(Im=picture)


SCAN = b"q 400 0 0 400 50 100 cm /Im Do Q\n"


@pytest.mark.parametrize(
    ("content", "spoil", "kind", "words"),
    [
        (BOX + b"0 g " + WORDS, lambda _: None, "hidden-text", "Rowan Invented"),
        (b"q 0 0 9 9 re W n " + WORDS + b"Q ", lambda _: None, "hidden-text", "cut off"),
        (SCAN + b"0 g 100 200 90 12 re f\n", pictured, "covered-picture", "page 1 1 box covers"),
        (b"q 50 100 100 400 re W* n " + SCAN + b"Q\n", pictured, "cropped-picture", "page 1"),
        (SCAN, pictured, "place-taken", "page 1, a picture"),
        (WORDS, tagged, "hidden-text", "Alex Other"),
        (WORDS, page_left_over, "previous-version", "1 page"),
        (
            WORDS,
            mark(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("file:///Users/rowan/a"))),
            "file-path",
            "rowan",
        ),
        (WORDS, mark(Subtype=Name.Link, A=Dictionary(S=Name.JavaScript, JS=String("x"))), "script", "page 1"),
        (
            WORDS,
            mark(Subtype=Name.Widget, F=2, T=String("who"), V=String("Rowan")),
            "hidden-text",
            "field who",
        ),
        (
            WORDS,
            lambda made: made.Root.__setitem__("/AcroForm", Dictionary(Fields=Array(), XFA=String("x"))),
            "custom-data",
            "XFA",
        ),
    ],
)
def test_what_a_pdf_holds_beside_what_it_shows_is_told(
    content: bytes, spoil: Callable[[pikepdf.Pdf], object], kind: str, words: str, look: Look
):
    assert words in said(look("a.pdf", pdf(content, spoil)), kind)


def test_a_picture_under_its_caption_and_words_in_a_wide_frame_are_no_finding(look: Look):
    caption = b"0 g 100 690 200 30 re f 1 g BT /F1 12 Tf 110 700 Td (A caption) Tj ET\n"
    plain = pdf(b"q 500 0 0 700 50 50 cm /Im Do Q\n" + caption, pictured)
    assert kinds(look("a.pdf", plain)) == {"place-taken", "picture-metadata"}
    assert look("a.pdf", pdf(b"q 0 0 595 842 re W n " + WORDS + b"Q ")) == ()


def late_chunk() -> bytes:
    """A PNG whose words stand after its pixels."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    info, said = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Comment", "4 Invented Lane")
    Image.new("RGB", (4, 4)).save(said, "PNG", pnginfo=info)
    start = said.getvalue().index(b"tEXt") - 4
    chunk = said.getvalue()[start : start + 12 + int.from_bytes(said.getvalue()[start : start + 4], "big")]
    plain, end = out.getvalue(), out.getvalue().index(b"IEND") - 4
    return plain[:end] + chunk + plain[end:]


def two_pages() -> bytes:
    first, second, out = Image.new("RGB", (4, 4)), Image.new("RGB", (4, 4)), io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Rowan Invented"
    second.encoderinfo = {"exif": exif}
    first.save(out, "TIFF", save_all=True, append_images=[second])
    return out.getvalue()


def mail() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "Answer"
    made.set_content("Hello")
    made.add_alternative('<p>Hello <span style="display: none">Rowan Invented</span></p>', subtype="html")
    return made.as_bytes()


def container(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le")


LOCKED = b'<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


@pytest.mark.parametrize(
    ("name", "data", "kind", "words"),
    [
        ("a.png", late_chunk(), "picture-metadata", "4 Invented Lane"),
        ("a.tiff", two_pages(), "picture-metadata", "page 2 Artist Rowan Invented"),
        ("a.eml", mail(), "hidden-text", "Rowan Invented"),
        ("a.html", b"<p>Hello</p><input type=hidden value=Rowan>", "hidden-text", "Rowan"),
        ("a.html", b"<div style='display:none'>" * 1_000 + b"Rowan", "hidden-text", "Rowan"),
        ("a.html", b"<div style='display:none'>" * 5_000 + b"Rowan", "not-looked-through", "too deep"),
        (
            "a.svg",
            b'<svg sodipodi:docname="rowan.svg"><text display="none">R</text></svg>',
            "file-path",
            "rowan.svg",
        ),
        (
            "a.csv",
            b"Name,Sum\n=HYPERLINK(1),-4.50\n@SUM(A1),+44 1632 960001\n",
            "formula",
            "A2 “=HYPERLINK(1)”, A3",
        ),
        ("a.csv", "Name\nRöwan,secret\n".encode("utf-16"), "unnamed-column", "B"),
        ("a.msg", container("__properties_version1.0"), "not-looked-through", "saved from Outlook"),
        ("a.xlsx", container("EncryptedPackage"), "could-not-be-read", "protected by a password"),
        ("a.doc", container("WordDocument"), "not-looked-through", "from before 2007"),
        (
            "a.odt",
            changed((MADE / "plain.odt").read_bytes(), {"META-INF/manifest.xml": LOCKED}),
            "could-not-be-read",
            "password",
        ),
        (
            "a.vsdx",
            changed(document(), {"visio/a.xml": b"<a/>"}, ((b"word/document.xml", b"visio/a.xml"),)),
            "not-looked-through",
            "not read here",
        ),
    ],
)
def test_what_other_files_hide_is_told_and_what_nobody_can_read_is_not_sent(
    name: str, data: bytes, kind: str, words: str, look: Look
):
    assert words in said(look(name, data), kind)


def test_a_cleaned_workbook_keeps_its_chart_and_every_cell_and_tells_no_place(look: Look):
    def spoil(book: openpyxl.Workbook) -> None:
        chart = openpyxl.chart.BarChart()
        chart.add_data(openpyxl.chart.Reference(book["Figures"], min_col=2, min_row=1, max_row=4))
        book["Figures"].add_chart(chart, "F9")
        book.properties.creator = "Tamsin Invented"

    dirty = changed(workbook(spoil), swaps=((b"<workbookPr/>", PATH),))
    clean = cleaned("a.xlsx", dirty)
    assert clean is not None
    assert look("a.xlsx", clean) == ()
    with zipfile.ZipFile(io.BytesIO(dirty)) as old, zipfile.ZipFile(io.BytesIO(clean)) as new:
        assert old.read("xl/worksheets/sheet1.xml") == new.read("xl/worksheets/sheet1.xml")
        assert old.read("xl/charts/chart1.xml") == new.read("xl/charts/chart1.xml")
    assert openpyxl.load_workbook(io.BytesIO(clean))["Figures"]["B2"].value == 41


def test_a_cleaned_document_keeps_no_picture_of_its_first_page_and_a_cleaned_pdf_not_what_it_was_made_from(
    look: Look,
):
    template = io.BytesIO()
    Document().save(template)
    assert "page-thumbnail" in kinds(look("a.docx", template.getvalue()))
    for name, data in (("a.docx", template.getvalue()), ("a.pdf", (MADE / "hybrid.pdf").read_bytes())):
        clean = cleaned(name, data)
        assert clean is not None
        assert look(name, clean) == ()
