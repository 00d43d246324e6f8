"""What workbooks, documents and slides of the Office Open XML family have in common: a zip of XML parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

from lxml import etree

from evenhand.domain.information.files.archives import BROKEN, read_part
from evenhand.domain.information.files.findings import Finding, HiddenData, found
from evenhand.domain.information.files.unreadable import CannotBeRead

Element: TypeAlias = Any  # lxml gives no types
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
# What Office and others write into the properties that tells of nobody: counts, times, the program, the layout.
IMPERSONAL = frozenset(
    {
        *(
            "Application",
            "AppVersion",
            "DocSecurity",
            "ScaleCrop",
            "LinksUpToDate",
            "SharedDoc",
            "HyperlinksChanged",
        ),
        *(
            "TotalTime",
            "Pages",
            "Words",
            "Characters",
            "CharactersWithSpaces",
            "Lines",
            "Paragraphs",
            "Slides",
        ),
        *(
            "Notes",
            "HiddenSlides",
            "MMClips",
            "PresentationFormat",
            "TitlesOfParts",
            "HeadingPairs",
            "DigSig",
        ),
        *(
            "created",
            "modified",
            "lastPrinted",
            "revision",
            "language",
            "version",
            "title",
            "contentStatus",
            "HLinks",
        ),
    }
)
_A_PATH = re.compile(r"\b[A-Za-z]:\\|\\\\\w|file:/|/(?:Users|home)/")
# The lists that Office keeps of who wrote and commented, with the element and attribute that name each of them.
_PEOPLE = {
    "word/people": ("person", "author"),
    "xl/persons/": ("person", "displayName"),
    "ppt/commentAuthors": ("cmAuthor", "name"),
    "ppt/authors": ("author", "name"),
}
# A label of sensitivity says by many properties how it was set; the one for its owner alone names somebody.
_LABEL = re.compile(r"MSIP_Label_[0-9a-f-]+_(?!Owner)\w+$|ContentTypeId$", re.IGNORECASE)
_ADDED = re.compile(r"/(?:customProperty\d*\.bin|webextensions?/webextension\d*\.xml)$")
_FORMS = frozenset({"FormTemplates", "contentTypeSchema"})  # how SharePoint lays out its own pages
_PRINT_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&.|[^\w\s@.,:\'&\\/-]')
_OWN_NETWORK = re.compile(r"^(?:file:|\\\\|[A-Za-z]:[\\/])|sharepoint\.com|onedrive", re.IGNORECASE)


class Package:
    """The parts of one file, each read when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = tuple(info.filename for info in archive.infolist() if not info.is_dir())

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self.names

    def under(self, folder: str) -> tuple[str, ...]:
        """The parts whose name begins so."""
        return tuple(name for name in self.names if name.startswith(folder))

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises CannotBeRead where it is locked or broken."""
        return read_part(self._archive, self._archive.getinfo(name))

    def xml(self, name: str) -> Element:
        """A part as a tree. Raises CannotBeRead where it is no XML."""
        try:
            return etree.fromstring(self.read(name), _PARSER)
        except etree.XMLSyntaxError as broken:
            raise CannotBeRead(f"{name} in it is broken") from broken

    def targets_of(self, name: str) -> Mapping[str, str]:
        """Where the relationships of a part lead, by their ids."""
        folder, _, plain = name.rpartition("/")
        rels = f"{folder}/_rels/{plain}.rels" if folder else f"_rels/{plain}.rels"
        if not self.has(rels):
            return {}
        return {rel.get("Id", ""): rel.get("Target", "") for rel in self.xml(rels)}


@contextmanager
def opened(data: bytes) -> Iterator[Package]:
    """The parts of a file. Raises CannotBeRead where it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Package(archive)
    except BROKEN as broken:
        raise CannotBeRead("it is broken") from broken


def main_part(package: Package) -> str:
    """The part that is the document itself, as the file says; empty where it says nothing."""
    rels = package.xml("_rels/.rels") if package.has("_rels/.rels") else ()
    mains = (rel.get("Target", "") for rel in rels if rel.get("Type", "").endswith("/officeDocument"))
    return str(next(mains, "")).lstrip("/")


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def named(tree: Element, name: str) -> Iterator[Element]:
    """Every element of a name, whatever its namespace, in the order of the file."""
    return (element for element in tree.iter(f"{{*}}{name}") if isinstance(element.tag, str))


def attribute(element: Element, name: str) -> str:
    """An attribute's value by its name, whatever its namespace, or nothing."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def streamed(data: bytes, *names: str) -> Iterator[Element]:
    """The elements of a sheet one by one, so that a million rows need no more memory than one.

    Raises CannotBeRead where it is no XML.
    """
    tags = tuple(f"{{*}}{name}" for name in names)
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True
        ):
            yield element
            if local(element) in {"row", "si"}:
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as broken:
        raise CannotBeRead("a sheet in it is broken") from broken


def words_in(element: Element) -> str:
    """All text within an element."""
    return "".join(element.itertext())


def print_words(element: Element) -> str:
    """The words of a header or footer of a sheet, without its fonts, its sizes and what is filled in."""
    return " ".join(_PRINT_CODES.sub(" ", words_in(element)).split())


def switched_on(element: Element) -> bool:
    """Whether an on-or-off element is on: it is unless it says otherwise."""
    return attribute(element, "val").casefold() not in {"0", "false", "off", "none"}


def hidden_in_package(package: Package, hidden: HiddenData) -> Iterator[Finding]:
    """What any file of the family may hold beside what it shows: properties, objects, macros, other programs' data."""
    yield from _properties(package, hidden)
    for name in package.names:
        if name.endswith("vbaProject.bin"):
            yield found("macro", name)
        elif _ADDED.search(name):
            yield found("custom-data", name=name)
        elif "/embeddings/" in name:
            yield found("embedded-object", name=name.rpartition("/")[2])
        elif name.startswith("docProps/thumbnail"):
            yield found("page-thumbnail")
    yield from _people(package, hidden)
    for name in package.under("customXml/item"):
        if not re.fullmatch(r"customXml/item\d+\.xml", name):
            continue
        tree = package.xml(name)
        if local(tree) not in _FORMS and words_in(tree).strip():
            yield found("custom-data", name=name)
    yield from _places_on_the_network(package)


def _properties(package: Package, hidden: HiddenData) -> Iterator[Finding]:
    for part in filter(package.has, _PROPERTY_PARTS):
        for element in package.xml(part):
            name = attribute(element, "name") or local(element)
            value = " ".join(words_in(element).split())
            if name not in IMPERSONAL and not _LABEL.match(name) and hidden.tells_of_a_person(value):
                yield found("document-property", name=name, value=value)


def _people(package: Package, hidden: HiddenData) -> Iterator[Finding]:
    for start, (element, name) in _PEOPLE.items():
        for part in (part for part in package.under(start) if part.endswith(".xml")):
            for person in named(package.xml(part), element):
                if hidden.tells_of_a_person(attribute(person, name)):
                    yield found("person-in-file", value=attribute(person, name))


def paths_in(tree: Element, place: str) -> Iterator[Finding]:
    """Where a program noted a folder of somebody's machine: as the name of a picture, or where the file was saved."""
    for element in tree.iter("{*}docPr", "{*}cNvPr", "{*}absPath"):
        for told in ("name", "descr", "title", "url"):
            if _A_PATH.search(element.get(told) or ""):
                yield found("file-path", place, target=element.get(told))


def _places_on_the_network(package: Package) -> Iterator[Finding]:
    for part in package.names:
        if not part.endswith(".rels") or "externalLink" in part:
            continue
        for rel in package.xml(part):
            target = rel.get("Target", "")
            if rel.get("TargetMode") == "External" and _OWN_NETWORK.search(target):
                yield found("file-path", target=target)


def cropped_pictures(tree: Element, targets: Mapping[str, str], place: str) -> Iterator[Finding]:
    """Pictures of which a part is cut away and still in the file."""
    for crop in named(tree, "srcRect"):
        if any(attribute(crop, side).strip("-0") for side in ("l", "t", "r", "b")):
            parent = crop.getparent()
            blips = () if parent is None else tuple(named(parent, "blip"))
            name = targets.get(attribute(blips[0], "embed"), "") if blips else ""
            yield found("cropped-picture", place, name=name.rpartition("/")[2] or "a picture")
    for picture in named(tree, "imagedata"):
        if any(
            (picture.get(f"crop{side}") or "0").strip("-0f.") for side in ("left", "top", "right", "bottom")
        ):
            name = targets.get(attribute(picture, "id"), "")
            yield found("cropped-picture", place, name=name.rpartition("/")[2] or "a picture")
