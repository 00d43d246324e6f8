"""What an Office file keeps and no part of it uses any more: texts of cells that were emptied, parts that were taken out."""

from __future__ import annotations

from collections.abc import Iterator, Set
from posixpath import normpath

from evenhand.domain.information.files.findings import Finding, found
from evenhand.domain.information.files.office import Package, named, streamed, words_in

_EXAMPLES = 3
_TEXTS = "xl/sharedStrings.xml"
_OTHER_SHEETS = ("xl/macrosheets/", "xl/dialogsheets/", "xl/chartsheets/")
# What programs read without being led to it.
_KNOWN = ("[Content_Types].xml", "mimetype", "META-INF/", "docProps/", "_xmlsignatures/", "customXml/")


def texts_of_no_cell(package: Package, used: Set[int]) -> Iterator[Finding]:
    """Texts in the store of a workbook that no cell shows: they are those of cells that were emptied.

    `used` are the numbers that the cells of the worksheets name.
    """
    if not package.has(_TEXTS) or any(package.under(folder) for folder in _OTHER_SHEETS):
        return
    count, examples = 0, list[str]()
    for number, text in enumerate(streamed(package.read(_TEXTS), "si")):
        if number not in used and (words := words_in(text)).strip():
            count += 1
            if len(examples) < _EXAMPLES:
                examples.append(f"“{words}”")
    if count:
        told = "1 text that no cell shows is" if count == 1 else f"{count:,} texts that no cell shows are"
        yield found("text-of-no-cell", count=told, words=", ".join(examples))


def parts_of_nothing(package: Package) -> Iterator[Finding]:
    """Parts to which no other leads: what was taken out of the document, and is still in the file."""
    if not package.has("_rels/.rels"):
        return  # a file that says nothing of what leads where
    led_to = set[str]()
    for rels in (name for name in package.names if name.endswith(".rels")):
        folder = rels.rpartition("_rels/")[0]
        for rel in named(package.xml(rels), "Relationship"):
            target = rel.get("Target", "")
            if rel.get("TargetMode") != "External":
                whole = target.lstrip("/") if target.startswith("/") else normpath(folder + target)
                led_to.add(whole.casefold())
    for name in package.names:
        if name.endswith(".rels") or name.startswith(_KNOWN) or name.casefold() in led_to:
            continue
        yield found("part-of-nothing", name, name=name.rpartition("/")[2])
