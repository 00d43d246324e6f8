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
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt, decode_text

from evenhand.domain.information.files.unreadable import CannotBeLookedThrough, CannotBeRead

_INVISIBLE = 3  # the text rendering mode of PDF that draws nothing
_MOST_DRAWN = 500_000  # letters, lines and forms of one page
_FORM = 50  # a form takes as long as so many letters
_CLEAR = 0.05  # of 1: ink as clear as this shows nothing

Box: TypeAlias = tuple[float, float, float, float]


class PageKeeper(PDFLayoutAnalyzer):
    """Keeps the pages as drawn, and notes which letters were drawn invisibly or cut off, and what shows of a picture.

    `cut`, `invisible` and `clear` (drawn with ink as clear as glass) hold the ids of letters, `windows` the part of the
    page in which a picture shows, by its id, `read_aloud` the texts that marks on the page give in place of what is drawn.
    """

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.pages: list[LTPage] = []
        self.invisible: set[int] = set()
        self.clear: set[int] = set()
        self.read_aloud: list[str] = []
        self.opacity = 1.0
        self._left = _MOST_DRAWN
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

    def count(self, cost: int = 1) -> None:
        """Count a thing drawn. Raises CannotBeLookedThrough where there are more than any honest page has."""
        self._left -= cost
        if self._left < 0:
            raise CannotBeLookedThrough("more is drawn on one of its pages than can be looked through")

    def paint_path(self, *path: Any, **more: Any) -> None:
        """Draw a line or an area."""
        self.count()
        super().paint_path(*path, **more)

    def render_char(self, *letter: Any, **more: Any) -> float:
        """Draw one letter."""
        self.count()
        advance = super().render_char(*letter, **more)
        drawn = self._last()
        if self._mode == _INVISIBLE:
            self.invisible.add(id(drawn))
        elif self.opacity <= _CLEAR:
            self.clear.add(id(drawn))
        elif self.window is not None and not _meet(self.window, drawn):
            self.cut.add(id(drawn))
        return advance

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Begin a part of the page that a mark says something of."""
        self._tell(props)

    def do_tag(self, tag: Any, props: Any = None) -> None:
        """Meet a mark that stands by itself."""
        self._tell(props)

    def _tell(self, props: Any) -> None:
        told = resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        if isinstance(told, bytes):
            self.read_aloud.append(decode_text(told))

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
        self._windows: list[tuple[Box | None, float]] = []

    def do_q(self) -> None:
        """Keep what holds now."""
        self._windows.append((self._keeper.window, self._keeper.opacity))
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802  # as pdfminer calls it
        """Let hold again what was kept last."""
        if self._windows:
            self._keeper.window, self._keeper.opacity = self._windows.pop()
        super().do_Q()

    def do_gs(self, name: Any) -> None:
        """Take a state by its name: of all that it says, how clear the ink is from here."""
        states = resolve1(self.resources.get("ExtGState", {})) if self.resources else {}
        state = resolve1(states.get(literal_name(name), {})) if isinstance(states, dict) else {}
        opacity = resolve1(state.get("ca")) if isinstance(state, dict) else None
        if isinstance(opacity, int | float):
            self._keeper.opacity = float(opacity)

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
        self._keeper.count(_FORM)
        before = self._keeper.window, self._keeper.opacity
        super().do_Do(xobjid_arg)
        self._keeper.window, self._keeper.opacity = before

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
        raise CannotBeLookedThrough("its pages are built too deep") from deep
