# ruff: noqa: E501 - a mail stands on one line, so that the list can be read down
"""More mails as programs really write them: Outlook and Exchange, Lotus, Apple, Gmail, lists, gateways, old systems."""

from __future__ import annotations

import base64
import quopri

from tests.domain.contact.mail.corpus import MIXED, PDF, PDF64, PLAIN, TOP, Shaped, attached, bodied, headed

FROM = b"From: Ann Example <ann@example.org>\r\n"
SUBJECT = b"Subject: Bins\r\n"
PART = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
ALTERNATIVE = MIXED.replace(b"mixed", b"alternative")
HTML = b"--zz\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>My bin.</p>\r\n"


def named(claim: str, disposition: bytes, name: str, *, kind: bytes = b"application/pdf") -> Shaped:
    """A mail with a file whose name stands in this disposition."""
    head = b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n"
    return attached(
        claim, head + b"Content-Disposition: " + disposition + b"\r\n\r\n" + PDF64, files=((name, PDF),)
    )


def texted(claim: str, charset: bytes, data: bytes, text: str, *, problem: str = "") -> Shaped:
    """A mail whose text says it is in this character set."""
    return bodied(
        claim,
        b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + data,
        text=text,
        problem=problem,
    )


SENDERS = [
    headed("Exchange writes an X.500 name in front", b'From: "Ann Example" </O=COUNCIL/CN=RECIPIENTS/CN=ANN>\r\nReply-To: ann@example.org\r\n' + SUBJECT, problem="no-from"),
    headed("Lotus puts the address in quotes as the name", b'From: "ann@example.org" <ann@example.org>\r\n' + SUBJECT, name="ann@example.org"),
    headed("a group of undisclosed senders", b"From: Ann Example: ann@example.org;\r\n" + SUBJECT, name=""),
    headed("name in single quotes", b"From: 'Ann Example' <ann@example.org>\r\n" + SUBJECT),
    headed("name in two encoded words with a fold", b"From: =?UTF-8?Q?Ann?=\r\n =?UTF-8?Q?_Example?= <ann@example.org>\r\n" + SUBJECT),
    headed("an encoded name that touches its bracket", b"From: =?utf-8?B?QW5uIEV4YW1wbGU=?=<ann@example.org>\r\n" + SUBJECT),
    headed("iso-2022-jp in a name", b"From: =?iso-2022-jp?B?" + base64.b64encode("山田".encode("iso2022_jp")) + b"?= <ann@example.org>\r\n" + SUBJECT, name="山田"),
    headed("an encoded name with a raw bracket in it", b"From: =?utf-8?Q?Ann_Example_=5Bbins=5D?= <ann@example.org>\r\n" + SUBJECT, name="Ann Example [bins]"),
    headed("spaces inside the brackets", b"From: Ann Example < ann@example.org >\r\n" + SUBJECT),
    headed("a comment behind the address", b"From: Ann Example <ann@example.org> (via web form)\r\n" + SUBJECT),
    headed("on behalf of, as Outlook shows it", b'From: "Ann Example" <ann@example.org>\r\nSender: office@example.org\r\n' + SUBJECT),
    headed("two addresses in From", b"From: Ann Example <ann@example.org>, Bob <bob@example.org>\r\n" + SUBJECT),
    headed("From in the second of two header blocks", b"Received: by mx.example.org\r\n\r\n" + FROM + SUBJECT, problem="split-headers"),
    headed("a tab before the address", b"From:\tAnn Example\t<ann@example.org>\r\n" + SUBJECT),
    headed("no space after the colon", b"From:Ann Example<ann@example.org>\r\nSubject:Bins\r\n"),
    headed("at-sign in a quoted name", b'From: "Ann @ Example" <ann@example.org>\r\n' + SUBJECT, name="Ann @ Example"),
    headed("trailing stop after the address", b"From: Ann Example <ann@example.org>.\r\n" + SUBJECT),
    headed("quoted local part", b'From: Ann Example <"ann"@example.org>\r\n' + SUBJECT, address='"ann"@example.org'),
    headed("backslashes in a name", b'From: "Ann \\\\ Example" <ann@example.org>\r\n' + SUBJECT, name="Ann \\ Example"),
    headed("windows-1252 raw name", b"From: Ann O\x92Example <ann@example.org>\r\n" + SUBJECT, name="Ann O’Example", problem="raw-header"),
]  # fmt: skip

SUBJECTS = [
    headed("lower-case q and b", FROM + b"Subject: =?utf-8?q?Bi?= =?utf-8?b?bnM=?=\r\n"),
    headed("encoded words with nothing between", FROM + b"Subject: =?utf-8?Q?Bi?==?utf-8?Q?ns?=\r\n"),
    headed("an encoded word cut at its end", FROM + b"Subject: Bins =?utf-8?Q?and_tre\r\n", subject="Bins =?utf-8?Q?and_tre"),
    headed("a line break encoded into a subject", FROM + b"Subject: =?utf-8?Q?Bins=0D=0ABcc:_x?=\r\n", subject="Bins Bcc: x"),
    headed("a tab fold in the middle of a word list", FROM + b"Subject: Bins\r\n\tand trees\r\n", subject="Bins and trees"),
    headed("windows-1252 declared as us-ascii", FROM + b"Subject: =?us-ascii?Q?Bins_=96_again?=\r\n", subject="Bins – again"),
    headed("two charsets in one subject", FROM + b"Subject: =?iso-8859-1?Q?caf=E9?= =?utf-8?Q?_caf=C3=A9?=\r\n", subject="café café"),
    headed("koi8-r", FROM + b"Subject: =?koi8-r?B?" + base64.b64encode("мусор".encode("koi8_r")) + b"?=\r\n", subject="мусор"),
    headed("big5", FROM + b"Subject: =?big5?B?" + base64.b64encode("垃圾".encode("big5")) + b"?=\r\n", subject="垃圾"),
    headed("euc-kr", FROM + b"Subject: =?ks_c_5601-1987?B?" + base64.b64encode("쓰레기".encode("cp949")) + b"?=\r\n", subject="쓰레기"),
    headed("utf-8 letters split between base64 words", FROM + b"Subject: =?utf-8?B?" + base64.b64encode("£5".encode()[:1]) + b"?= =?utf-8?B?" + base64.b64encode("£5".encode()[1:]) + b"?=\r\n", subject="£5"),
    headed("an encoded word in quotes", FROM + b'Subject: "=?utf-8?Q?Bins?="\r\n', subject='"Bins"'),
    headed("two subjects, the first empty", FROM + b"Subject:\r\n" + SUBJECT),
    headed("raw iso-2022-jp subject", FROM + b"Subject: " + "ごみ".encode("iso2022_jp") + b"\r\n", subject="ごみ"),
]  # fmt: skip

TEXTS = [
    texted("windows-1252 declared as us-ascii", b"us-ascii", b"It\x92s late \x96 my bin.", "It’s late – my bin.", problem="guessed-charset"),
    texted("gb2312", b"gb2312", "我的垃圾桶".encode("gb18030"), "我的垃圾桶"),
    texted("iso-2022-jp", b"ISO-2022-JP", "ごみ箱".encode("iso2022_jp"), "ごみ箱"),
    texted("iso-2022-jp that nobody declared", b"us-ascii", "ごみ箱".encode("iso2022_jp"), "ごみ箱"),
    texted("iso-8859-15 euro", b"iso-8859-15", b"\xa450", "€50"),
    texted("windows-1250", b"windows-1250", "Łódź".encode("cp1250"), "Łódź"),
    texted("utf-8 with a byte order mark", b"utf-8", b"\xef\xbb\xbfMy bin.", "My bin."),
    texted("cp-850 as an old system writes it", b"cp-850", "£5".encode("cp850"), "£5"),
    texted("utf-7", b"utf-7", b"Bins +AKM-5", "Bins £5"),
    texted("a charset name followed by a comment", b"utf-8 (unicode)", "£5".encode(), "£5"),
    bodied("format=flowed stays as it was written", b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no\r\n\r\nMy bin was \r\nnot emptied.\r\n-- \r\nAnn\r\n", text="My bin was \nnot emptied.\n-- \nAnn"),
    bodied("quoted-printable soft breaks with trailing blanks", b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMy b=  \r\nin.\r\n"),
    bodied("quoted-printable in lower-case hex", b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMy=20bin =c2=a35.\r\n", text="My bin £5."),
    bodied("quoted-printable declared, and raw letters sent", b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + "£5 = five pounds".encode(), text="£5 = five pounds"),
    bodied("transfer encoding with a comment", b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable (quoted)\r\n\r\nMy=20bin.\r\n"),
    bodied("a doubled transfer encoding line", b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"My bin.")),
    bodied("base64 text with CR line ends", b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"My bin.\rLate.\r"), text="My bin.\nLate."),
    bodied("HTML with Word's conditional comments", b"Content-Type: text/html\r\n\r\n<html><head><style>p.MsoNormal{margin:0}</style><!--[if gte mso 9]><xml>junk</xml><![endif]--></head><body><p class=MsoNormal>My bin.<o:p></o:p></p></body></html>"),
    bodied("HTML in quoted-printable and windows-1252", b"Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=A350</p>", text="£50"),
    bodied("HTML entities", b"Content-Type: text/html\r\n\r\n<div>Smith &amp; Sons&nbsp;&pound;50 &#8211; now</div>", text="Smith & Sons £50 – now"),
    bodied("HTML without any tag", b"Content-Type: text/html\r\n\r\nMy bin."),
    bodied("HTML whose plain twin only says to use another program", ALTERNATIVE + PLAIN.replace(b"My bin.", b"Your mail program cannot show HTML mail.") + HTML + b"--zz--", text="Your mail program cannot show HTML mail."),
    bodied("content type in capitals", b"CONTENT-TYPE: TEXT/PLAIN; CHARSET=UTF-8\r\n\r\nMy bin."),
    bodied("quoted-printable over a whole multipart", MIXED.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", 1) + PLAIN + b"--zz--"),
    bodied("text with form feeds and vertical tabs", b"Content-Type: text/plain\r\n\r\n\x0cMy bin.\x0b\r\n", text="My bin."),
]  # fmt: skip

STRUCTURES = [
    bodied("Outlook's related in alternative in mixed", b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: multipart/related; boundary="r"\r\n\r\n--r\r\nContent-Type: multipart/alternative; boundary="a"\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nMy bin.\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>My bin.<img src="cid:i"></p>\r\n--a--\r\n--r\r\nContent-Type: image/png; name="image001.png"\r\nContent-ID: <i>\r\nContent-Transfer-Encoding: base64\r\n\r\n' + PDF64 + b"--r--\r\n--m--\r\n", files=(("image001.png", PDF),)),
    bodied("an invitation among the alternatives", ALTERNATIVE + PLAIN + HTML + b"--zz\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--zz--\r\n", files=(("", b"BEGIN:VCALENDAR"),)),
    bodied("Apple Mail: text, picture, text", MIXED + PLAIN + b"--zz\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Disposition: inline; filename=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64 + b"--zz\r\nContent-Type: text/plain\r\n\r\nAnd after it.\r\n--zz--", text="My bin.\nAnd after it.", files=(("a.jpg", PDF),)),
    bodied("a boundary with spaces and quotes", MIXED.replace(b'"zz"', b'"= z z ="') + (PLAIN + b"--zz--").replace(b"--zz", b"--= z z =")),
    bodied("a boundary in single quotes", MIXED.replace(b'"zz"', b"'zz'") + (PLAIN + b"--zz--").replace(b"--zz", b"--'zz'")),
    bodied("a boundary that another begins with", MIXED + b'--zz\r\nContent-Type: multipart/alternative; boundary="zz1"\r\n\r\n--zz1\r\nContent-Type: text/plain\r\n\r\nMy bin.\r\n--zz1--\r\n--zz--'),
    bodied("a preamble for old programs", MIXED + b"This is a multi-part message in MIME format.\r\n" + PLAIN + b"--zz--"),
    bodied("a part without any header", MIXED + b"--zz\r\n\r\nMy bin.\r\n--zz--"),
    bodied("LF lines inside CRLF headers", MIXED + PLAIN.replace(b"\r\n", b"\n") + b"--zz--\n"),
    bodied("a list's footer as a part of its own", MIXED + PLAIN + b"--zz\r\nContent-Type: text/plain\r\nContent-Disposition: inline\r\n\r\n___\r\nParish list\r\n--zz--", text="My bin.\n___\nParish list"),
    bodied("signed mail with its signature file", MIXED.replace(b"mixed", b'signed; micalg=sha-256; protocol="application/pkcs7-signature"') + PLAIN + b"--zz\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64 + b"--zz--", files=(("smime.p7s", PDF),)),
    bodied("a mail that is one file and no text", PART + b"Content-Disposition: attachment; filename=scan.pdf\r\n\r\n" + PDF64, text="", files=(("scan.pdf", PDF),)),
    bodied("a fax gateway's picture without a name", b"Content-Type: image/tiff\r\nContent-Transfer-Encoding: base64\r\n\r\n" + PDF64, text="", files=(("", PDF),)),
    bodied("nothing but a header block", b"", text=""),
    Shaped(claim="mbox line, then a folded header", raw=b"From ann@example.org Fri Dec  4 10:00:00 2026\n" + TOP.replace(b"Bins", b"Bins\n and trees") + b"\nMy bin.", subject="Bins and trees"),
    Shaped(claim="headers that end at the end of the file", raw=TOP.rstrip(), text=""),
    Shaped(claim="an HTTP-like line before the headers", raw=b"HTTP/1.1 200 OK\r\n" + TOP + b"\r\nMy bin.", problem="junk-before-headers"),
    bodied("uuencoded file with a name of several words", b"\r\nMy bin.\r\nbegin 644 my cat.txt\r\n#0V%T\r\n`\r\nend\r\n", files=(("my cat.txt", b"Cat"),)),
    bodied("a sentence that begins with begin is no file", b"\r\nMy bin.\r\nbegin 2026 with a new lid\r\nthe end\r\n", text="My bin.\nbegin 2026 with a new lid\nthe end"),
    attached("a message attached as a file with base64", b"Content-Type: message/rfc822; name=forward.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"From: b@example.org\r\n\r\nHi"), files=(("forward.eml", b"From: b@example.org\r\n\r\nHi"),)),
]  # fmt: skip

FILES = [
    named("no quotes and a semicolon", b"attachment; filename=plan.pdf;", "plan.pdf"),
    named("name in single quotes", b"attachment; filename='plan.pdf'", "plan.pdf"),
    named("RFC 2231 in quotes", b"attachment; filename*=\"UTF-8''%E2%82%AC.pdf\"", "€.pdf"),
    named("RFC 2231 pieces out of order", b"attachment; filename*1=\"b.pdf\"; filename*0=\"a\"", "ab.pdf"),
    named("RFC 2231 without a charset", b"attachment; filename*=''plan%20b.pdf", "plan b.pdf"),
    named("RFC 2231 in Latin-1", b"attachment; filename*=iso-8859-1'en'caf%E9.pdf", "café.pdf"),
    named("RFC 2231 beside a plain one", b"attachment; filename=\"_.pdf\"; filename*=utf-8''%E2%82%AC.pdf", "€.pdf"),
    named("RFC 2231 with broken percent signs", b"attachment; filename*=utf-8''100%25%20of%ZZ.pdf", "100% of%ZZ.pdf"),
    named("percent signs in a plain name stay", b"attachment; filename=\"100%25.pdf\"", "100%25.pdf"),
    named("encoded words without quotes", b"attachment; filename==?utf-8?Q?=E2=82=AC.pdf?=", "€.pdf"),
    named("encoded words in pieces", b"attachment; filename=\"=?utf-8?Q?pl?=\r\n =?utf-8?Q?an.pdf?=\"", "plan.pdf"),
    named("encoded words inside RFC 2231 pieces", b"attachment; filename*0=\"=?utf-8?Q?pl\"; filename*1=\"an.pdf?=\"", "plan.pdf"),
    named("a name folded over two lines", b"attachment;\r\n filename=\"the long\r\n plan.pdf\"", "the long plan.pdf"),
    named("a quote inside the name", b'attachment; filename="the \\"plan\\".pdf"', 'the "plan".pdf'),
    named("slashes are part of a name", b'attachment; filename="a/b.pdf"', "a/b.pdf"),
    named("upper-case FILENAME", b"ATTACHMENT; FILENAME=plan.pdf", "plan.pdf"),
    named("spaces round the equals sign", b'attachment; filename = "plan.pdf"', "plan.pdf"),
    named("raw windows-1252 name", b'attachment; filename="caf\xe9.pdf"', "café.pdf"),
    named("a size before the name", b'attachment; size=2056; filename="plan.pdf"', "plan.pdf"),
    named("no kind, only a name", b"filename=plan.pdf", "plan.pdf"),
    named("name beside filename: filename counts", b'attachment; filename="plan.pdf"', "plan.pdf", kind=b'application/pdf; name="other.pdf"'),
    named("empty filename falls to name", b'attachment; filename=""', "plan.pdf", kind=b'application/pdf; name="plan.pdf"'),
    named("a type without a slash", b'attachment; filename="plan.pdf"', "plan.pdf", kind=b"pdf"),
    attached("quoted-printable file keeps its bytes", b'Content-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment; filename="a.csv"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' + quopri.encodestring(b"a;\xa3\r\n"), files=(("a.csv", b"a;\xa3\r\n"),)),
    attached("7-bit file keeps its line ends", b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nline\nline\r\nline', files=(("a.txt", b"line\nline\r\nline"),)),
    attached("an HTML file attached is a file", b'Content-Type: text/html\r\nContent-Disposition: attachment; filename="a.html"\r\n\r\n<p>x</p>', files=(("a.html", b"<p>x</p>"),)),
    attached("base64 with the line ends lost", PART + b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n" + base64.b64encode(PDF), files=(("a.pdf", PDF),)),
    attached("base64 behind a wrong encoding name", b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base-64\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n" + PDF64, files=(("a.pdf", PDF),)),
    attached("an attached delivery report is a file", b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n", files=(("", b"Reporting-MTA: dns; x\r\n"),)),
    attached("vCard", b'Content-Type: text/x-vcard; charset=utf-8; name="ann.vcf"\r\nContent-Disposition: attachment; filename="ann.vcf"\r\n\r\nBEGIN:VCARD', files=(("ann.vcf", b"BEGIN:VCARD"),)),
]  # fmt: skip

HOSTILE = SENDERS + SUBJECTS + TEXTS + STRUCTURES + FILES
