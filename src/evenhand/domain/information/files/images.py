"""What a picture holds beside what it shows: where it was taken, by whom, a small copy of itself, earlier pixels."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.image_pixels import under_clear_places, with_clear_places_empty
from evenhand.domain.information.files.unreadable import CannotBeLookedThrough, CannotBeRead

_BEGINNINGS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"8BPS",
    b"BM",
)
_PHONE_PICTURES = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_LARGEST = 400_000_000  # pixels: more would only fill the memory
# Tags that say how the picture is stored, and nothing about anybody.
_PLAIN_TAGS = frozenset(
    {
        *("Orientation", "XResolution", "YResolution", "ResolutionUnit", "ColorSpace", "PixelXDimension"),
        *(
            "PixelYDimension",
            "ExifImageWidth",
            "ExifImageHeight",
            "YCbCrPositioning",
            "ExifOffset",
            "ExifVersion",
        ),
        *(
            "ImageWidth",
            "ImageLength",
            "BitsPerSample",
            "Compression",
            "PhotometricInterpretation",
            "StripOffsets",
        ),
        *(
            "SamplesPerPixel",
            "RowsPerStrip",
            "StripByteCounts",
            "PlanarConfiguration",
            "Predictor",
            "GPSInfo",
        ),
        *(
            "FlashPixVersion",
            "ComponentsConfiguration",
            "InteroperabilityIndex",
            "NewSubfileType",
            "FillOrder",
        ),
        *(
            "ExtraSamples",
            "SampleFormat",
            "TileWidth",
            "TileLength",
            "TileOffsets",
            "TileByteCounts",
            "PageNumber",
        ),
        *("ExifInteroperabilityOffset", "PrintImageMatching"),
        *("Software", "ProcessingSoftware"),  # the name of a program
    }
)
_PLAIN_TEXTS = frozenset(
    {"Software", "dpi", "gamma", "srgb", "interlace", "transparency", "aspect", "chromaticity", "compression"}
)
_EVERYBODY = HiddenData(
    kinds={},
    not_people=frozenset(),
    plain_choices=frozenset(),
    plain_mail_headers=frozenset(),
    personal_patterns={},
)
_WRITTEN = frozenset({"JPEG", "PNG", "WEBP", "TIFF", "BMP"})
_ORIENTATION = 0x0112
_GPS, _MAKER_NOTE = 0x8825, 0x927C
_OWN_WORDS = range(
    0x9C9B, 0x9CA0
)  # the title, comment, author, keywords and subject that Windows writes, in UTF-16
_OTHER_PARTS = frozenset(
    {f"APP{number}" for number in (*range(3, 13), 15)}
)  # of a JPEG, beside those known here
_END_OF_IMAGE, _FILL = 0xD9, 0xFF
_BETWEEN_PIXELS = frozenset({0x00, 0x01, _FILL, *range(0xD0, 0xD9)})


def is_image(data: bytes) -> bool:
    """Whether the bytes begin as those of a picture do."""
    return (
        data.startswith(_BEGINNINGS)
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in _PHONE_PICTURES)
    )


def hidden_in_image(data: bytes, hidden: HiddenData) -> Iterator[Finding]:
    """A picture's metadata and what follows its end. Raises CannotBeRead where it cannot be opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a broken tag is met again below, or not at all
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > _LARGEST:
                    raise CannotBeLookedThrough("it is too large to be opened")
                findings = [*_exif(picture, hidden), *_texts(picture, hidden), *_layers(picture)]
                findings += _told_later(picture, hidden, findings)
                findings += [*_beside_the_pixels(picture), *under_clear_places(picture)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as broken:
        raise CannotBeRead("it is broken, or of a kind of picture that is not read here") from broken
    yield from findings
    yield from _after_the_end(data)


def _told_later(picture: Image.Image, hidden: HiddenData, before: list[Finding]) -> Iterator[Finding]:
    """What a PNG says after its pixels, and a TIFF on its later pages."""
    if picture.format == "PNG":
        picture.load()
        later = [*_exif(picture, hidden), *_texts(picture, hidden)]
        yield from (finding for finding in later if finding not in before)
    for page in range(1, getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1):
        picture.seek(page)
        for finding in _exif(picture, hidden):
            yield Finding(finding.kind, f"page {page + 1}", finding.gaps)


def _exif(picture: Image.Image, hidden: HiddenData) -> Iterator[Finding]:
    exif = picture.getexif()
    place = exif.get_ifd(_GPS)
    if 2 in place and 4 in place:
        yield found("place-taken", value=_coordinates(place))
    elif place:
        yield found("place-taken", value="it holds a position")
    tags: dict[int, Any] = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    for tag, value in tags.items():
        name = ExifTags.TAGS.get(tag, "")
        is_wide = tag in _OWN_WORDS and isinstance(value, bytes)
        said = value.decode("utf-16-le", "replace").strip("\x00 ") if is_wide else _as_text(value)
        if name and tag != _MAKER_NOTE and name not in _PLAIN_TAGS and hidden.tells_of_a_person(said):
            yield found("picture-metadata", name=name, value=said)
    if _MAKER_NOTE in tags:
        yield found(
            "picture-metadata",
            name="MakerNote",
            value="data of the camera's maker, which no other program reads",
        )
    # A TIFF's second directory is its second page, and no small copy of the first.
    if picture.format != "TIFF" and exif.get_ifd(ExifTags.IFD.IFD1):
        yield found("picture-thumbnail")


def _coordinates(place: dict[int, Any]) -> str:
    def degrees(values: Any, side: Any) -> str:
        try:
            number = sum(float(value) / 60**power for power, value in enumerate(values))
        except (TypeError, ValueError, ZeroDivisionError):
            return "an unreadable position"
        return f"{number:.5f}° {side}"

    return f"{degrees(place[2], place.get(1, 'N'))}, {degrees(place[4], place.get(3, 'E'))}"


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        plain = value.strip(b"\x00 ").removeprefix(b"ASCII\x00\x00\x00").removeprefix(b"UNICODE\x00")
        return plain.decode("utf-8", "replace").replace("\x00", "") if plain.isascii() else ""
    return str(value).replace("\x00", "").strip()


def _texts(picture: Image.Image, hidden: HiddenData) -> Iterator[Finding]:
    """Comments, text chunks, XMP and IPTC records."""
    for name, value in picture.info.items():
        if not isinstance(name, str) or name in _PLAIN_TEXTS:
            continue
        if name in {"xmp", "XML:com.adobe.xmp"}:
            yield found("picture-metadata", name="XMP", value=_as_text(value))
        elif name == "photoshop":
            yield found("picture-metadata", name="IPTC", value="records of a picture program")
        elif (isinstance(value, str) or name == "comment") and hidden.tells_of_a_person(_as_text(value)):
            yield found("picture-metadata", name=name, value=_as_text(value))


def _beside_the_pixels(picture: Image.Image) -> Iterator[Finding]:
    """Parts of a JPEG that programs added for themselves, and a second picture behind the first."""
    parts = {str(name) for name, _ in getattr(picture, "applist", ())} & _OTHER_PARTS
    for name in sorted(parts):
        yield found("picture-metadata", name=name, value="data that a program added for itself")
    if picture.format == "MPO" and getattr(picture, "n_frames", 1) > 1:
        yield found("picture-thumbnail")


def _layers(picture: Image.Image) -> Iterator[Finding]:
    layers = getattr(picture, "layers", None)
    if picture.format == "PSD" and isinstance(layers, list) and layers:
        for layer in layers:
            yield found("hidden-layer", name=str(layer[0]), how="is kept apart from the others")


def _after_the_end(data: bytes) -> Iterator[Finding]:
    end = _end_of(data)
    rest = data[end:].strip(b"\x00\r\n\t ") if end else b""
    if rest:
        yield found("trailing-data", size=f"{len(rest):,} bytes")


def _end_of(data: bytes) -> int:
    """Where a PNG ends by its own account; nought where that cannot be said."""
    if not data.startswith(b"\x89PNG"):
        return _end_of_jpeg(data)
    place = 8
    while place + 8 <= len(data):
        length, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        place += 12 + length
        if name == b"IEND":
            return min(place, len(data))
    return 0


def _end_of_jpeg(data: bytes) -> int:
    """Where a JPEG file ends by its own account; nought where that cannot be said, or where more pictures follow."""
    if not data.startswith(b"\xff\xd8") or b"MPF\x00" in data[:65_536]:
        return 0
    place = 2
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        mark = data[place + 1]
        if mark == _END_OF_IMAGE:
            return place + 2
        if mark in _BETWEEN_PIXELS:
            place += 1 if mark == _FILL else 2
        else:  # a part that says its own length
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0


def without_metadata(data: bytes, *, in_place: bool = False) -> bytes | None:
    """A copy of a picture that shows the same and says nothing else, or None where that cannot be made safely.

    `in_place` is for a picture within a document, which says itself how it is turned: there is no copy of one that says
    so too, since programs differ in whom they believe.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            form = "JPEG" if picture.format == "MPO" else picture.format
            several = getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO"
            turned = picture.getexif().get(_ORIENTATION, 1) != 1
            if several or form not in _WRITTEN or (in_place and (turned or picture.mode == "CMYK")):
                return None
            upright = picture if in_place else ImageOps.exif_transpose(picture)
            clean = io.BytesIO()
            extra: dict[str, Any] = {"quality": 95} if form in {"JPEG", "WEBP"} else {}
            _bare(upright).save(clean, format=form, **extra)
            return clean.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None


def tells_less(data: bytes) -> bytes | None:
    """A copy of a picture within a document that says nothing, or None where it says nothing already or none can be made."""
    try:
        says = any(True for _ in hidden_in_image(data, _EVERYBODY))
    except CannotBeRead:
        return None
    return without_metadata(data, in_place=True) if says else None


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels that are seen, and nothing else."""
    if picture.mode in {"RGBA", "LA"}:
        return with_clear_places_empty(picture)
    bare = Image.new(picture.mode, picture.size)
    if picture.mode == "P" and (palette := picture.getpalette()) is not None:
        bare.putpalette(palette)
    bare.paste(picture)
    return bare
