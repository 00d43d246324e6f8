# ruff: noqa: E501 - a mail stands on few lines, so that the list can be read down
"""The last of the mails as they lie in archives, written when those before were all read right; every person and word is invented."""

from __future__ import annotations

import base64
import binascii

from tests.domain.contact.mail.archive_mails import (
    JPG,
    MAILS,
    PDF,
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
    u8,
)
from tests.domain.contact.mail.archive_mails_more import A_PNG, sent, titled

BEFORE = len(MAILS)
# fmt: off
sent("from-word-then-text", "From: =?utf-8?Q?Ann?= Exley <ann.exley@example.org>\n")
sent("from-text-then-word", "From: Ann =?utf-8?Q?Exl=C3=A9y?= <ann.exley@example.org>\n", name="Ann Exléy")
sent("from-escaped-by-a-form", "From: Ann Exley &lt;ann.exley@example.org&gt;\n")
sent("from-empty-quotes", 'From: "" <ann.exley@example.org>\n', name="")
sent("from-name-in-curly-quotes", "From: =?utf-8?B?" + base64.b64encode("“Ann Exley”".encode()).decode() + "?= <ann.exley@example.org>\n", name="“Ann Exley”")
sent("from-raw-utf8-in-quotes", u8('From: "Renée, Tull" <ann.exley@example.org>\n'), name="Renée, Tull")
sent("from-uppercase-domain", "From: Ann Exley <ann.exley@EXAMPLE.ORG>\n", sender="ann.exley@EXAMPLE.ORG")
add("from-and-subject-in-the-bodys-koi8", plain(u8("Мусор", "koi8-r"), "koi8-r"), who="From: " + u8("Анна", "koi8-r") + " <ann.exley@example.org>\n", sub="Subject: " + u8("Мусор у дома", "koi8-r") + "\n", name="Анна", subject="Мусор у дома", text="Мусор")
J = "ゴミ箱の収集について"
titled("subject-iso-2022-jp-words", "Subject: =?ISO-2022-JP?B?" + base64.b64encode(J[:5].encode("iso-2022-jp")).decode() + "?=\n =?ISO-2022-JP?B?" + base64.b64encode(J[5:].encode("iso-2022-jp")).decode() + "?=\n", J)
S = J.encode("cp932")
titled("subject-shift-jis-cut-in-a-letter", "Subject: =?Shift_JIS?B?" + base64.b64encode(S[:7]).decode() + "?=\n =?Shift_JIS?B?" + base64.b64encode(S[7:]).decode() + "?=\n", J)
titled("subject-cp1252-said-latin1", "Subject: =?iso-8859-1?Q?Ann=92s_bin_=96_late?=\n", "Ann’s bin – late")
titled("subject-many-blanks", "Subject:    Bins   in\n\t\tMill Lane   \n", "Bins in Mill Lane")
titled("subject-percent-and-plus", "Subject: 100% of bins + 5 = late?\n", "100% of bins + 5 = late?")
titled("subject-word-in-quotes", 'Subject: "=?utf-8?Q?Caf=C3=A9?=" is late\n', '"Café" is late')
named("name-in-type-as-filename", "attachment", "photo.jpg", "image/jpg; filename=photo.jpg")
named("name-as-name-in-disposition", "attachment; name=plan.pdf", "plan.pdf")
named("name-disposition-without-kind", 'filename="plan.pdf"', "plan.pdf")
named("name-after-a-comma", 'attachment, filename="plan.pdf"', "plan.pdf")
named("name-type-without-semicolon", "attachment", "plan.pdf", 'application/pdf name="plan.pdf"')
named("name-2231-in-type", "attachment", "Café plan.pdf", "application/pdf;\n name*0*=UTF-8''Caf%C3%A9;\n name*1*=%20plan.pdf")
named("name-2231-language", "attachment; filename*=UTF-8'en-GB'plan%201.pdf", "plan 1.pdf")
named("name-2231-empty-charset", "attachment; filename*=''plan%201.pdf", "plan 1.pdf")
named("name-two-words", 'attachment; filename="=?UTF-8?B?Q2Fmw6k=?= =?UTF-8?B?IHBsYW4ucGRm?="', "Café plan.pdf")
named("name-three-dots-and-brackets", 'attachment; filename="Plan [v1.2] (final)...pdf"', "Plan [v1.2] (final)...pdf")
named("name-shouted", 'ATTACHMENT; FILENAME="PLAN.PDF"', "PLAN.PDF", 'APPLICATION/PDF; NAME="PLAN.PDF"')
named("name-single-quotes-round", "attachment; filename='plan.pdf'", "plan.pdf")
body("charset-semicolon-inside", plain(u8("Zoë’s bin"), '"utf-8;"'), "Zoë’s bin")
body("charset-underscores", plain("fa\xe7ade", "iso8859_1"), "façade")
body("charset-is-a-language", plain(u8("Zoë’s bin"), "en"), "Zoë’s bin")
body("euc-jp", plain(u8(J, "euc-jp"), "EUC-JP"), J)
body("hz", plain(u8("您好", "hz"), "hz-gb-2312"), "您好")
body("iso-2022-kr", plain(u8("쓰레기", "iso-2022-kr"), "iso-2022-kr"), "쓰레기")
body("greek", plain(u8("Καλημέρα", "iso-8859-7"), "iso-8859-7"), "Καλημέρα")
body("qp-said-but-plain", plain("a=b and c = d", "utf-8", "Content-Transfer-Encoding: quoted-printable\n"), "a=b and c = d")
body("hidden-important", html('<span style="display:none!important;mso-hide:all">Teaser</span><p>My bin.</p>'), "My bin.")
body("disclaimer-part", mixed([nested([plain("My bin."), html("<p>My bin.</p>")], "alternative", "al"), plain("This mail is confidential.", "us-ascii")]), "My bin. This mail is confidential.")
body("notes-blank-plain", mixed([plain("  \n \n"), nested([html("<p>From Notes.</p><img src=cid:l>"), attached("image/gif", "inline", JPG, "Content-ID: <l>\n")], "related", "rr")], "alternative"), "From Notes.", files=[(None, JPG)])
body("alternative-in-mixed-with-logo", mixed([nested([plain("Text."), nested([html("<p>Text.</p>"), attached("image/png; name=l.png", "inline; filename=l.png", PNG)], "related", "r")], "alternative", "a"), attached("application/pdf; name=p.pdf", "attachment; filename=p.pdf", PDF)]), "Text.", files=[("l.png", PNG), ("p.pdf", PDF)])
body("boundary-in-another-case", mixed([plain("Case."), A_PNG], boundary="ABC").replace('"ABC"', '"abc"'), "Case.", files=[("a.png", PNG)])
body("boundary-quote-never-closed", mixed([plain("Quote."), A_PNG], boundary="abc").replace('"abc"', '"abc'), "Quote.", files=[("a.png", PNG)])
body("boundary-with-comment", mixed([plain("Comment."), A_PNG], boundary="abc", quote="").replace("boundary=abc\n", "boundary=abc (made here)\n"), "Comment.", files=[("a.png", PNG)])
body("boundary-then-charset", mixed([plain("Charset."), A_PNG], boundary="abc", quote="").replace("boundary=abc\n", "boundary=abc;charset=utf-8;\n"), "Charset.", files=[("a.png", PNG)])
body("type-twice", mixed([plain("Twice."), A_PNG]).replace("\n\n", "\nContent-Type: text/plain\n\n", 1), "Twice.", files=[("a.png", PNG)])
body("base64-leading-blanks", mixed([plain("Blanks."), "Content-Type: application/pdf; name=p.pdf\nContent-Transfer-Encoding: base64\n\n  " + b64(PDF * 3).replace("\n", "\n  ")]), "Blanks.", files=[("p.pdf", PDF * 3)])
body("base64-too-many-signs", mixed([plain("Signs."), "Content-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\n" + b64(PNG + b"12").rstrip("=") + "===="]), "Signs.", files=[("p.png", PNG + b"12")])
body("uuencode-as-encoding", mixed([plain("UU."), "Content-Type: text/plain; name=u.txt\nContent-Disposition: attachment; filename=u.txt\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 u.txt\n" + binascii.b2a_uu(b"one two\n").decode() + "`\nend"]), "UU.", files=[("u.txt", b"one two\n")])
body("encoding-said-twice", plain(b64(b"Twice said."), "utf-8", "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: base64\n"), "Twice said.")
body("part-of-blank-lines-before-headers", mixed([plain("Blank lines."), "Content-Type: image/png;\n\tname=\"a.png\"\nContent-Transfer-Encoding:\n base64\n\n\n\n" + b64(PNG) + "\n\n"]), "Blank lines.", files=[("a.png", PNG)])
body("body-that-quotes-a-mail", plain("> From: someone\n> Subject: x\n\nFrom: the old one\nSubject: y\n\nMy bin.\n"), "> From: someone > Subject: x From: the old one Subject: y My bin.")
body("line-of-ten-thousand", plain("bin " * 2500), ("bin " * 2500).strip())
body("dots-and-from", plain(">From here on\n.\n..two\n"), ">From here on . ..two")
# fmt: on
