# ruff: noqa: E501 - a mail stands on one line, so that the list can be read down
"""Still more mails as they really arrive: broken gateways, scanners, forwarded shapes, odd names and cut transfers."""

from __future__ import annotations

import base64
import quopri

from tests.domain.contact.mail.corpus import MIXED, PDF, PDF64, PLAIN, Shaped, attached, bodied, headed
from tests.domain.contact.mail.hostile import FROM, HTML, SUBJECT, named, texted

B64 = b"Content-Transfer-Encoding: base64\r\n"
QP = b"Content-Transfer-Encoding: quoted-printable\r\n"
PDF_PART = (
    b"Content-Type: application/pdf; name=a.pdf\r\n"
    + B64
    + b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n"
)

HEADS = [
    headed("LF alone ends the lines of the headers", (b"From: Ann Example <ann@example.org>\r\nSubject: Bins\r\n").replace(b"\r\n", b"\n")),
    headed("an mbox From line stands first", b"From ann@example.org Fri Dec  4 10:00:00 2026\r\n" + FROM + SUBJECT),
    headed("an mbox From line quoted by a gateway stands first", b">From ann@example.org Fri Dec  4 10:00:00 2026\r\n" + FROM + SUBJECT),
    headed("From in capitals", b"FROM: Ann Example <ann@example.org>\r\nSUBJECT: Bins\r\n"),
    headed("blank before the colon", b"From : Ann Example <ann@example.org>\r\nSubject : Bins\r\n"),
    headed("From folded before the address", b"From: Ann Example\r\n\t<ann@example.org>\r\n" + SUBJECT),
    headed("From folded inside the quoted name", b'From: "Ann\r\n Example" <ann@example.org>\r\n' + SUBJECT),
    headed("an address with a plus", b"From: Ann Example <ann+bins@example.org>\r\n" + SUBJECT, address="ann+bins@example.org"),
    headed("an address in capitals keeps what was written", b"From: Ann Example <ANN@EXAMPLE.ORG>\r\n" + SUBJECT, address="ANN@EXAMPLE.ORG"),
    headed("an address of an international domain", "From: Ann Example <ann@bücher.example>\r\n".encode() + SUBJECT, address="ann@bücher.example"),
    headed("a dot behind the domain", b"From: Ann Example <ann@example.org.>\r\n" + SUBJECT),
    headed("a quoted address without brackets", b'From: "ann example"@example.org\r\n' + SUBJECT, address='"ann example"@example.org', name=""),
    headed("a whole sender in one encoded word", b"From: =?utf-8?B?" + base64.b64encode("Siân <sian@example.org>".encode()) + b"?=\r\n" + SUBJECT, address="sian@example.org", name="Siân"),
    headed("a comma in an encoded name", b"From: =?utf-8?Q?Lee=2C_Ann?= <ann@example.org>\r\n" + SUBJECT, name="Lee, Ann"),
    headed("a line break smuggled into a name", b"From: =?utf-8?Q?Ann=0D=0ABcc:_x?= <ann@example.org>\r\n" + SUBJECT, name="Ann Bcc: x"),
    headed("a greeting of a mail server before the headers", b"220 mx ready\r\n" + FROM + SUBJECT),
    headed("half a letter in each of two encoded words", FROM + b"Subject: =?utf-8?B?VMU=?= =?utf-8?B?tw==?=\r\n", subject="Tŷ"),
    headed("mailto inside the brackets", b"From: Ann Example <mailto:ann@example.org>\r\n" + SUBJECT),
    headed("a name that is an address of somebody else", b'From: "bob@example.net" <ann@example.org>\r\n' + SUBJECT, name="bob@example.net"),
    headed("an encoded word in a comment", b"From: ann@example.org (=?utf-8?Q?Ann_Example?=)\r\n" + SUBJECT),
    headed("a name in raw UTF-8", "From: Zoë Example <ann@example.org>\r\n".encode() + SUBJECT, name="Zoë Example"),
    headed("a name in raw Latin-1", "From: Zoë Example <ann@example.org>\r\n".encode("latin-1") + SUBJECT, name="Zoë Example"),
    headed("NUL in the name", b"From: Ann\x00 Example <ann@example.org>\r\n" + SUBJECT, problem="nul-bytes"),
    headed("empty brackets, then Reply-To", b"From: Ann Example <>\r\nReply-To: ann@example.org\r\n" + SUBJECT, problem="no-from"),
    headed("a route before the address", b"From: Ann Example <@relay.example,@mx.example:ann@example.org>\r\n" + SUBJECT),
    headed("a thousand Received lines", b"Received: by mx.example.net; Fri, 4 Dec 2026 10:00:00 +0000\r\n" * 1000 + FROM + SUBJECT),
    headed("a header of a hundred thousand letters", b"X-Junk: " + b"x" * 100_000 + b"\r\n" + FROM + SUBJECT),
    headed("a header without a name", b": nothing\r\n" + FROM + SUBJECT),
    headed("a line without a colon between headers", FROM + b"this is no header\r\n" + SUBJECT),
    headed("an antivirus banner between headers", FROM + b"*** Scanned by a gateway ***\r\n" + SUBJECT),
    headed("a subject in two subjects", FROM + SUBJECT + b"Subject: Trees\r\n"),
    headed("a subject of blanks", FROM + b"Subject:    \r\n", subject=""),
    headed("no subject", FROM, subject=""),
    headed("raw cp1252 in a subject", FROM + b"Subject: Bins \x96 late\r\n", subject="Bins – late"),
    headed("an encoded word with a language", FROM + b"Subject: =?utf-8*en?Q?Bins?=\r\n"),
    headed("an encoded word of an unknown charset", FROM + b"Subject: =?x-unknown?Q?Bins?=\r\n"),
    headed("blanks in an encoded word", FROM + b"Subject: =?utf-8?Q?My bins?=\r\n", subject="My bins"),
    headed("base64 without its padding", FROM + b"Subject: =?utf-8?B?" + base64.b64encode(b"Bins").rstrip(b"=") + b"?=\r\n"),
    headed("an encoded word inside a word", FROM + b"Subject: x=?utf-8?Q?Bins?=y\r\n", subject="xBinsy"),
    headed("control letters in a subject", FROM + b"Subject: B\x07ins\r\n"),
]  # fmt: skip

BODIES = [
    texted("charset utf8 without its hyphen", b"utf8", "£5".encode(), "£5"),
    texted("charset in quotes", b'"utf-8"', "£5".encode(), "£5"),
    texted("charset in single quotes", b"'utf-8'", "£5".encode(), "£5"),
    texted("charset latin1", b"latin1", "£5".encode("latin-1"), "£5"),
    texted("UTF-8 that says Latin-1", b"iso-8859-1", "Tŷ is £5".encode(), "Tŷ is £5", problem="wrong-charset"),
    texted("Latin-1 that says so", b"iso-8859-1", "Ün café".encode("latin-1"), "Ün café"),
    texted("a charset in two kinds of quotes", b'"\'iso-8859-15\'"', b"\xa45", "€5"),
    texted("charset macintosh", b"macintosh", "£5".encode("mac_roman"), "£5"),
    texted("charset of a Thai program", b"tis-620", "ขยะ".encode("tis_620"), "ขยะ"),
    texted("charset windows-1255", b"windows-1255", "פח".encode("cp1255"), "פח"),
    texted("charset that lies: declared utf-8, sent Latin-1", b"utf-8", b"caf\xe9", "café", problem="guessed-charset"),
    texted("charset nobody knows", b"x-user-defined", b"My bin.", "My bin."),
    texted("utf-16 with a mark", b"utf-16", "My bin.".encode("utf-16"), "My bin."),
    bodied("no content type and UTF-8 text", "\r\n£5\r\n".encode(), text="£5"),
    bodied("content type that is one word", b"Content-Type: text\r\n\r\nMy bin."),
    bodied("content type that is empty", b"Content-Type:\r\n\r\nMy bin."),
    bodied("a transfer encoding nobody knows", b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 8-bit-ish\r\n\r\nMy bin."),
    bodied("quoted-printable cut in its last sign", b"Content-Type: text/plain\r\n" + QP + b"\r\nMy bin.=", text="My bin."),
    bodied("quoted-printable with an equals sign left raw", b"Content-Type: text/plain\r\n" + QP + b"\r\n1 + 1 = 2", text="1 + 1 = 2"),
    bodied("base64 text with rubbish letters in it", b"Content-Type: text/plain\r\n" + B64 + b"\r\nTXkg*!\r\nYmlu\r\nLg==\r\n"),
    bodied("base64 text behind which a gateway wrote a footer", b"Content-Type: text/plain\r\n" + B64 + b"\r\n" + base64.b64encode(b"My bin.") + b"\r\n"),
    bodied("a body of HTML in UTF-16 without a mark is at least not lost", b"Content-Type: text/html; charset=utf-16le\r\n\r\n" + "<p>My bin.</p>".encode("utf-16le")),
    bodied("HTML in UTF-8 that says Latin-1", "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>£5</p>".encode(), text="£5"),
    bodied("HTML whose meta lies", "Content-Type: text/html\r\n\r\n<meta charset=utf-16><p>£5</p>".encode(), text="£5"),
    bodied("a letter broken over two lines of quoted-printable", b"Content-Type: text/plain; charset=utf-8\r\n" + QP + b"\r\n=C2=\r\n=A35", text="£5"),
    bodied("HTML with a script and a style", b"Content-Type: text/html\r\n\r\n<style>p{}</style><script>alert(1)</script><p>My bin.</p>"),
    bodied("HTML of unclosed tables", b"Content-Type: text/html\r\n\r\n<table><tr><td>My bin."),
    bodied("HTML nested 20,000 deep", b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"My bin." + b"</div>" * 20_000),
    bodied("HTML whose charset stands in a meta", b"Content-Type: text/html\r\n\r\n<meta charset=windows-1252><p>\xa35</p>", text="£5"),
    bodied("a multipart without any part", MIXED + b"--zz--\r\n", text=""),
    bodied("a multipart whose boundary never comes", MIXED + b"My bin.\r\n"),
    bodied("a multipart that is never closed", MIXED + PLAIN),
    bodied("a boundary in the headers with a blank at its end", MIXED.replace(b'"zz"', b'"zz "') + PLAIN + b"--zz--\r\n"),
    bodied("HTML alone inside a multipart", MIXED + HTML + b"--zz--\r\n"),
    bodied("an empty plain twin beside HTML", MIXED.replace(b"mixed", b"alternative") + b"--zz\r\nContent-Type: text/plain\r\n\r\n\r\n" + HTML + b"--zz--\r\n"),
]  # fmt: skip

FILES = [
    named("a name in raw UTF-8", 'attachment; filename="Müll.pdf"'.encode(), "Müll.pdf"),
    named("a name in raw Latin-1", 'attachment; filename="Müll.pdf"'.encode("latin-1"), "Müll.pdf"),
    named("a name in an encoded word", b'attachment; filename="=?utf-8?Q?M=C3=BCll=2Epdf?="', "Müll.pdf"),
    named("a name in an encoded word without quotes", b"attachment; filename==?utf-8?B?" + base64.b64encode("Müll.pdf".encode()) + b"?=", "Müll.pdf"),
    named("a name by RFC 2231", b"attachment; filename*=utf-8''M%C3%BCll.pdf", "Müll.pdf"),
    named("a name by RFC 2231 in pieces", b"attachment; filename*0*=utf-8''M%C3%BC; filename*1*=ll.pdf", "Müll.pdf"),
    named("a name with blanks and no quotes", b"attachment; filename=my bin.pdf", "my bin.pdf"),
    named("a name with a semicolon in quotes", b'attachment; filename="a;b.pdf"', "a;b.pdf"),
    named("a name with an escaped quote", b'attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
    named("a name in single quotes", b"attachment; filename='a.pdf'", "a.pdf"),
    named("a disposition that is only a name", b"filename=a.pdf", "a.pdf"),
    attached("base64 lines of one length and no line end at all", PDF_PART + PDF64.replace(b"\r\n", b""), files=(("a.pdf", PDF),)),
    attached("base64 with blank lines between", PDF_PART + PDF64.replace(b"\r\n", b"\r\n\r\n"), files=(("a.pdf", PDF),)),
    attached("base64 with blanks before each line", PDF_PART + b" " + PDF64.strip().replace(b"\r\n", b"\r\n "), files=(("a.pdf", PDF),)),
    attached("base64 of the web, with - and _", PDF_PART + base64.urlsafe_b64encode(b"\xfb\xff\xfe" * 40 + PDF) + b"\r\n", files=(("a.pdf", b"\xfb\xff\xfe" * 40 + PDF),)),
    attached("base64 in two runs, each padded", PDF_PART + base64.b64encode(b"%PDFa") + b"\r\n" + base64.b64encode(b"bcdef") + b"\r\n", files=(("a.pdf", b"%PDFabcdef"),)),
    attached("base64 under a rule of dashes and an advertisement", PDF_PART + PDF64 + b"\r\n----------------\r\nScanned by a gateway\r\n", files=(("a.pdf", PDF),)),
    attached("base64 cut in the middle keeps what came", PDF_PART + base64.b64encode(PDF)[:400], files=(("a.pdf", PDF[:300]),)),
    attached("a file in quoted-printable", b"Content-Type: text/csv\r\n" + QP + b"Content-Disposition: attachment; filename=a.csv\r\n\r\n" + quopri.encodestring(b"a=b,1\r\n"), files=(("a.csv", b"a=b,1\r\n"),)),
    attached("a file of no bytes", b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n", files=(("a.pdf", b""),)),
    attached("a text file that is attached is no text of the mail", b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nOther words", files=(("a.txt", b"Other words"),)),
    attached("a picture that the page shows is a file too", b"Content-Type: image/png; name=a.png\r\nContent-ID: <a>\r\nContent-Disposition: inline; filename=a.png\r\n" + B64 + b"\r\niVBORw==", files=(("a.png", b"\x89PNG"),)),
    attached("a calendar entry", b"Content-Type: text/calendar; method=REQUEST; name=invite.ics\r\nContent-Disposition: attachment; filename=invite.ics\r\n\r\nBEGIN:VCALENDAR", files=(("invite.ics", b"BEGIN:VCALENDAR"),)),
]  # fmt: skip

MORE: list[Shaped] = HEADS + BODIES + FILES
