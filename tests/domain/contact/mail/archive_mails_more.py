# ruff: noqa: E501 - a mail stands on few lines, so that the list can be read down
"""More mails as they lie in archives, written when those of `archive_mails` were all read right; every person and word is invented."""

from __future__ import annotations

import base64
import binascii

from tests.domain.contact.mail.archive_mails import (
    HI,
    ICS,
    JPG,
    MAILS,
    PNG,
    add,
    attached,
    b64,
    body,
    html,
    mixed,
    named,
    nested,
    plain,
    qp,
    u8,
)

BEFORE = len(MAILS)
A_PNG = attached("image/png; name=a.png", "attachment; filename=a.png", PNG)


# fmt: off
# --- headers
def sent(key: str, who: str, sender: str = "ann.exley@example.org", name: str = "Ann Exley") -> None:
    add(key, plain(HI), who=who, sender=sender, name=name, text=HI)
def titled(key: str, sub: str, subject: str) -> None:
    add(key, plain(HI), sub=sub, subject=subject, text=HI)
sent("from-encoded-comma", "From: =?utf-8?Q?Exley,_Ann?= <ann.exley@example.org>\n", name="Exley, Ann")
sent("from-encoded-comma-escaped", "From: =?iso-8859-1?Q?Tull=2C_Ren=E9e?= <ann.exley@example.org>\n", name="Tull, Renée")
sent("from-square-tag", "From: [External] Ann Exley <ann.exley@example.org>\n", name="[External] Ann Exley")
sent("from-folded", "From: Ann Exley\n <ann.exley@example.org>\n")
sent("from-shouted-header", "FROM: Ann Exley <ann.exley@example.org>\n")
sent("from-blanks-round-at", "From: Ann Exley <ann.exley @ example.org>\n")
sent("from-route", "From: Ann Exley <@relay.example.com:ann.exley@example.org>\n")
sent("from-all-in-quotes", 'From: "Ann Exley <ann.exley@example.org>"\n')
sent("from-two", "From: Ann Exley <ann.exley@example.org>, Ben Okafor <ben.okafor@example.com>\nSender: Ben Okafor <ben.okafor@example.com>\n")
sent("from-quoted-local-part", 'From: Ann Exley <"ann exley"@example.org>\n', sender='"ann exley"@example.org')
sent("from-gbk", "From: =?gb2312?B?" + base64.b64encode("朱镕基路".encode("gb18030")).decode() + "?= <ann.exley@example.org>\n", name="朱镕基路")
sent("from-utf8-name-cut-in-a-letter", "From: =?UTF-8?B?UmVuw6?=\n =?UTF-8?B?llIFR1bGw=?= <ann.exley@example.org>\n", name="Renée Tull")
sent("from-tab-and-blank-lines", "From:\t  Ann   Exley \t<ann.exley@example.org>  \n")
sent("from-encoded-twice", 'From: "=?utf-8?Q?Ann?= =?utf-8?Q?_Exley?=" <ann.exley@example.org>\n')
sent("from-comment-after", "From: ann.exley@example.org (Ann \\(Parks\\) Exley)\n", name="Ann (Parks) Exley")
titled("subject-empty", "Subject:\n", "")
titled("subject-encoded-line-end", "Subject: =?UTF-8?Q?Bins_in=0D=0A_Mill_Lane?=\n", "Bins in Mill Lane")
titled("subject-two-charsets", "Subject: =?utf-8?Q?Caf=C3=A9?= =?iso-8859-1?Q?_fa=E7ade?=\n", "Café façade")
titled("subject-with-equals", "Subject: a=?b and =? c ?=\n", "a=?b and =? c ?=")
titled("subject-utf8-in-latin1-word", "Subject: =?iso-8859-1?Q?Caf=C3=A9?=\n", "Café")
titled("subject-word-next-to-text", "Subject: [Bins]=?utf-8?Q?_Caf=C3=A9?=: late\n", "[Bins] Café: late")
titled("subject-lower-hex", "Subject: =?utf-8?q?caf=c3=a9?=\n", "café")
titled("subject-big5", "Subject: =?big5?B?" + base64.b64encode("垃圾".encode("big5")).decode() + "?=\n", "垃圾")
titled("subject-folded-words-with-text", "Subject: Fwd: =?utf-8?Q?Caf=C3=A9?=\n in the\n =?utf-8?Q?fa=C3=A7ade?=\n", "Fwd: Café in the façade")
titled("subject-emoji-surrogates", "Subject: =?utf-8?B?" + base64.b64encode(b"Bin \xed\xa0\xbd\xed\xb8\x80 late").decode() + "?=\n", "Bin 😀 late")
# --- names of files
named("name-encoded-word-and-ending", "attachment; filename=\"=?iso-8859-1?Q?Plan_12B=2C_M=FChle?=.pdf\"", "Plan 12B, Mühle.pdf")
named("name-percent-kept", 'attachment; filename="plan%20two.pdf"', "plan%20two.pdf")
named("name-folded-inside-quotes", 'attachment; filename="long name\n of plan.pdf"', "long name of plan.pdf")
named("name-empty-then-type", 'attachment; filename=""', "a.pdf", 'application/pdf; name="a.pdf"')
named("name-only-in-type", "attachment", "LATF Annex v1.0 Mill.xlsm", 'application/octet-stream;\n\tname="LATF Annex v1.0 Mill.xlsm"')
named("name-escaped-quotes", 'attachment; filename="plan \\"b\\".pdf"', 'plan "b".pdf')
named("name-no-blanks", "attachment;filename=plan.pdf;size=12", "plan.pdf")
named("name-gbk-word", 'attachment; filename="=?gbk?B?' + base64.b64encode("图纸.pdf".encode("gbk")).decode() + '?="', "图纸.pdf")
named("name-apostrophes", "attachment; filename=\"Ann's 'new' plan.pdf\"", "Ann's 'new' plan.pdf")
named("name-2231-every-letter", "attachment;\n filename*0*=UTF-8''%74%65%73%74%20%61%CC%88;\n filename*1*=%C3%9F%2E%70%64%66", "test a\u0308ß.pdf")
named("name-2231-quoted", "attachment; filename*=\"UTF-8''Caf%C3%A9.pdf\"", "Café.pdf")
named("name-2231-no-charset", "attachment; filename*=Caf%C3%A9.pdf", "Café.pdf")
named("name-2231-big5", "attachment; filename*=big5''%AB%B8%A7.pdf".replace("%AB%B8%A7", "%A9U%A7%A3"), "垃圾.pdf")
named("name-2231-and-plain-cut", "attachment; filename=\"Caf_.pdf\"; filename*=UTF-8''Caf%C3%A9.pdf", "Café.pdf")
named("name-words-cut-in-a-letter", 'attachment; filename="=?UTF-8?Q?Caf=C3?=\n\t=?UTF-8?Q?=A9.pdf?="', "Café.pdf")
named("name-header-is-an-encoded-word", "=?unknown-8bit?q?attachment=3B_?=\n =?unknown-8bit?q?_filename=3D=22Proze=C3=9F=2Epdf=22?=", "Prozeß.pdf", "=?unknown-8bit?q?application/pdf=3B_name=3D=22Proze=C3=9F=2Epdf=22?=")
named("name-tabs-inside", 'attachment; filename="plan\ttwo.pdf"', "plan two.pdf")
named("name-unc-path", 'attachment; filename="\\\\server\\share\\plan.pdf"', "plan.pdf")
named("name-comma", "attachment; filename=Plan, second.pdf", "Plan, second.pdf")
# --- bodies
body("disposition-encoded-word", html("<p>Only here.</p>", "utf-8", "Content-Disposition: =?utf-8?Q?inline?=\n"), "Only here.")
body("boundary-line-without-indent", 'Content-Type: multipart/alternative;\nboundary="----=_NextPart_DC7E"\n\n------=_NextPart_DC7E\n' + plain("Sample.") + "\n------=_NextPart_DC7E\n" + html("<p>Sample.</p>") + "\n------=_NextPart_DC7E--\n", "Sample.")
body("html-type-with-boundary", 'Content-Type: text/HTML;\n\tboundary="--NEXT_BM_4AF3"\n\nThis is a multipart message in MIME format.\n----NEXT_BM_4AF3\n' + html("<p>A reminder.</p>", '"iso-8859-1"', "Content-Transfer-Encoding: Quoted-Printable\n") + "\n----NEXT_BM_4AF3--\n", "A reminder.")
body("boundary-blank-after-quote", 'Content-Type: multipart/mixed; boundary="===0430==" \n\n--===0430== \n' + plain("Blank.") + "\n--===0430==--\n", "Blank.")
body("meta-in-quoted-printable", "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<html><head><meta http-equiv=3D\"Content-Type\" content=3D\"text/html; charset=\n=3Diso-8859-1\"></head><body>S=F8nder fa=E7ade</body></html>\n", "Sønder façade")
body("utf-16-base64", plain(b64("Zoë’s bin".encode("utf-16")), "utf-16", "Content-Transfer-Encoding: base64\n"), "Zoë’s bin")
body("iso-8859-15-euro", plain(u8("It costs 5 €", "iso-8859-15"), "ISO-8859-15"), "It costs 5 €")
body("windows-1250", plain(u8("Śmieci na ulicy, żółć", "cp1250"), "windows-1250"), "Śmieci na ulicy, żółć")
body("macintosh", plain(u8("Café “four”", "mac_roman"), "macintosh"), "Café “four”")
body("big5", plain(u8("垃圾沒有收", "big5"), "big5"), "垃圾沒有收")
body("euc-kr", plain(u8("쓰레기가 있어요", "euc-kr"), "euc-kr"), "쓰레기가 있어요")
body("charset-quoted-oddly", plain(u8("Zoë’s bin"), "'utf-8'"), "Zoë’s bin")
body("base64-padded-lines", plain("\n".join(base64.b64encode(x).decode() for x in (b"Please empty", b" the green", b" bin today.")), "utf-8", "Content-Transfer-Encoding: base64\n"), "Please empty the green bin today.")
body("qp-lower-hex-and-soft-end", plain("caf=c3=a9 is shut=", "utf-8", "Content-Transfer-Encoding: quoted-printable\n"), "café is shut")
body("plain-said-base64", plain("This is not base64 at all, it is prose.\nAnn", "utf-8", "Content-Transfer-Encoding: base64\n"), "This is not base64 at all, it is prose. Ann")
body("outlook-revealed-comment", html("<p>One</p><!--[if !mso]><!--><p>Shown</p><!--<![endif]--><!--[if mso]><p>Not</p><![endif]-->"), "One Shown")
body("html-comment-with-bracket", html("<p>One</p><!-- a > b <p>no</p> --><p>Two</p>"), "One Two")
body("html-nested-tables", html("<table><tr><td><table><tr><td>Dear council,</td></tr><tr><td>&nbsp;</td></tr><tr><td>the bin.</td></tr></table></td></tr></table>"), "Dear council, the bin.")
body("html-word-in-pieces", html("<p>Un<b>bel</b>iev<span>able</span> &#x1F600;&#8203;</p>"), "Unbelievable 😀")
body("html-pre", html("<pre>a  b\n  c</pre>"), "a b c")
body("html-select-and-title", html("<html><head><title>Ticket</title></head><body><h1>Bin</h1>late</body></html>"), "Bin late")
body("begin-in-prose", plain("begin 644 times if you must\nbut end it.\nend\n"), "begin 644 times if you must but end it. end")
UU = binascii.b2a_uu(b"one\n").decode()
body("uuencode-two-names-with-blanks", f"\nTwo.\n\nbegin 666 my plan.txt\n{UU}`\nend\n\nbegin 666 b.txt\n{UU}`\nend\n", "Two.", files=[("my plan.txt", b"one\n"), ("b.txt", b"one\n")])
body("message-of-attachments-alone", mixed([A_PNG, A_PNG]), "", files=[("a.png", PNG), ("a.png", PNG)])
# --- structure
body("boundary-begins-another", mixed([nested([plain("In."), html("<p>In.</p>")], "alternative", "abcdef"), A_PNG], boundary="abc"), "In.", files=[("a.png", PNG)])
body("read-receipt", mixed([plain("Your message was displayed."), "Content-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n"], "report; report-type=disposition-notification"),
     "Your message was displayed.", files=[(None, b"Disposition: manual-action/MDN-sent-manually; displayed\r\n")])
body("vcard", mixed([plain("My card."), 'Content-Type: text/x-vcard; charset=utf-8; name="ann.vcf"\n\nBEGIN:VCARD\nEND:VCARD']), "My card.", files=[("ann.vcf", b"BEGIN:VCARD\r\nEND:VCARD")])
body("calendar-alone", f"Content-Type: text/calendar; method=CANCEL; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{b64(ICS.encode())}\n", "", files=[(None, ICS.encode())])
ONE, TWO = "From: ann@example.org\nSubject: One\n\nFirst.", "From: ben@example.com\nSubject: Two\n\nSecond."
body("digest", mixed([plain("Topics: two"), nested([f"\n{ONE}", f"\n{TWO}"], "digest", "dig")]), "Topics: two",
     files=[(None, ONE.replace("\n", "\r\n").encode()), (None, TWO.replace("\n", "\r\n").encode())])
body("html-as-attachment", mixed([plain("See page."), 'Content-Type: text/html; name="page.html"\nContent-Disposition: attachment; filename="page.html"\n\n<p>Page</p>']), "See page.", files=[("page.html", b"<p>Page</p>")])
body("text-inline-with-name", mixed([plain("See notes."), 'Content-Type: text/plain; charset=utf-8\nContent-Disposition: inline; filename="notes.txt"\n\nnotes']), "See notes.", files=[("notes.txt", b"notes")])
body("attachment-in-quoted-printable", mixed([plain("Table."), 'Content-Type: text/csv; name="t.csv"\nContent-Disposition: attachment; filename="t.csv"\nContent-Transfer-Encoding: quoted-printable\n\n' + "a,b=0D=0A1,=E9=0D=0A="]), "Table.", files=[("t.csv", b"a,b\r\n1,\xe9\r\n")])
body("attachment-8bit-latin1", mixed([plain("Raw."), 'Content-Type: text/plain; charset=iso-8859-1; name="r.txt"\nContent-Disposition: attachment; filename="r.txt"\nContent-Transfer-Encoding: 8bit\n\nfa\xe7ade']), "Raw.", files=[("r.txt", b"fa\xe7ade")])
body("attachment-binary", mixed([plain("Raw."), 'Content-Type: application/octet-stream; name="r.bin"\nContent-Disposition: attachment; filename="r.bin"\nContent-Transfer-Encoding: binary\n\n\x00\x01\xff\x80 x']), "Raw.", files=[("r.bin", b"\x00\x01\xff\x80 x")])
body("smime-with-file", mixed([nested([plain("Signed."), A_PNG], "mixed", "inn"), attached('application/x-pkcs7-signature; name="smime.p7s"', 'attachment; filename="smime.p7s"', JPG)], 'signed; protocol="application/x-pkcs7-signature"'), "Signed.", files=[("a.png", PNG), ("smime.p7s", JPG)])
body("rtf-alone", "Content-Type: text/rtf\n\n{\\rtf1 Bin}\n", "", files=[(None, b"{\\rtf1 Bin}\r\n")])
body("inner-boundary-without-indent", mixed(['Content-Type: multipart/alternative;\nboundary="inn"\n\n--inn\n' + plain("In.") + "\n--inn\n" + html("<p>In.</p>") + "\n--inn--", A_PNG]), "In.", files=[("a.png", PNG)])
body("part-prose-without-blank-line", mixed(["Content-Type: text/plain\nHello,\nthe words begin at once."]), "Hello, the words begin at once.")
body("parts-without-headers", mixed(["\nNo headers here.", A_PNG]), "No headers here.", files=[("a.png", PNG)])
body("type-wrong-for-file", mixed([plain("Odd."), attached('application/pdf; name="photo.jpg"', 'attachment; filename="photo.jpg"', JPG)]), "Odd.", files=[("photo.jpg", JPG)])
body("related-without-cid", mixed([html("<p>Logo.</p>"), f"Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-ID: <l@x>\n\n{b64(PNG)}"], "related"), "Logo.", files=[(None, PNG)])
body("headers-crlf-body-lf", mixed([plain("Mixed ends."), A_PNG]), "Mixed ends.", files=[("a.png", PNG)])
body("quoted-printable-long", plain(qp("Zoë’s café is far from here, and the road is long, and so is this line of text.\n"), "utf-8", "Content-Transfer-Encoding: quoted-printable\n"), "Zoë’s café is far from here, and the road is long, and so is this line of text.")
body("applewebdata-images", mixed([plain("Three."), nested([html('<p>Three.</p><img src="blob:applewebdata://1">'), attached("image/png; name=1.png", "inline; filename=1.png", PNG), attached("image/png; name=2.png", "inline; filename=2.png", JPG)], "related", "rl")]),
     "Three. Three.", files=[("1.png", PNG), ("2.png", JPG)])
body("pdf-after-the-end", mixed([plain("End.")]) + "--b1-x\n" + A_PNG + "\n--b1-x--\n", "End.", files=[("a.png", PNG)])
body("byte-order-mark-first", plain(HI), HI, before="\xef\xbb\xbf")
# fmt: on
