"""The pages of a PDF as they are drawn, with what pdfminer does not note: unseen letters, and what a shape cuts away."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any, TypeAlias

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTPage
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfminer.utils import apply_matrix_pt

from evenhand.domain.information.files.unreadable import CannotBeRead

_INVISIBLE = 3  # the text rendering mode of PDF that draws nothing

Box: TypeAlias = tuple[float, float, float, float]


class PageKeeper(PDFLayoutAnalyzer):
    """Keeps the pages as drawn, and notes which letters were drawn invisibly or cut off, and what shows of a picture.

    `cut` and `invisible` hold the ids of letters, `windows` the part of the page in which a picture shows, by its id.
    """

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.pages: list[LTPage] = []
        self.invisible: set[int] = set()
        self.cut: set[int] = set()
        self.windows: dict[int, Box] = {}
        self.window: Box | None = None
        self._mode = 0

    def receive_layout(self, ltpage: LTPage) -> None:
        """Take a page that has been read to its end."""
        self.pages.append(ltpage)

    def render_string(self, textstate: Any, *rest: Any, **more: Any) -> None:
        """Draw a string, remembering how."""
        self._mode = textstate.render
        super().render_string(textstate, *rest, **more)

    def render_char(self, *letter: Any, **more: Any) -> float:
        """Draw one letter."""
        advance = super().render_char(*letter, **more)
        drawn = self._last()
        if self._mode == _INVISIBLE:
            self.invisible.add(id(drawn))
        elif self.window is not None and not _meet(self.window, drawn):
            self.cut.add(id(drawn))
        return advance

    def render_image(self, *image: Any, **more: Any) -> None:
        """Draw a picture, remembering in what part of the page it shows."""
        super().render_image(*image, **more)
        if self.window is not None:
            self.windows[id(self._last())] = self.window

    def _last(self) -> Any:
        return self.cur_item._objs[-1]


class _Interpreter(PDFPageInterpreter):
    """Follows what a page cuts away by drawing only within a shape (`W`), which pdfminer passes over."""

    def __init__(self, resources: PDFResourceManager, device: PageKeeper) -> None:
        super().__init__(resources, device)
        self._windows: list[Box | None] = []

    def do_q(self) -> None:
        """Keep what holds now."""
        self._windows.append(self._keeper.window)
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802  # as pdfminer calls it
        """Let hold again what was kept last."""
        if self._windows:
            self._keeper.window = self._windows.pop()
        super().do_Q()

    def do_W(self) -> None:  # noqa: N802  # as pdfminer calls it
        """Draw only within the path from here."""
        points = [
            apply_matrix_pt(self.ctm, (float(part[at]), float(part[at + 1])))
            for part in self.curpath
            for at in range(1, len(part) - 1, 2)
        ]
        if points:
            across, up = [x for x, _ in points], [y for _, y in points]
            box, old = (min(across), min(up), max(across), max(up)), self._keeper.window
            if old is not None:
                box = max(box[0], old[0]), max(box[1], old[1]), min(box[2], old[2]), min(box[3], old[3])
            self._keeper.window = box

    do_W_a = do_W  # noqa: N815  # as pdfminer calls it

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802  # as pdfminer calls it
        """Draw a form or a picture; what a form cuts away ends with it."""
        before = self._keeper.window
        super().do_Do(xobjid_arg)
        self._keeper.window = before

    @property
    def _keeper(self) -> PageKeeper:
        assert isinstance(self.device, PageKeeper), "made by `pages_of`"
        return self.device


def _meet(window: Box, letter: Any) -> bool:
    """Whether some of a letter lies in a part of the page."""
    across = letter.x1 > window[0] and letter.x0 < window[2]
    return bool(across and letter.y1 > window[1] and letter.y0 < window[3])


def pages_of(data: bytes) -> Iterator[tuple[int, PDFPage, PageKeeper]]:
    """The pages of a PDF one by one, each with its number and what is drawn on it.

    Raises CannotBeRead where they are broken.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    resources = PDFResourceManager()
    try:
        for number, page in enumerate(PDFPage.get_pages(io.BytesIO(data)), start=1):
            keeper = PageKeeper(resources)
            _Interpreter(resources, keeper).process_page(page)
            yield number, page, keeper
    except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, IndexError) as broken:
        raise CannotBeRead("its pages are broken") from broken
    except RecursionError as deep:
        raise CannotBeRead("its pages are built too deep") from deep
