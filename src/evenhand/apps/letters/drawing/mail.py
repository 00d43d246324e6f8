"""A letter as the two bodies of a mail: plain text that wraps, and plain HTML that reads the same."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

from evenhand.apps.letters.drawing.letterhead import INVENTED, Letterhead
from evenhand.domain.letters import (
    Bullets,
    ComposedLetter,
    Heading,
    Lines,
    Paragraph,
    Piece,
    Runs,
)
from evenhand.domain.letters.formats import PLAIN, Form
from evenhand.domain.time.words import in_full

WIDTH = 72
AS_EVER = Form()


@dataclass(frozen=True, slots=True)
class MailBodies:
    """The same letter twice, for the two parts of a mail."""

    text: str
    html: str


def mail_bodies(letter: ComposedLetter, letterhead: Letterhead, form: Form = AS_EVER) -> MailBodies:
    """The letter as plain text and as HTML; neither loads anything from elsewhere.

    The form of somebody decides the size of the type, whether there is HTML at all, and what the mail says of
    what is attached to it.
    """
    said = "".join(f"{note}\n\n" for note in form.notes)
    if form.text_only:
        return MailBodies(text=said + _text(letter, letterhead), html="")
    large = f' style="font-size:{form.look.points:g}pt"' if form.look.points > PLAIN.points else ""
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in form.notes)
    html = (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8">'
        f"<title>{escape(letter.subject)}</title></head>\n<body{large}>\n"
        f"{notes}{letter_html(letter, letterhead)}</body>\n</html>\n"
    )
    return MailBodies(text=said + _text(letter, letterhead), html=html)


def letter_html(letter: ComposedLetter, letterhead: Letterhead) -> str:
    """The letter as a piece of HTML: headings from level 1, paragraphs, lists; all its text escaped."""
    parts = [f"<p><strong>{INVENTED}</strong></p>"] if letterhead.demonstration else []
    parts += [
        _html_lines((letterhead.council_name, *_dated(letter))),
        f"<p>{_html_runs(letter.salutation)}</p>",
        f"<h1>{escape(letter.subject)}</h1>",
        *(_html_piece(piece) for piece in letter.pieces),
        f"<p>{escape(letter.closing)}</p>",
        _html_lines(letter.signature),
    ]
    for title, names in _lists_at_the_foot(letter):
        items = "".join(f"<li>{escape(name)}</li>" for name in names)
        parts.append(f"<p><strong>{title}</strong></p>\n<ul>{items}</ul>")
    return "\n".join(parts) + "\n"


def _dated(letter: ComposedLetter) -> tuple[str, ...]:
    date = in_full(letter.date_on) if letter.date_on else "[Date]"
    return (date, f"Our reference: {letter.reference}" if letter.reference else "")


def _lists_at_the_foot(letter: ComposedLetter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    both = (("Enclosed", letter.enclosures), ("Copied to", letter.copied_to))
    return tuple((title, names) for title, names in both if names)


def _html_lines(lines: tuple[str, ...]) -> str:
    return f"<p>{'<br>'.join(escape(line) for line in lines if line)}</p>"


def _html_piece(piece: Piece) -> str:
    match piece:
        case Heading(level, runs):
            return f"<h{level}>{_html_runs(runs)}</h{level}>"
        case Paragraph(runs):
            return f"<p>{_html_runs(runs)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{_html_runs(item)}</li>' for item in items)}</ul>"
        case Lines(lines):
            return _html_lines(lines)
        case _:
            head = "".join(f'<th scope="col">{escape(said)}</th>' for said in piece.headings)
            rows = ("".join(f"<td>{_html_runs(cell)}</td>" for cell in row) for row in piece.rows)
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _html_runs(runs: Runs) -> str:
    said = []
    for run in runs:
        text = escape(run.text).replace("\n", "<br>")
        if run.missing:
            text = f"<mark>{text}</mark>"
        if run.strong:
            text = f"<strong>{text}</strong>"
        said.append(f'<a href="{escape(run.href)}">{text}</a>' if run.href else text)
    return "".join(said)


def _text(letter: ComposedLetter, letterhead: Letterhead) -> str:
    parts = [INVENTED] if letterhead.demonstration else []
    parts += [
        "\n".join(line for line in (letterhead.council_name, *_dated(letter)) if line),
        _wrapped(_plain(letter.salutation)),
        _underlined(letter.subject, "="),
        *(_text_piece(piece) for piece in letter.pieces),
        letter.closing,
        "\n".join(line for line in letter.signature if line),
    ]
    for title, names in _lists_at_the_foot(letter):
        parts.append("\n".join((f"{title}:", *(_bullet(name) for name in names))))
    return "\n\n".join(part for part in parts if part) + "\n"


def _text_piece(piece: Piece) -> str:
    match piece:
        case Heading(level, runs):
            return _underlined(_plain(runs), "-" if level == 2 else ".")
        case Paragraph(runs):
            return _wrapped(_plain(runs))
        case Bullets(items):
            return "\n".join(_bullet(_plain(item)) for item in items)
        case Lines(lines):
            return "\n".join(f"    {line}" for line in lines)
        case _:
            rows = (zip(piece.headings, row, strict=True) for row in piece.rows)
            return "\n\n".join("\n".join(_wrapped(f"{h}: {_plain(cell)}") for h, cell in row) for row in rows)


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _underlined(text: str, stroke: str) -> str:
    wrapped = _wrapped(" ".join(text.split()))
    return f"{wrapped}\n{stroke * max((len(line) for line in wrapped.splitlines()), default=0)}"


def _wrapped(text: str, *, first: str = "", later: str = "") -> str:
    """Lines of at most WIDTH where words allow it; addresses of web pages are never cut."""
    return "\n".join(
        textwrap.fill(
            line,
            width=WIDTH,
            initial_indent=first if n == 0 else later,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for n, line in enumerate(text.split("\n"))
    )


def _bullet(text: str) -> str:
    return _wrapped(text, first="  * ", later="    ")
