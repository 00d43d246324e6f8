"""What pictures, tables and texts keep where nobody sees it, and what is innocent (pre-send check)."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from evenhand.domain.information.files.cleaning import cleaned
from tests.domain.information.files.conftest import Look, kinds, said

TAGGED = "".join(chr(0xE0000 + ord(letter)) for letter in "Rowan")
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def picture(form: str, mode: str = "RGB", **saved: object) -> bytes:
    made, out = Image.new(mode, (80, 60), (20, 90, 40, 0)[: len(mode)]), io.BytesIO()
    if mode == "RGBA":
        made.paste((250, 250, 250, 0), (10, 10, 40, 40))  # a square wiped out, its colour left
        made.paste((0, 0, 0, 255), (50, 10, 70, 30))
    made.save(out, form, **saved)
    return out.getvalue()


def exif(tag: int, value: object) -> Image.Exif:
    made = Image.Exif()
    made.get_ifd(0x8769)[tag] = value
    if tag < 0xA000 and tag != 0x927C:
        made[tag] = value
    return made


@pytest.mark.parametrize(
    ("name", "data", "kind", "tells"),
    [
        ("a.png", picture("PNG", "RGBA"), "erased-picture", "4,400"),
        (
            "a.jpg",
            picture("JPEG", exif=exif(0x9C9D, "Rówan\0".encode("utf-16-le"))),
            "picture-metadata",
            "Rówan",
        ),
        ("a.jpg", picture("JPEG", exif=exif(0x927C, b"\x80\xff serial")), "picture-metadata", "MakerNote"),
        (
            "a.jpg",
            picture("MPO", save_all=True, append_images=[Image.new("RGB", (8, 6))]),
            "picture-thumbnail",
            "",
        ),
        (
            "a.jpg",
            picture("JPEG")[:2] + b"\xff\xeb\x00\x07JUMBF" + picture("JPEG")[2:],
            "picture-metadata",
            "APP11",
        ),
        (
            "a.csv",
            f"Ward,Said\nAbbey,ok{' ' * 300}Rowan\n".encode(),
            "hidden-text",
            "B2 after 300 blanks Rowan",
        ),
        (
            "a.csv",
            f"Ward,Said\nAbbey,ok{TAGGED}\n".encode(),
            "hidden-text",
            "B2 in letters that no program draws Rowan",
        ),
        ("a.txt", f"ok{TAGGED}".encode(), "hidden-text", "Rowan"),
        ("a.html", f"<p>ok{TAGGED}</p>".encode(), "hidden-text", "Rowan"),
    ],
    ids=[
        "rubbed out",
        "own words",
        "maker",
        "second picture",
        "part",
        "blanks",
        "csv tags",
        "text tags",
        "page tags",
    ],
)
def test_what_nobody_sees_is_told(name: str, data: bytes, kind: str, tells: str, look: Look):
    findings = look(name, data)
    assert kinds(findings) == {kind}
    assert tells in said(findings, kind)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tiff", picture("TIFF", save_all=True, append_images=[Image.new("RGB", (80, 60))])),
        ("a.jpg", picture("JPEG", exif=exif(0x0131, "Adobe ImageReady"))),
        ("a.txt", f"Aberdeen {SCOTLAND}, Cardiff\n\n\nand     so on".encode()),
        ("a.csv", f"Ward,Said\nAbbey,{SCOTLAND}\n".encode()),
    ],
    ids=["pages of a scan", "name of a program", "flag in a text", "flag in a table"],
)
def test_what_hides_nothing_is_not_suspected(name: str, data: bytes, look: Look):
    assert look(name, data) == ()


def test_a_cleaned_picture_shows_the_same_and_has_nothing_below_its_clear_places(look: Look):
    before = picture("PNG", "RGBA")
    after = cleaned("a.png", before)
    assert after is not None
    assert look("a.png", after) == ()
    on_blue = [
        Image.alpha_composite(Image.new("RGBA", (80, 60), (0, 0, 255, 255)), Image.open(io.BytesIO(data)))
        for data in (before, after)
    ]
    assert on_blue[0].tobytes() == on_blue[1].tobytes()
