"""Drawing a composed letter: as PDF, as DOCX, as the bodies of a mail. All three show the same words."""

from evenhand.apps.letters.drawing.docx import draw_docx
from evenhand.apps.letters.drawing.letterhead import Letterhead
from evenhand.apps.letters.drawing.mail import MailBodies, letter_html, mail_bodies
from evenhand.apps.letters.drawing.pdf import draw_pdf
from evenhand.apps.letters.drawing.writable import unwritable

__all__ = [
    "Letterhead",
    "MailBodies",
    "draw_docx",
    "draw_pdf",
    "letter_html",
    "mail_bodies",
    "unwritable",
]
