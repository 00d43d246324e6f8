"""What a file is and says, by its bytes. Every file here is made by the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import openpyxl
import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.documents import sniffing
from evenhand.domain.documents import text as reading
from evenhand.domain.documents.sniffing import kind_of, sniffed
from evenhand.domain.documents.text import words_of

SAYS = "The arborist saw the Żółw hedge"


def pdf() -> bytes:
    return bytes(typst.compile(f"{SAYS}.".encode()))


def word() -> bytes:
    made, kept = docx.Document(), io.BytesIO()
    table = made.add_table(rows=1, cols=1)
    table.cell(0, 0).text = SAYS
    made.sections[0].header.paragraphs[0].text = "Letterhead"
    made.save(kept)
    return kept.getvalue()


def workbook() -> bytes:
    made, kept = openpyxl.Workbook(), io.BytesIO()
    assert made.active is not None
    made.active.append([1, SAYS, None])
    made.save(kept)
    return kept.getvalue()


def open_text() -> bytes:
    made, kept = odfdo.Document("text"), io.BytesIO()
    made.body.append(odfdo.Paragraph(SAYS))
    made.save(kept)
    return kept.getvalue()


def open_table() -> bytes:
    made, kept = odfdo.Document("spreadsheet"), io.BytesIO()
    made.body.clear()
    table = odfdo.Table("One")
    table.append_row(odfdo.Row(1))
    table.set_value((0, 0), SAYS)
    made.body.append(table)
    made.save(kept)
    return kept.getvalue()


def page() -> bytes:
    return f"<!DOCTYPE html><html><script>var hidden=1</script><p>{SAYS}</p></html>".encode()


_KINDS: dict[str, Callable[[], bytes]] = {
    sniffing.PDF: pdf,
    sniffing.DOCX: word,
    sniffing.XLSX: workbook,
    sniffing.ODT: open_text,
    sniffing.ODS: open_table,
    sniffing.HTML: page,
    sniffing.TEXT: SAYS.encode,
}


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_the_kind_and_the_words_are_read_from_the_bytes(kind: str) -> None:
    found = words_of(_KINDS[kind]())
    assert (found.kind, found.says) == (kind, "")
    assert SAYS in " ".join(found.text.split())
    assert "hidden" not in found.text


def test_the_header_of_a_letter_is_read_too() -> None:
    assert "Letterhead" in words_of(word()).text


def test_a_table_of_text_and_old_encodings_are_read() -> None:
    assert "caf\xe9 12" in words_of("name,age\ncaf\xe9,12\n".encode("cp1252")).text


def locked_pdf() -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        opened.save(kept, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return kept.getvalue()


def test_a_locked_file_says_so() -> None:
    assert "password" in words_of(locked_pdf()).says


@pytest.mark.parametrize("kind", [sniffing.PDF, sniffing.DOCX, sniffing.XLSX, sniffing.ODT])
def test_a_cut_file_says_so_or_is_no_longer_that_kind(kind: str) -> None:
    whole = _KINDS[kind]()
    found = words_of(whole[: len(whole) // 3])
    assert found.says
    assert found.text == ""


def test_a_packed_bomb_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1_000)
    assert "far larger" in words_of(word()).says


def test_a_very_long_file_is_read_to_a_bound_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LETTERS", 50)
    found = words_of(b"word " * 100)
    assert len(found.text) == 50
    assert "beginning" in found.says


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n rest", "image/png"),
        (b"GIF89a<script>alert(1)</script>", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"   <svg onload=alert(1)>", "image/svg+xml"),
        (b"harmless\n<script>alert(1)</script>", "text/html"),
        (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        (b"", "application/octet-stream"),
        (b"\x00\x01\x02", "application/octet-stream"),
    ],
)
def test_a_beginning_tells_the_kind(head: bytes, kind: str) -> None:
    assert sniffed(head) == kind


def test_a_zip_of_anything_is_no_office_file() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/readme.txt", "no document")
    assert kind_of(kept.getvalue()) == "application/zip"


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda b: b"%PDF-1.7\n" + b)))
@settings(max_examples=40, deadline=None)
def test_nothing_that_a_file_holds_raises(data: bytes) -> None:
    words_of(data)


def test_the_reading_process_needs_no_django() -> None:
    source = Path(reading.__file__).read_text(encoding="utf-8")
    assert "django" not in source


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_0037001F".encode("utf-16-le"),
            "ms-outlook",
            "saved by Outlook",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "ole", "older Office"),
        (b"\x78\x9f\x3e\x22" + bytes(40), "tnef", "winmail.dat"),
    ],
)
def test_what_no_library_of_ours_reads_says_what_it_is_and_how_to_open_it(
    data: bytes, kind: str, words: str
) -> None:
    found = words_of(data)
    assert kind in found.kind
    assert words in found.says
    assert "not searched" in found.says
