"""Pixels of a picture that nobody sees: what was wiped out with a see-through rubber keeps its colours below."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from evenhand.domain.information.files.findings import Finding, found

_LARGEST = 60_000_000  # pixels: more would hold up a page, and is a scan without clear places
_LEAST_SHARE, _LEAST = 0.005, 100  # of the clear pixels, and in number: fewer are the edge of a drawing
_CLEAR = 0


def under_clear_places(picture: Image.Image) -> Iterator[Finding]:
    """A finding where the pixels that are wholly see-through have more than one tone among them."""
    if picture.mode not in {"RGBA", "LA"} or picture.width * picture.height > _LARGEST:
        return
    clear = _clear_of(picture)
    tones = picture.convert("RGB").convert("L").histogram(clear)
    other = sum(tones) - max(tones)
    if other >= _LEAST and other >= sum(tones) * _LEAST_SHARE:
        yield found("erased-picture", count=f"{sum(tones):,}")


def with_clear_places_empty(picture: Image.Image) -> Image.Image:
    """A copy that shows the same, with nothing where it is see-through."""
    empty = Image.new(picture.mode, picture.size)
    seen = _clear_of(picture).point(lambda clear: 255 - clear)
    empty.paste(picture, mask=seen)
    return empty


def _clear_of(picture: Image.Image) -> Image.Image:
    """Where a picture is wholly see-through: 255 there, and nought elsewhere."""
    return picture.getchannel("A").point(lambda alpha: 255 if alpha == _CLEAR else 0)
