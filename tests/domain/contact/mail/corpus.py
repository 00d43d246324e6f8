# ruff: noqa: E501 - a mail stands on one line, so that the list can be read down
"""Mails shaped like the broken, foreign and hostile ones that really arrive, each with what a reader must find in it."""

from __future__ import annotations

import base64
from dataclasses import dataclass

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 8
PDF64 = base64.encodebytes(PDF).replace(b"\n", b"\r\n")
TOP = b"From: Ann Example <ann@example.org>\r\nTo: council@example.com\r\nSubject: Bins\r\nDate: Fri, 4 Dec 2026 10:00:00 +0000\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n"
MIXED = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="zz"\r\n\r\n'
PLAIN = b"--zz\r\nContent-Type: text/plain\r\n\r\nMy bin.\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A mail and what must be read out of it; `problem` is a code that must be told."""

    claim: str
    raw: bytes
    address: str = "ann@example.org"
    name: str = "Ann Example"
    subject: str = "Bins"
    text: str = "My bin."
    files: tuple[tuple[str, bytes], ...] = ()
    problem: str = ""


def headed(claim: str, headers: bytes, **wanted: object) -> Shaped:
    """A mail with these headers and the text `My bin.`"""
    return Shaped(claim=claim, raw=headers + b"\r\nMy bin.\r\n", **wanted)  # type: ignore[arg-type]  # each as the test says it


def bodied(claim: str, rest: bytes, **wanted: object) -> Shaped:
    """A mail with the ordinary top headers, then `rest`."""
    return Shaped(claim=claim, raw=TOP + rest, **wanted)  # type: ignore[arg-type]  # each as the test says it


def attached(claim: str, part: bytes, **wanted: object) -> Shaped:
    """A mail with the text `My bin.` and one more part."""
    return bodied(claim, MIXED + PLAIN + b"--zz\r\n" + part + b"\r\n--zz--\r\n", **wanted)


SUBJECT = b"Subject: Bins\r\n"
SENDERS = [
    headed("plain address", b"From: ann@example.org\r\n" + SUBJECT, name=""),
    headed("empty From falls to Reply-To", b"From: \r\nReply-To: Ann Example <ann@example.org>\r\n" + SUBJECT, problem="no-from"),
    headed("missing From falls to Return-Path", b"Return-Path: <ann@example.org>\r\n" + SUBJECT, name="", problem="no-from"),
    headed("missing From falls to Sender", b"Sender: Ann Example <ann@example.org>\r\n" + SUBJECT, problem="no-from"),
    headed("no sender at all", SUBJECT, address="", name="", problem="no-sender"),
    headed("doubled From", b"From: Ann Example <ann@example.org>\r\nFrom: Bob <bob@example.org>\r\n" + SUBJECT, problem="several-from"),
    headed("empty From before a good one", b"From:\r\nFrom: Ann Example <ann@example.org>\r\n" + SUBJECT),
    headed("comma in an unquoted name", b"From: Example, Ann <ann@example.org>\r\n" + SUBJECT, name="Example, Ann"),
    headed("quoted name with comma", b'From: "Example, Ann" <ann@example.org>\r\n' + SUBJECT, name="Example, Ann"),
    headed("escaped quotes in a name", b'From: "Ann \\"Annie\\" Example" <ann@example.org>\r\n' + SUBJECT, name='Ann "Annie" Example'),
    headed("name in a comment", b"From: ann@example.org (Ann Example)\r\n" + SUBJECT),
    headed("no angle brackets", b"From: Ann Example ann@example.org\r\n" + SUBJECT),
    headed("doubled angle brackets", b"From: Ann Example <<ann@example.org>>\r\n" + SUBJECT),
    headed("unclosed angle bracket", b"From: Ann Example <ann@example.org\r\n" + SUBJECT),
    headed("mailto in the address", b"From: Ann Example <mailto:ann@example.org>\r\n" + SUBJECT),
    headed("encoded name", b"From: =?iso-8859-1?Q?Ann_Ex=E4mple?= <ann@example.org>\r\n" + SUBJECT, name="Ann Exämple"),
    headed("encoded words inside quotes", b'From: "=?utf-8?B?QW5uIEV4w6RtcGxl?=" <ann@example.org>\r\n' + SUBJECT, name="Ann Exämple"),
    headed("whole From encoded", b"From: =?utf-8?Q?Ann_Example_=3Cann=40example=2Eorg=3E?=\r\n" + SUBJECT),
    headed("raw UTF-8 name", "From: Siân Example <ann@example.org>\r\n".encode() + SUBJECT, name="Siân Example", problem="raw-header"),
    headed("raw Latin-1 name", b"From: Si\xe2n Example <ann@example.org>\r\n" + SUBJECT, name="Siân Example", problem="raw-header"),
    headed("encoded comma in a name", b"From: =?utf-8?Q?Example=2C_Ann?= <ann@example.org>\r\n" + SUBJECT, name="Example, Ann"),
    headed("folded From", b"From: Ann\r\n Example\r\n\t<ann@example.org>\r\n" + SUBJECT),
    headed("header name with space before colon", b"From : Ann Example <ann@example.org>\r\n" + SUBJECT),
    headed("upper-case header names", b"FROM: Ann Example <ann@example.org>\r\nSUBJECT: Bins\r\n"),
]  # fmt: skip

FROM = b"From: Ann Example <ann@example.org>\r\n"
SUBJECTS = [
    headed("adjacent encoded words join", FROM + b"Subject: =?utf-8?Q?Bi?=\r\n =?utf-8?Q?ns?=\r\n"),
    headed("a letter split over two encoded words", FROM + b"Subject: =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=\r\n", subject="café"),
    headed("encoded word with raw spaces", FROM + b"Subject: =?utf-8?Q?Bins and trees?=\r\n", subject="Bins and trees"),
    headed("encoded word without padding", FROM + b"Subject: =?utf-8?B?Qmlucw?=\r\n"),
    headed("encoded word with a language", FROM + b"Subject: =?utf-8*en?Q?Bins?=\r\n"),
    headed("encoded word in an unknown charset", FROM + b"Subject: =?nonsense?Q?Bins?=\r\n", problem="unknown-charset"),
    headed("encoded words and plain text mixed", FROM + b"Subject: Re: =?utf-8?Q?B=C3=AFns?= now\r\n", subject="Re: Bïns now"),
    headed("raw UTF-8 subject", FROM + "Subject: Bins – again\r\n".encode(), subject="Bins – again", problem="raw-header"),
    headed("raw Windows-1252 subject", FROM + b"Subject: Bins \x96 again\r\n", subject="Bins – again", problem="raw-header"),
    headed("folded subject", FROM + b"Subject: Bins\r\n and trees\r\n", subject="Bins and trees"),
    headed("no subject", FROM, subject=""),
    headed("NUL in the subject", FROM + b"Subject: Bi\x00ns\r\n", problem="nul-bytes"),
    headed("GB2312 that is really GB18030", FROM + b"Subject: =?gb2312?B?" + base64.b64encode("镕".encode("gb18030")) + b"?=\r\n", subject="镕"),
    headed("Shift JIS", FROM + b"Subject: =?shift_jis?B?" + base64.b64encode("①".encode("cp932")) + b"?=\r\n", subject="①"),
]  # fmt: skip

STRUCTURES = [
    Shaped(claim="byte order mark first", raw=b"\xef\xbb\xbf" + TOP + b"\r\nMy bin."),
    Shaped(claim="empty lines first", raw=b"\r\n\r\n" + TOP + b"\r\nMy bin."),
    Shaped(claim="mbox line first", raw=b"From ann@example.org Fri Dec  4 10:00:00 2026\r\n" + TOP + b"\r\nMy bin."),
    Shaped(claim="quoted mbox line first", raw=b">From ann@example.org Fri Dec  4 10:00:00 2026\n" + TOP + b"\r\nMy bin."),
    Shaped(claim="junk before the headers", raw=b"+OK 1234 octets\r\n" + TOP + b"\r\nMy bin.", problem="junk-before-headers"),
    Shaped(claim="junk among the headers", raw=FROM + b"this is junk\r\n" + SUBJECT + b"\r\nMy bin.", problem="junk-in-headers"),
    Shaped(claim="no empty line after the headers", raw=TOP + b"My bin.\r\nIt is late.\r\n", text="My bin.\nIt is late.", problem="no-header-end"),
    Shaped(claim="an empty line inside the headers", raw=b"X-Scan: ok\r\n\r\n" + TOP + b"\r\nMy bin.", problem="split-headers"),
    Shaped(claim="CR-only lines", raw=(TOP + b"\r\nMy bin.\r\nLate.\r\n").replace(b"\r\n", b"\r"), text="My bin.\nLate."),
    Shaped(claim="LF-only lines", raw=(TOP + b"\r\nMy bin.\r\nLate.\r\n").replace(b"\r\n", b"\n"), text="My bin.\nLate."),
    Shaped(claim="no headers at all", raw=b"Dear council,\r\nMy bin.\r\n", address="", name="", subject="", text="Dear council,\nMy bin.", problem="no-headers"),
    Shaped(claim="empty file", raw=b"", address="", name="", subject="", text="", problem="empty"),
    Shaped(claim="boundary parameter without indent", raw=TOP + MIXED.replace(b" boundary", b"\r\nboundary") + PLAIN + b"--zz--", problem="bad-folding"),
    bodied("boundary missing", MIXED.replace(b'; boundary="zz"', b"") + PLAIN + b"--zz--\r\n", problem="boundary-mended"),
    bodied("boundary wrong", MIXED.replace(b"zz", b"other") + PLAIN + b"--zz--\r\n", problem="boundary-mended"),
    bodied("boundary never closed", MIXED + PLAIN),
    bodied("multipart without any parts", MIXED + b"My bin.\r\n", problem="broken-structure"),
    bodied("Content-Type lost", b"MIME-Version: 1.0\r\n\r\n" + PLAIN + b"--zz--\r\n", problem="boundary-mended"),
    bodied("Content-Type without a slash", b"Content-Type: text\r\n\r\nMy bin.\r\n", problem="bad-content-type"),
    bodied("HTML only", b"Content-Type: text/html\r\n\r\n<p>My <b>bin</b>.</p>"),
    bodied("alternatives", MIXED.replace(b"mixed", b"alternative") + PLAIN + b"--zz\r\nContent-Type: text/html\r\n\r\n<p>My bin.</p>\r\n--zz--"),
    bodied("empty plain alternative", MIXED.replace(b"mixed", b"alternative") + PLAIN.replace(b"My bin.", b" ") + b"--zz\r\nContent-Type: text/html\r\n\r\n<p>My bin.</p>\r\n--zz--"),
    bodied("two texts in turn", MIXED + PLAIN + b"--zz\r\nContent-Type: text/plain\r\n\r\nAnd a tree.\r\n--zz--", text="My bin.\nAnd a tree."),
    bodied("parts after the end", MIXED + PLAIN + b"--zz--\r\n--zz\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64 + b"--zz--", files=(("a.pdf", PDF),), problem="parts-after-end"),
]  # fmt: skip

TEXTS = [
    bodied("declared Latin-1 that is Windows-1252", b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x93My bin.\x94", text="“My bin.”"),
    bodied("declared UTF-8 that is Windows-1252", TEXT + b"\r\nMy bin costs \xa350.", text="My bin costs £50.", problem="guessed-charset"),
    bodied("undeclared UTF-8", "\r\nMy bin costs £50.".encode(), text="My bin costs £50.", problem="undeclared-charset"),
    bodied("undeclared Windows-1252", b"\r\nMy bin costs \xa350.", text="My bin costs £50.", problem="guessed-charset"),
    bodied("unknown charset", b"Content-Type: text/plain; charset=x-made-up\r\n\r\nMy bin.", problem="unknown-charset"),
    bodied("charset that is no charset", b"Content-Type: text/plain; charset=base64\r\n\r\nMy bin.", problem="unknown-charset"),
    bodied("charset with quotes and junk", b"Content-Type: text/plain; charset=\"'utf-8'\"\r\n\r\nMy bin.", text="My bin."),
    bodied("UTF-16 declared, ASCII sent", b"Content-Type: text/plain; charset=utf-16\r\n\r\nMy bin.", problem="wrong-charset"),
    bodied("unknown transfer encoding", TEXT + b"Content-Transfer-Encoding: x-rot\r\n\r\nMy bin.", problem="unknown-encoding"),
    bodied("quoted-printable", TEXT + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nMy b=\r\nin.=C2=A3", text="My bin.£"),
    bodied("quoted-printable with bad escapes", TEXT + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nMy bin. =ZZ 5=", text="My bin. =ZZ 5"),
    bodied("base64 text", TEXT + b"Content-Transfer-Encoding: BASE64\r\n\r\n" + base64.b64encode(b"My bin."), text="My bin."),
    bodied("base64 declared, plain text sent", TEXT + b"Content-Transfer-Encoding: base64\r\n\r\nMy bin is late, again, and nobody answers.", text="My bin is late, again, and nobody answers.", problem="broken-base64"),
    bodied("NUL bytes in the text", TEXT + b"\r\nMy\x00 bin.", problem="nul-bytes"),
    bodied("HTML with its charset in a meta tag", b'Content-Type: text/html\r\n\r\n<meta charset="windows-1252"><p>\xa350</p>', text="£50"),
    bodied("text in a part marked inline", b"Content-Disposition: inline\r\n\r\nMy bin."),
]  # fmt: skip

PART = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
FILES = [
    attached("quoted name", PART + b'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\n' + PDF64, files=(("plan.pdf", PDF),)),
    attached("name with spaces and no quotes", PART + b"Content-Disposition: attachment; filename=my plan.pdf\r\n\r\n" + PDF64, files=(("my plan.pdf", PDF),)),
    attached("name with a semicolon", PART + b'Content-Disposition: attachment; filename="a;b.pdf"\r\n\r\n' + PDF64, files=(("a;b.pdf", PDF),)),
    attached("unclosed quote", PART + b'Content-Disposition: attachment; filename="plan.pdf\r\n\r\n' + PDF64, files=(("plan.pdf", PDF),)),
    attached("RFC 2231 name", PART + b"Content-Disposition: attachment; filename*=UTF-8''%E2%82%AC%20plan.pdf\r\n\r\n" + PDF64, files=(("€ plan.pdf", PDF),)),
    attached("RFC 2231 name in pieces", PART + b"Content-Disposition: attachment; filename*0*=UTF-8''%E2%82%AC;\r\n filename*1=\" plan\";\r\n filename*2=.pdf\r\n\r\n" + PDF64, files=(("€ plan.pdf", PDF),)),
    attached("encoded word as name", PART + b'Content-Disposition: attachment; filename="=?utf-8?Q?=E2=82=AC_plan.pdf?="\r\n\r\n' + PDF64, files=(("€ plan.pdf", PDF),)),
    attached("raw UTF-8 name", PART + 'Content-Disposition: attachment; filename="€.pdf"\r\n\r\n'.encode() + PDF64, files=(("€.pdf", PDF),)),
    attached("name in Content-Type only", b'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + PDF64, files=(("plan.pdf", PDF),)),
    attached("Windows path as name", PART + b'Content-Disposition: attachment; filename="C:\\Users\\ann\\plan.pdf"\r\n\r\n' + PDF64, files=(("plan.pdf", PDF),)),
    attached("no name", PART + b"\r\n" + PDF64, files=(("", PDF),)),
    attached("text file attached", b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="notes.txt"\r\n\r\nnotes', files=(("notes.txt", b"notes"),)),
    attached("text file with a name only", b'Content-Type: text/plain; name="notes.txt"\r\n\r\nnotes', files=(("notes.txt", b"notes"),)),
    attached("inline picture", b"Content-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64, files=(("", PDF),)),
    attached("winmail.dat kept whole", b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64, files=(("winmail.dat", PDF),)),
    attached("an Outlook .msg kept whole", b"Content-Type: application/vnd.ms-outlook; name=mail.msg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64, files=(("mail.msg", PDF),)),
    attached("base64 with a foreign line", PART + b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n" + PDF64[:78] + b"*** virus scanner was here ***\r\n" + PDF64[78:], files=(("a.pdf", PDF),), problem="broken-base64"),
    attached("base64 in two padded runs", PART + b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n" + base64.b64encode(PDF[:100]) + b"\r\n" + base64.b64encode(PDF[100:]), files=(("a.pdf", PDF),), problem="broken-base64"),
    attached("base64 without padding", PART + b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n" + base64.b64encode(b"12345").rstrip(b"="), files=(("a.pdf", b"12345"),), problem="broken-base64"),
    attached("empty attachment", PART + b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n", files=(("a.pdf", b""),)),
    attached("8-bit attachment with every byte but line ends", b"Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: binary\r\n\r\n" + bytes(range(14, 256)), files=(("a.bin", bytes(range(14, 256))),)),
    attached("attached mail kept as its exact bytes", b"Content-Type: message/rfc822\r\n\r\nFrom: Bob <bob@example.org>\r\nSubject:  odd   spacing\r\n\r\nHi  \r\n", files=(("", b"From: Bob <bob@example.org>\r\nSubject:  odd   spacing\r\n\r\nHi  \r\n"),)),
    attached("unknown transfer encoding of a file", b"Content-Type: application/x-thing; name=a\r\nContent-Transfer-Encoding: made-up\r\n\r\nabc", files=(("a", b"abc"),), problem="unknown-encoding"),
    bodied("uuencoded file in the text", b"\r\nMy bin.\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n", files=(("cat.txt", b"Cat"),)),
    attached("over-long name", PART + b'Content-Disposition: attachment; filename="' + b"a" * 5_000 + b'.pdf"\r\n\r\n' + PDF64, files=(("a" * 159 + "…" + "a" * 36 + ".pdf", PDF),), problem="long-name"),
    attached("name turned round to hide its ending", PART + b"Content-Disposition: attachment; filename*=utf-8''plan%E2%80%AEfdp.exe\r\n\r\n" + PDF64, files=(("planfdp.exe", PDF),)),
]  # fmt: skip

EVERYTHING = SENDERS + SUBJECTS + STRUCTURES + TEXTS + FILES
