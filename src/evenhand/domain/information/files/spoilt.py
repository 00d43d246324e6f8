"""What the libraries raise for a file that is spoilt, or of a shape that they do not know.

A file is never trusted to be spoilt in a way that a library foresaw: some assert, some look up what is not there. Each
reader says in its own words what it can; this is the net below all of them. A fault of ours in a reader falls into it
too: then the file is one that could not be read, and does not go.
"""

from __future__ import annotations

import csv
import lzma
import struct
import zipfile
import zlib
from email.errors import MessageError

import pikepdf
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError
from pdfminer.psexceptions import PSException
from PIL.Image import DecompressionBombError

from evenhand.domain.information.files.unreadable import CannotBeRead

SPOILT = (
    CannotBeRead,
    pikepdf.PdfError,
    pikepdf.PasswordError,
    DecompressionBombError,
    LxmlError,
    MessageError,
    OpcError,
    PSException,
    csv.Error,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
