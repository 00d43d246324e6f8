"""HTML mail made safe to show, and made into plain text; both bounded against hostile nesting."""

from __future__ import annotations

import html as entities
import re
from itertools import islice

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from evenhand.domain.contact.mail.parsed import Problems

_DEEPEST = 500
_LARGEST = 3_000_000
_MOST_BROKEN = 50_000  # cleaning takes four times as long for twice as many: 30 MB of them would take hours
_BREAKS_TEXT = re.compile(r"&|<(?![a-zA-Z/!?])")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_UNNESTED = frozenset(
    "area base br col embed hr img input link meta source track wbr p li td th tr dd dt option o:p".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr html li main nav ol p pre section table tbody td tfoot thead th tr ul".split()
)
_HIDING = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_MAY_HIDE = re.compile(
    r"display\s*:\s*none|\shidden\b", re.IGNORECASE
)  # cheap to ask of a page that hides nothing
_SILENT = frozenset("head script style title template noscript svg math object iframe -comment".split())


def safe_html(html: str, *, problems: Problems) -> str:
    """HTML that may be shown: scripts, styles, forms and remote images gone; links and tables kept."""
    if not html.strip():
        return ""
    if _too_much(html, problems=problems):
        # Nothing is left to clean, and what is escaped here may be as many entities again.
        return "<p>" + entities.escape(_crude_text(html)).replace("\n", "<br>") + "</p>"
    return nh3.clean(
        html, attribute_filter=_only_own_images, url_schemes={"http", "https", "mailto", "tel", "cid"}
    )


def _only_own_images(tag: str, attribute: str, value: str) -> str | None:
    if attribute in ("src", "background", "srcset", "longdesc", "cite"):
        return value if value.lower().startswith("cid:") else None
    return value


def plain_from_html(html: str, *, problems: Problems) -> str:
    """HTML as plain text, blocks on lines of their own, quoted blocks marked with `> `."""
    if not html.strip():
        return ""
    if _too_much(html, problems=problems):
        return _crude_text(html)
    root = LexborHTMLParser(html).root
    if root is None:
        return ""
    writer = _Writer(hides=bool(_MAY_HIDE.search(html)))
    text = _tidied(writer.written(root))
    if not writer.hid:
        return text
    if not text.strip():
        return _tidied(_Writer().written(root))
    problems.note(
        "hidden-text",
        "The mail has words that mail programs do not show, such as a teaser; they were left out.",
    )
    return text


def _too_much(html: str, *, problems: Problems) -> bool:
    # What is cheap to ask first: 30 MB of tags are not counted to learn that there are 30 MB.
    if len(html) <= _LARGEST and not _is_too_broken(html) and not _is_too_deep(html):
        return False
    problems.note(
        "html-too-deep",
        "The formatted text is too large or too deeply nested to show; it is shown as plain text.",
    )
    return True


def _is_too_broken(html: str) -> bool:
    """Whether text is broken off inside itself too often, by an entity or by a `<` that begins no tag."""
    return any(True for _ in islice(_BREAKS_TEXT.finditer(html), _MOST_BROKEN, None))


def _is_too_deep(html: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(html):
        if tag.group(2).lower() not in _UNNESTED:
            depth = max(0, depth - 1) if tag.group(1) else depth + 1
            if depth > _DEEPEST:
                return True
    return False


def _crude_text(html: str) -> str:
    text = re.sub(r"<(?:br|/p|/div|/tr|/li|/h\d|p|div)\b[^<>]*>", "\n", html, flags=re.IGNORECASE)
    text = re.sub(r"<(script|style)\b[^<>]*>[^<]*</\1>", "", text, flags=re.IGNORECASE)
    return _tidied(entities.unescape(re.sub(r"<[a-zA-Z/!?][^<>]*>", "", text)))


def _tidied(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _is_hidden(node: LexborNode) -> bool:
    """Whether no mail program shows the element: by its own style, as senders of many write, or by HTML's own word."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


class _Writer:
    """Walks a page without recursion and writes its text line by line."""

    def __init__(self, *, hides: bool = False) -> None:
        self.hides = hides
        self.hid = False
        self.lines: list[str] = []
        self.line = ""
        self.quoted = 0
        self.as_is = 0

    def written(self, root: LexborNode) -> str:
        """The whole text below `root`."""
        node: LexborNode | None = root
        while node is not None:
            down = self._enter(node)
            if down is not None:
                node = down
                continue
            while node is not None and node.next is None:
                node = node.parent if node is not root else None
                self._leave(node)
            node = node.next if node is not None else None
        self._end_line()
        return "\n".join(self.lines)

    def _enter(self, node: LexborNode) -> LexborNode | None:
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return None
        if tag in _SILENT or tag.startswith(("-", "!")):
            return None
        if self.hides and _is_hidden(node):
            self.hid = self.hid or bool((node.text() or "").strip())
            return None
        if tag == "br":
            self._end_line(always=True)
        elif tag == "hr":
            self._end_line()
            self.line = "________________________________"
            self._end_line()
        elif tag in _BLOCKS:
            self._open_block(tag)
        child = node.child
        if child is None:
            self._leave(node)
        return child

    def _open_block(self, tag: str) -> None:
        if tag in ("td", "th") and self.line.strip():
            self.line = self.line.rstrip() + " "
            return
        self._end_line()
        self.quoted += tag == "blockquote"
        self.as_is += tag == "pre"
        if tag == "li":
            self.line = "- "

    def _leave(self, node: LexborNode | None) -> None:
        tag = (node.tag if node is not None else "") or ""
        if tag in _BLOCKS and tag not in ("td", "th"):
            self._end_line()
            if tag in ("p", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"):
                self._gap()
            self.quoted -= tag == "blockquote" and self.quoted > 0
            self.as_is -= tag == "pre" and self.as_is > 0

    def _text(self, text: str) -> None:
        if self.as_is:
            first, *rest = text.split("\n")
            self.line += first
            for line in rest:
                self._end_line(always=True)
                self.line = line
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text).replace("\xa0", " ").replace("\u200b", "")
        self.line += text.lstrip() if not self.line or self.line.endswith(" ") else text

    def _end_line(self, *, always: bool = False) -> None:
        if self.line.strip() or always:
            self.lines.append(("> " * min(self.quoted, 20) + self.line.rstrip()).rstrip())
        self.line = ""

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.quoted, 20)).rstrip())
