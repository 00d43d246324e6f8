"""Drawing a composed letter: as PDF, as DOCX, as the bodies of a mail. All three show the same words."""

from __future__ import annotations

from evenhand.apps.letters.drawing.letterhead import Letterhead
from evenhand.apps.letters.drawing.mail import MailBodies, letter_html, mail_bodies
from evenhand.apps.letters.drawing.pdf import draw_pdf
from evenhand.apps.letters.drawing.writable import unwritable
from evenhand.domain.letters import ComposedLetter
from evenhand.domain.letters.formats import PLAIN, Look

__all__ = [
    "Letterhead",
    "MailBodies",
    "draw_docx",
    "draw_pdf",
    "letter_html",
    "mail_bodies",
    "unwritable",
]


def draw_docx(letter: ComposedLetter, letterhead: Letterhead, look: Look = PLAIN) -> bytes:
    """The letter as a DOCX in British English, that an officer can still edit."""
    # Every command and process reads this file at its start, and few of them draw a letter.
    from evenhand.apps.letters.drawing import docx

    return docx.draw_docx(letter, letterhead, look)
