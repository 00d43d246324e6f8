# ruff: noqa: E501 - a mail stands on one line, so that the list can be read down
"""Forty more mails as they arrive: old line ends, blind footers, words cut anywhere, and names as programs miswrite them."""

from __future__ import annotations

import base64

from tests.domain.contact.mail.corpus import MIXED, PDF, PDF64, PLAIN, Shaped, attached, bodied, headed
from tests.domain.contact.mail.hostile import FROM, SUBJECT, named, texted
from tests.domain.contact.mail.hostile_more import B64, PDF_PART, QP

TOP = FROM + b"To: council@example.com\r\n" + SUBJECT
QP_TEXT = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" + QP
ALTERNATIVE = b'Content-Type: multipart/alternative; boundary="zz"\r\n\r\n'
WHOLE = PLAIN + b"--zz\r\n" + PDF_PART + PDF64 + b"\r\n--zz--\r\n"
A_PDF = (("a.pdf", PDF),)

HEADS = [
    headed("a comma left behind the address", b"From: Ann Example <ann@example.org>,\r\n" + SUBJECT),
    headed("no blank between an encoded name and the address", b"From: =?UTF-8?Q?Ann_Example?=<ann@example.org>\r\n" + SUBJECT),
    headed("the name behind the address", b"From: <ann@example.org> Ann Example\r\n" + SUBJECT),
    headed("the address in square brackets, as Outlook prints it", b"From: Ann Example [mailto:ann@example.org]\r\n" + SUBJECT),
    headed("a group of one", b"From: Senders: Ann Example <ann@example.org>;\r\n" + SUBJECT),
    headed("the closing bracket on the next line", b"From: Ann Example <ann@example.org\r\n >\r\n" + SUBJECT),
    headed("blanks inside the brackets", b"From: Ann Example < ann@example.org >\r\n" + SUBJECT),
    headed("the address twice", b"From: Ann Example <ann@example.org> <ann@example.org>\r\n" + SUBJECT),
    headed("an encoded name of Latin-1 that says UTF-8", b"From: =?utf-8?Q?Si=E2n_Example?= <ann@example.org>\r\n" + SUBJECT, name="Siân Example"),
    headed("a name of two encoded words behind a fold", b"From: =?utf-8?B?QW5u?=\r\n\t=?utf-8?B?IEV4YW1wbGU=?= <ann@example.org>\r\n" + SUBJECT),
    headed("a line of blanks that goes on a header", b"Subject: Bins\r\n \r\n" + FROM),
    headed("base64 cut anywhere between two encoded words", FROM + b"Subject: =?utf-8?B?Qml?= =?utf-8?B?ucw==?=\r\n"),
    headed("a fold inside an encoded word", FROM + b"Subject: =?utf-8?Q?Bins_and\r\n _trees?=\r\n", subject="Bins and trees"),
    headed("a question mark at the end of an encoded word", FROM + b"Subject: =?utf-8?Q?Where_are_my_bins??=\r\n", subject="Where are my bins?"),
    headed("an encoded word in UTF-7", FROM + b"Subject: =?utf-7?Q?Caf+AOk-?=\r\n", subject="Café"),
    headed("an encoded word of Latin-1 with a dash of Windows", FROM + b"Subject: =?iso-8859-1?Q?Bins_=96_late?=\r\n", subject="Bins – late"),
    Shaped(claim="a mail saved as UTF-16", raw=b"\xff\xfe" + (TOP + b"\r\nMy bin.\r\n").decode().encode("utf-16le")),
]  # fmt: skip

BODIES = [
    Shaped(claim="quoted-printable in a mail of CR alone", raw=(TOP + QP_TEXT + b"\r\nMy b=\r\nin.\r\nLate.\r\n").replace(b"\r\n", b"\r"), text="My bin.\nLate."),
    bodied("quoted-printable in CR under headers in CRLF", QP_TEXT + b"\r\nMy b=\rin.\rLate.\r", text="My bin.\nLate."),
    Shaped(claim="parts and a file in a mail of CR alone", raw=(TOP + MIXED + WHOLE).replace(b"\r\n", b"\r"), files=A_PDF),
    bodied("base64 text under which a list wrote its footer", b"Content-Type: text/plain\r\n" + B64 + b"\r\nTXkgYmluLg==\r\n_______________\r\nParish list mailing list\r\nhttps://list.example.org/\r\n"),
    texted("Korean by Outlook's name", b"ks_c_5601-1987", "쓰레기".encode("cp949"), "쓰레기"),
    texted("Hebrew in its logical order", b"iso-8859-8-i", "פח".encode("iso8859-8"), "פח"),
    texted("ASCII that is not", b"us-ascii", b"It costs \xa35", "It costs £5"),
    texted("a byte order mark before the text", b"utf-8", b"\xef\xbb\xbfMy bin.", "My bin."),
    bodied("two character sets declared, the first true", "Content-Type: text/plain; charset=utf-8; charset=iso-8859-1\r\n\r\nIt costs £5".encode(), text="It costs £5"),
    bodied("a boundary of signs", MIXED.replace(b"zz", b"=_(1)+?.*[") + (PLAIN + b"--zz--").replace(b"--zz", b"--=_(1)+?.*[")),
    bodied("blanks behind each boundary", MIXED + (WHOLE).replace(b"--zz\r\n", b"--zz \t\r\n"), files=A_PDF),
    bodied("one boundary for the whole and for what is inside", MIXED + b"--zz\r\n" + ALTERNATIVE + PLAIN + b"--zz--\r\n--zz\r\n" + PDF_PART + PDF64 + b"\r\n--zz--\r\n", files=A_PDF),
    bodied("a boundary that is empty", MIXED.replace(b'"zz"', b'""') + WHOLE, files=A_PDF),
    bodied("a whole of parts in base64", B64 + MIXED + base64.encodebytes(WHOLE), files=A_PDF),
    bodied("the formatted text before the plain", ALTERNATIVE + b"--zz\r\nContent-Type: text/html\r\n\r\n<p>Another.</p>\r\n" + PLAIN + b"--zz--\r\n"),
    bodied("formatted text with words for Outlook alone", b"Content-Type: text/html\r\n\r\n<!--[if mso]><p>Nothing</p><![endif]--><p>My bin.<br>It is late.</p>", text="My bin.\nIt is late."),
]  # fmt: skip

FILES = [
    named("RFC 2231 without its star", b"attachment; filename=\"utf-8''M%C3%BCll.pdf\"", "Müll.pdf"),
    named("RFC 2231 cut inside a letter", b"attachment; filename*0*=utf-8''M%C3; filename*1*=%BCll.pdf", "Müll.pdf"),
    named("brackets and no quotes", b"attachment; filename=plan (1).pdf", "plan (1).pdf"),
    named("an encoded word and a plain ending", b'attachment; filename="=?utf-8?Q?M=C3=BCll?=.pdf"', "Müll.pdf"),
    named("letters that turn the reading round", 'attachment; filename="ann\u202efdp.exe"'.encode(), "annfdp.exe"),
    attached("two sources of a name, both encoded", b"Content-Type: application/pdf; name*=utf-8''M%C3%BCll.pdf\r\nContent-Disposition: attachment\r\n" + B64 + b"\r\n" + PDF64, files=(("Müll.pdf", PDF),)),
    bodied("two files inside the text", b"\r\nMy bin.\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nbegin 644 b.txt\r\n#0V%T\r\n`\r\nend\r\n", files=(("a.txt", b"Cat"), ("b.txt", b"Cat"))),
]  # fmt: skip

FURTHER: list[Shaped] = HEADS + BODIES + FILES
