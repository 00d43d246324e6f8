"""A cleaned copy of any file says no more what can be taken out, shows the same, and is whole (pre-send check)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from evenhand.domain.information.files.cleaning import cleaned
from evenhand.domain.information.files.findings import load_hidden_data
from evenhand.domain.information.files.office import opened
from evenhand.domain.information.files.titles import shown_in
from tests.domain.information.files.conftest import LAW, Look, kinds
from tests.domain.information.files.test_documents import document
from tests.domain.information.files.test_left_in_pictures_and_texts import exif, picture
from tests.domain.information.files.test_pdfs import pdf

MADE = Path(__file__).parent / "made"
FILES = sorted(path for path in MADE.rglob("*.*") if path.suffix != ".md" and path.name != "locked.pdf")


def shown(name: str, data: bytes) -> Iterator[str]:
    """The words that a file shows, read by another library than the check's where there is one."""
    if name.endswith(".pdf"):
        read = pypdfium2.PdfDocument(data)
        yield from (page.get_textpage().get_text_bounded() for page in read)
        return
    with opened(data) as package:
        if package.has("content.xml"):
            yield etree.tostring(package.xml("content.xml"), method="c14n").decode()
        yield from sorted(shown_in(package).split())  # the parts may be written in another order
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert len(names) == len(set(names)), "a part is written twice"


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(MADE).as_posix() for path in FILES])
def test_a_cleaned_copy_keeps_nothing_that_can_be_taken_out_and_shows_the_same(path: Path, look: Look):
    removable = {kind for kind, said in load_hidden_data(LAW).kinds.items() if said.removable}
    before = path.read_bytes()
    after = cleaned(path.name, before)
    assert after is not None
    found = kinds(look(path.name, after))
    assert not found & (removable - {"person-in-file"} if "comment" in found else removable)
    assert found <= kinds(look(path.name, before))
    assert list(shown(path.name, after)) == list(shown(path.name, before))


def test_a_photograph_within_a_pdf_keeps_its_pixels_and_not_where_it_was_taken():
    def spoil(made: pikepdf.Pdf) -> None:
        taken = exif(0x010E, "Rowan Invented")
        photo = pikepdf.Stream(made, picture("JPEG", exif=taken))
        photo.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 80, "/Height": 60}
        )
        photo.update(
            {"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode}
        )
        made.pages[0].Resources.XObject = pikepdf.Dictionary(P=photo)

    before = pdf(b"q 80 0 0 60 50 50 cm /P Do Q", spoil)
    after = cleaned("a.pdf", before)
    assert b"Rowan" in before
    assert after is not None
    assert b"Rowan" not in after
    assert drawn(after) == drawn(before)


def drawn(data: bytes) -> tuple[tuple[int, ...], ...]:
    """Some pixels of the first page, as a browser's reader draws it, to the nearest sixteenth of each colour."""
    page = pypdfium2.PdfDocument(data)[0].render().to_pil()
    assert isinstance(page, Image.Image)
    return tuple(tuple(part // 16 for part in page.getpixel((x, 760))) for x in (10, 60, 120, 200))


def test_a_photograph_that_is_turned_by_its_metadata_is_left_as_it_is_within_a_document(look: Look):
    turned = exif(0x010E, "Rowan Invented")
    turned[0x0112] = 6

    def spoil(made) -> None:
        made.add_picture(io.BytesIO(picture("JPEG", exif=turned)))

    after = cleaned("a.docx", document(spoil))
    assert after is not None
    assert "picture-metadata" in kinds(look("a.docx", after))
