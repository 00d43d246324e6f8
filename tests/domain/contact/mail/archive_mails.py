# ruff: noqa: E501 - a mail stands on few lines, so that the list can be read down
"""Mails shaped as they lie in the archives of councils and of the trackers of mail programs; every person and word is invented.

What is wanted of each was written down before the mail was first read.
"""

from __future__ import annotations

import base64
import binascii
import quopri
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(60))
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(200, 256)) + b"\xff\xd9"
TNEF = b"\x78\x9f\x3e\x22\x01\x00" + bytes(range(90))
ZIP = b"PK\x03\x04" + bytes(range(40))


@dataclass(frozen=True, slots=True)
class ArchiveMail:
    """One mail and what a careful officer calls right; a file is its name, or None where it has none, and its bytes."""

    key: str
    raw: bytes
    sender: str
    name: str
    subject: str
    text: str
    files: tuple[tuple[str | None, bytes], ...] = ()


MAILS: list[ArchiveMail] = []


def b64(data: bytes) -> str:
    return base64.encodebytes(data).decode().rstrip("\n")


def qp(text: str, charset: str = "utf-8") -> str:
    return quopri.encodestring(text.encode(charset)).decode()


def u8(text: str, charset: str = "utf-8") -> str:
    """Raw bytes of `charset` inside a text that is written out as Latin-1."""
    return text.encode(charset).decode("latin-1")


TOP = "Date: Tue, 14 Nov 2023 09:12:01 +0000\nMessage-ID: <%s@mail.example.org>\nTo: enquiries@council.example\n"
WHO = "From: Ann Exley <ann.exley@example.org>\n"
SUB = "Subject: Bins in Mill Lane\n"


def add(
    key: str,
    rest: str,
    *,
    who: str = WHO,
    sub: str = SUB,
    sender: str = "ann.exley@example.org",
    name: str = "Ann Exley",
    subject: str = "Bins in Mill Lane",
    text: str = "",
    files: Sequence[tuple[str | None, bytes]] = (),
    eol: str = "\r\n",
    before: str = "",
) -> None:
    """One more mail: `before`, the sender's and the subject's headers, the others, then `rest`."""
    raw = (before + who + sub + TOP % key + "MIME-Version: 1.0\n" + rest.lstrip("\n")).replace("\n", eol)
    MAILS.append(ArchiveMail(key, raw.encode("latin-1"), sender, name, subject, text, tuple(files)))


# fmt: off
def mixed(inner: Sequence[str], kind: str = "mixed", boundary: str = "b1-x", quote: str = '"', end: bool = True) -> str:
    """A multipart of ready-made parts (each "headers, blank line, body")."""
    parts = "".join(f"--{boundary}\n{part}\n" for part in inner)
    return f"Content-Type: multipart/{kind}; boundary={quote}{boundary}{quote}\n\n{parts}" + (f"--{boundary}--\n" if end else "")


def nested(inner: Sequence[str], kind: str, boundary: str) -> str:
    return mixed(inner, kind, boundary).rstrip("\n")


def plain(text: str, charset: str = "utf-8", more: str = "") -> str:
    return f"Content-Type: text/plain; charset={charset}\n{more}\n{text}"


def html(text: str, charset: str = "utf-8", more: str = "") -> str:
    return f"Content-Type: text/html; charset={charset}\n{more}\n{text}"


def attached(kind: str, disposition: str, data: bytes, more: str = "") -> str:
    return f"Content-Type: {kind}\nContent-Disposition: {disposition}\nContent-Transfer-Encoding: base64\n{more}\n{b64(data)}"


HI = "Please empty the bin at number 4."
# --- Outlook and Exchange
add("outlook-winmail", mixed([plain(HI), attached("application/ms-tnef; name=\"winmail.dat\"", "attachment; filename=\"winmail.dat\"", TNEF)]),
    text=HI, files=[("winmail.dat", TNEF)])
add("exchange-tnef-only", f'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\nX-MS-Has-Attach: yes\n\n{b64(TNEF)}\n',
    files=[("winmail.dat", TNEF)])
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Site visit\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
add("outlook-meeting", mixed([plain("Site visit on Friday."), html("<p>Site visit on <b>Friday</b>.</p>"),
    f"Content-Type: text/calendar; charset=\"utf-8\"; method=REQUEST\nContent-Transfer-Encoding: base64\n\n{b64(ICS.encode())}"], "alternative", "_000_AS8PR01_"),
    text="Site visit on Friday.", files=[(None, ICS.encode())])
add("outlook-inline-cid", mixed([nested([plain("See picture.\n\n[cid:image001.png@01DA16E3.5F3B1C20]"),
    html('<html><body><p>See picture.</p><img src="cid:image001.png@01DA16E3.5F3B1C20"></body></html>')], "alternative", "_001_a"),
    attached('image/png; name="image001.png"', 'inline; filename="image001.png"; size=68;\n\tcreation-date="Tue, 14 Nov 2023 09:12:01 GMT"', PNG,
             "Content-Description: image001.png\nContent-ID: <image001.png@01DA16E3.5F3B1C20>\n")], "related", "_004_b"),
    text="See picture. [cid:image001.png@01DA16E3.5F3B1C20]", files=[("image001.png", PNG)])
add("outlook-word-html-only", html('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit"/></xml><![endif]--></head>'
    '<body lang=3D"EN-GB"><div class=3D"WordSection1"><p class=3D"MsoNormal">The hedge is <b>t=\noo</b> high.<o:p></o:p></p><p class=3D"MsoNormal"><o:p>&nbsp;</o:p></p><p class=3D"MsoNormal">Ann</p></div></body></html>\n', '"us-ascii"', "Content-Transfer-Encoding: quoted-printable\n"),
    text="The hedge is too high. Ann")
# --- Gmail, Apple
add("gmail-alternative", mixed([plain(b64("The café’s chairs block the pavement 😀\n".encode()), '"UTF-8"', "Content-Transfer-Encoding: base64\n"),
    html(qp('<div dir="ltr">The café’s chairs block the pavement 😀</div>'), '"UTF-8"', "Content-Transfer-Encoding: quoted-printable\n")], "alternative", "0000000000003b3a9d060a1b"),
    text="The café’s chairs block the pavement 😀")
add("iphone-photo-between", mixed([plain("Here is the hole:", "us-ascii", "Content-Transfer-Encoding: 7bit\n"),
    "Content-Type: image/jpeg;\n\tname=image0.jpeg;\n\tx-apple-part-url=8C3F\nContent-Disposition: inline;\n\tfilename=image0.jpeg\nContent-Transfer-Encoding: base64\n\n" + b64(JPG),
    plain("It is deep.\n\nSent from my iPhone", "us-ascii")], "mixed", "Apple-Mail-4F1", quote=""),
    text="Here is the hole: It is deep. Sent from my iPhone", files=[("image0.jpeg", JPG)])
add("apple-html-pdf-html", mixed([plain("Above.\n\n\n\nBelow."), nested([html("<html><body>Above.</body></html>"),
    attached("application/pdf;\n\tx-unix-mode=0644;\n\tname=\"Plan 2.pdf\"", "inline;\n\tfilename=\"Plan 2.pdf\"", PDF), html("<html><body>Below.</body></html>")], "mixed", "Apple-Mail=_2")],
    "alternative", "Apple-Mail=_1"), text="Above. Below.", files=[("Plan 2.pdf", PDF)])
add("iphone-html-pieces", mixed([html("<html><body><div>Above.</div></body></html>"), attached("application/pdf; name=Plan.pdf", "inline; filename=Plan.pdf", PDF),
    html("<html><body><div><br></div><div>Below &amp; after.</div></body></html>")]), text="Above. Below & after.", files=[("Plan.pdf", PDF)])
add("apple-icon-attachment", mixed([plain("Two.\n"), nested([html('<body>Two.<attachment src="cid:A1"></attachment></body>'),
    attached('image/png; name="a.png"', 'inline; filename="a.png"', PNG, "Content-Id: <A1>\n"), attached('image/png; name="b.png"', 'inline; filename="b.png"', PNG + b"2", "Content-Id: <A2>\n")],
    "related", "rel")], "alternative", "alt"), text="Two.", files=[("a.png", PNG), ("b.png", PNG + b"2")])
# --- Notes, GroupWise, scanners
add("notes-folded-boundary", 'Content-Type: multipart/mixed;\n boundary="=_mixed\n 003FA1C2_="\n\n--=_mixed 003FA1C2_=\n' + plain("From Notes.", '"ISO-8859-1"')
    + '\n--=_mixed 003FA1C2_=\n' + attached('application/octet-stream; name="Budget 09.xls"', 'attachment; filename="Budget 09.xls"', ZIP) + "\n--=_mixed 003FA1C2_=--\n",
    who='From: Ann Exley/Parks/Harrow@Harrow <ann.exley@example.org>\n', name="Ann Exley/Parks/Harrow@Harrow", text="From Notes.", files=[("Budget 09.xls", ZIP)])
add("groupwise", 'X-Mailer: Novell GroupWise Internet Agent 14.2.1 \nContent-Type: multipart/mixed; boundary="=__PartF0C85851.0__="\n\nThis is a MIME message. If you are reading this text, you may want to \nconsider changing to a mail reader.\n\n--=__PartF0C85851.0__=\n'
    + nested([plain("From GroupWise."), html("<p>From GroupWise.</p>")], "alternative", "=__PartF0C85851.1__=") + "\n--=__PartF0C85851.0__=\n"
    + attached('application/pdf; name="Minutes.pdf"', 'attachment; filename="Minutes.pdf"', PDF) + "\n--=__PartF0C85851.0__=--\n", text="From GroupWise.", files=[("Minutes.pdf", PDF)])
add("scanner-no-subject", mixed([plain("", "us-ascii"), attached('application/octet-stream; name="SKM_C25823111409120.pdf"', 'attachment; filename="SKM_C25823111409120.pdf"', PDF)]),
    who="From: scanner.floor2@example.org\n", sub="", sender="scanner.floor2@example.org", name="", subject="", files=[("SKM_C25823111409120.pdf", PDF)])
add("scanner-body-is-pdf", f'Content-Type: application/pdf; name="DOC231114.pdf"\nContent-Disposition: attachment; filename="DOC231114.pdf"\nContent-Transfer-Encoding: BASE64\n\n{b64(PDF)}\n',
    files=[("DOC231114.pdf", PDF)])
add("scanner-unquoted-spaces", mixed([plain("Scan."), attached("application/pdf; name=Scan from 2nd floor.pdf", "attachment; filename=Scan from 2nd floor.pdf", PDF)]),
    text="Scan.", files=[("Scan from 2nd floor.pdf", PDF)])
add("scanner-tiff-name-only-in-type", mixed([plain("Scan."), f'Content-Type: image/tiff; name="0001.tif"\nContent-Transfer-Encoding: base64\n\n{b64(JPG)}']),
    text="Scan.", files=[("0001.tif", JPG)])
# --- forms, lists
add("web-form-reply-to", plain("Name: Ben Okafor\nMessage: no light in Park Road\n"), who='From: "Website" <noreply@council.example>\nReply-To: Ben Okafor <ben.okafor@example.com>\n',
    sender="noreply@council.example", name="Website", text="Name: Ben Okafor Message: no light in Park Road")
add("list-footer-part", mixed([plain("The gate is locked."), plain("_____\nAllotments mailing list", '"us-ascii"', "Content-Disposition: inline\n")], "mixed", "===============0123=="),
    sub="Subject: [Allotments] Gate\n", subject="[Allotments] Gate", text="The gate is locked. _____ Allotments mailing list")
add("list-munged-from", plain("Hello."), who='From: "Ann Exley via Allotments" <allotments@lists.example.org>\nReply-To: Ann Exley <ann.exley@example.org>\n',
    sender="allotments@lists.example.org", name="Ann Exley via Allotments", text="Hello.")
STATUS = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; nobody@example.com\nAction: failed\nStatus: 5.1.1\n"
BACK = "From: enquiries@council.example\nTo: nobody@example.com\nSubject: Your bin\n\nWe came.\n"
add("dsn-postfix", mixed(["Content-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nI could not deliver your message.",
    f"Content-Description: Delivery report\nContent-Type: message/delivery-status\n\n{STATUS}", f"Content-Description: Undelivered Message\nContent-Type: message/rfc822\n\n{BACK}"],
    "report; report-type=delivery-status", "9B0C.1/mx"), who="From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\n", sender="MAILER-DAEMON@mx.example.org", name="Mail Delivery System",
    sub="Subject: Undelivered Mail Returned to Sender\n", subject="Undelivered Mail Returned to Sender", text="I could not deliver your message.",
    files=[(None, STATUS.replace("\n", "\r\n").encode()), (None, BACK.replace("\n", "\r\n").encode())])
add("dsn-null-sender", plain("Could not deliver."), who="Return-Path: <>\nFrom: <>\nSender: postmaster@mx.example.org\n", sender="postmaster@mx.example.org", name="", text="Could not deliver.")
# --- signed
add("smime-signed", mixed([plain("Signed text.\n"), attached('application/pkcs7-signature; name="smime.p7s"', 'attachment; filename="smime.p7s"', ZIP)],
    'signed; protocol="application/pkcs7-signature"; micalg=sha-256', "----5A1C"), text="Signed text.", files=[("smime.p7s", ZIP)])
SIG = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
add("pgp-mime", mixed([nested([plain("Signed by key.")], "mixed", "inner-pgp"), f'Content-Type: application/pgp-signature; name="signature.asc"\nContent-Description: OpenPGP digital signature\nContent-Disposition: attachment; filename="signature.asc"\n\n{SIG}'],
    'signed; micalg=pgp-sha256;\n protocol="application/pgp-signature"', "outer-pgp"), text="Signed by key.", files=[("signature.asc", SIG.replace("\n", "\r\n").encode())])
add("smime-opaque", f'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\nContent-Disposition: attachment; filename="smime.p7m"\nContent-Transfer-Encoding: base64\n\n{b64(ZIP)}\n',
    files=[("smime.p7m", ZIP)])
# --- forwarded
FWD = "From: Ben Okafor <ben.okafor@example.com>\nSubject: Old complaint\nContent-Type: text/plain\n\nThe old words.\n"
add("forwarded-as-attachment", mixed([plain("See attached mail."), f'Content-Type: message/rfc822; name="Old complaint.eml"\nContent-Disposition: attachment; filename="Old complaint.eml"\n\n{FWD}']),
    text="See attached mail.", files=[("Old complaint.eml", FWD.replace("\n", "\r\n").encode())])
add("forwarded-base64", mixed([plain("See attached mail."), f'Content-Type: message/rfc822\nContent-Disposition: attachment; filename="Old.eml"\nContent-Transfer-Encoding: base64\n\n{b64(FWD.encode())}']),
    text="See attached mail.", files=[("Old.eml", FWD.encode())])
FWD2 = "From: Ben Okafor <ben.okafor@example.com>\nSubject: Old photo\n" + mixed([plain("Old words."), attached("image/png; name=old.png", "attachment; filename=old.png", PNG)], "mixed", "deep")
add("forwarded-with-file-inside", mixed([plain("Look."), f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{FWD2}"]),
    text="Look.", files=[(None, FWD2.replace("\n", "\r\n").encode())])
# --- the sender
add("no-from-but-sender", plain(HI), who="Sender: Ben Okafor <ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
add("no-from-but-return-path", plain(HI), who="Return-Path: <ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="", text=HI)
add("empty-reply-to-no-from", plain(HI), who="Reply-To: <>\nReturn-Path: <ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="", text=HI)
add("doubled-from-first-empty", plain(HI), who="From:\nFrom: Ben Okafor <ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
add("from-never-closed", plain(HI), who="From: Ben Okafor <ben.okafor@example.com\n", sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
add("from-no-space-never-closed", plain(HI), who="From: Ben Okafor<ben.okafor@example.com\n", sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
add("from-bare-comma", plain(HI), who="From: Okafor, Ben <ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="Okafor, Ben", text=HI)
add("from-at-in-name", plain(HI), who="From: ben@work.example.com <ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="ben@work.example.com", text=HI)
add("from-all-in-one-encoded-word", plain(HI), who="From: =?utf-8?Q?Ren=C3=A9e_Tull_=3Crenee.tull=40example.com=3E?=\n", sender="renee.tull@example.com", name="Renée Tull", text=HI)
add("from-quoted-name-bare-address", plain(HI), who='From: "Ben Okafor" ben.okafor@example.com\n', sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
add("from-mailto", plain(HI), who="From: Ben Okafor <mailto:ben.okafor@example.com>\n", sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
add("from-encoded-word-in-quotes", plain(HI), who='From: "=?utf-8?B?UmVuw6llIFR1bGw=?=" <renee.tull@example.com>\n', sender="renee.tull@example.com", name="Renée Tull", text=HI)
add("from-raw-latin1", plain(HI), who="From: Ren\xe9e Tull <renee.tull@example.com>\n", sender="renee.tull@example.com", name="Renée Tull", text=HI)
add("from-raw-idn", plain(HI), who=u8("From: Zoë Bright <zoë@bücher.example>\n"), sender="zoë@bücher.example", name="Zoë Bright", text=HI)
add("from-nested-quotes", plain(HI), who='From: "Ben \\"Benny\\" Okafor (Mr)" <ben.okafor@example.com>\n', sender="ben.okafor@example.com", name='Ben "Benny" Okafor (Mr)', text=HI)
add("from-group", plain(HI), who="From: undisclosed-recipients:;\nSender: ben.okafor@example.com\n", sender="ben.okafor@example.com", name="", text=HI)
add("from-semicolon-outlook", plain(HI), who="From: Ben Okafor <ben.okafor@example.com>;\n", sender="ben.okafor@example.com", name="Ben Okafor", text=HI)
# --- subjects
def words(text: str, at: int, charset: str = "utf-8") -> str:
    data = text.encode(charset)
    return "\n ".join(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=" for piece in (data[:at], data[at:]))
add("subject-broken-in-a-character", plain(HI), sub="Subject: " + words("Straße für alle — schön", 5) + "\n", subject="Straße für alle — schön", text=HI)
add("subject-q-broken-in-a-character", plain(HI), sub="Subject: Re: =?UTF-8?Q?Caf=C3?=\n =?UTF-8?Q?=A9_licence?= at number 4\n", subject="Re: Café licence at number 4", text=HI)
add("subject-q-with-spaces", plain(HI), sub="Subject: =?utf-8?Q?Pot hole in =C3=89cole Lane?=\n", subject="Pot hole in École Lane", text=HI)
add("subject-language-tag", plain(HI), sub="Subject: =?iso-8859-1*en?q?Fa=E7ade?= work\n", subject="Façade work", text=HI)
add("subject-alias-and-unknown-charset", plain(HI), sub="Subject: =?utf8?Q?Caf=C3=A9?= =?x-unknown?Q?_r=C3=A9union?=\n", subject="Café réunion", text=HI)
add("subject-raw-utf8", plain(HI), sub=u8("Subject: Zoë’s café\n"), subject="Zoë’s café", text=HI)
add("subject-raw-cp1252", plain(HI), sub="Subject: Zo\xeb\x92s caf\xe9\n", subject="Zoë’s café", text=HI)
add("subject-folded-on-first-line", plain(HI), sub="Subject:\n Bins in\n\t Mill Lane\n", subject="Bins in Mill Lane", text=HI)
add("subject-blank-fold", plain(HI), sub="Subject: Bins in\n \n Mill Lane\n", subject="Bins in Mill Lane", text=HI)
add("subject-space-before-colon", plain(HI), sub="Subject : Bins in Mill Lane\n", text=HI)
add("subject-missing-padding", plain(HI), sub="Subject: =?UTF-8?B?QmlucyBpbiBNaWxsIExhbmU?=\n", text=HI)
add("subject-words-joined", plain(HI), sub="Subject: =?UTF-8?Q?Bins?==?UTF-8?Q?_in?= Mill Lane\n", text=HI)
# --- names of files
def named(key: str, disposition: str, name: str, kind: str = "application/pdf", text: str = "Attached.") -> None:
    add(key, mixed([plain(text), attached(kind, disposition, PDF)]), text=text, files=[(name, PDF)])
named("name-2231-mixed", "attachment;\n filename*0*=UTF-8''XX%20J%201%20%C3%A9;\n filename*1=\" plan.p\";\n filename*2=df", "XX J 1 é plan.pdf")
named("name-2231-broken-in-a-character", "attachment;\n filename*0*=UTF-8''Caf%C3;\n filename*1*=%A9.pdf", "Café.pdf")
named("name-2231-wrong-charset", "attachment; filename*=us-ascii''R%C3%A9sum%C3%A9.pdf", "Résumé.pdf")
named("name-2231-cp1252-said-latin1", "attachment; filename*=iso-8859-1''Ann%92s%20plan.pdf", "Ann’s plan.pdf")
named("name-2231-out-of-order", "attachment; filename*1=\"plan.pdf\"; filename*0=\"The \"", "The plan.pdf")
named("name-encoded-word-over-continuations", 'attachment; \n\tfilename*0="=?UTF-8?Q?*_=F0=9F=98=81=F0=9F=98=81=F0?=\n =?UTF-8?Q?=9F=98=8";\n\tfilename*1="1=F0=9F=98=81=F0?=\n =?UTF-8?Q?=9F=98=81"; filename*2="=F0=9F=98=81.docx?="', "* 😁😁😁😁😁😁.docx")
named("name-both-ways", "attachment; filename=\"=?utf-8?Q?Caf=C3=A9.pdf?=\"; filename*=utf-8''Caf%C3%A9.pdf", "Café.pdf")
named("name-encoded-words-folded", 'attachment;\n filename="=?UTF-8?B?Q2Fmw6kgTWlsbCA=?=\n =?UTF-8?B?TGFuZS5wZGY=?="', "Café Mill Lane.pdf")
named("name-encoded-word-bare", "attachment; filename==?UTF-8?B?Q2Fmw6kucGRm?=", "Café.pdf")
named("name-raw-utf8", u8('attachment; filename="Müllabfuhr.pdf"'), "Müllabfuhr.pdf")
named("name-raw-latin1", 'attachment; filename="M\xfcllabfuhr.pdf"', "Müllabfuhr.pdf")
named("name-raw-cp1252", 'attachment; filename="Ann\x92s \x96 plan.pdf"', "Ann’s – plan.pdf")
named("name-iso-2022-jp", 'attachment; filename="=?ISO-2022-JP?B?GyRCP15MTBsoQi5wZGY=?="', "図面.pdf")
named("name-path-windows", 'attachment; filename="C:\\Users\\ann\\Desktop\\letter.pdf"', "letter.pdf")
named("name-path-unix", 'attachment; filename="../../etc/letter.pdf"', "letter.pdf")
named("name-bidi", "attachment; filename*=utf-8''plan%E2%80%AEfdp.exe", "planfdp.exe", "application/octet-stream")
named("name-long", 'attachment; filename="' + "a" * 196 + '.pdf"', "a" * 196 + ".pdf")
named("name-semicolon-inside", 'attachment; filename="plan; second.pdf"', "plan; second.pdf")
named("name-unbalanced-quote", 'attachment; filename="plan.pdf', "plan.pdf")
named("name-only-dispostion-spaces", 'attachment ; filename = "plan.pdf"', "plan.pdf")
add("name-none", mixed([plain("Photo."), f"Content-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n{b64(JPG)}"]), text="Photo.", files=[(None, JPG)])
add("name-twice", mixed([plain("Two."), attached('image/jpeg; name="image.jpg"', 'attachment; filename="image.jpg"', JPG), attached('image/jpeg; name="image.jpg"', 'attachment; filename="image.jpg"', JPG + b"2")]),
    text="Two.", files=[("image.jpg", JPG), ("image.jpg", JPG + b"2")])
add("file-empty", mixed([plain("Empty."), attached('text/plain; name="notes.txt"', 'attachment; filename="notes.txt"', b"")]), text="Empty.", files=[("notes.txt", b"")])
add("file-text-is-not-body", mixed([plain("Body."), 'Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename="log.txt"\n\nlog line']), text="Body.", files=[("log.txt", b"log line")])
add("file-header-line-not-folded", mixed([plain("Zip."), f'Content-Disposition: inline; filename="doc_EAE1FD.zip"\nContent-Type: application/zip; x-unix-mode=0600;\nname="doc_EAE1FD.zip"\nContent-Transfer-Encoding: base64\n\n{b64(ZIP)}']),
    text="Zip.", files=[("doc_EAE1FD.zip", ZIP)])
add("apple-double", mixed([plain("Mac."), nested([f'Content-Type: application/applefile; name="Plan.pdf"\nContent-Transfer-Encoding: base64\n\n{b64(ZIP)}', attached('application/pdf; name="Plan.pdf"', 'attachment; filename="Plan.pdf"', PDF)], "appledouble", "ad")]),
    text="Mac.", files=[("Plan.pdf", ZIP), ("Plan.pdf", PDF)])
add("message-partial", 'Content-Type: message/partial; id="abc@example.org"; number=2; total=3\n\nsecond piece\n', files=[(None, b"second piece\r\n")])
# --- bodies and charsets
def body(key: str, rest: str, text: str, **more: Any) -> None:
    add(key, rest, text=text, **more)
body("gb2312", plain(u8("您好，垃圾没有收，朱镕基路", "gb18030"), "gb2312", "Content-Transfer-Encoding: 8bit\n"), "您好，垃圾没有收，朱镕基路")
body("shift-jis", plain(u8("ゴミ箱①です", "cp932"), "Shift_JIS", "Content-Transfer-Encoding: 8bit\n"), "ゴミ箱①です")
body("koi8-r", plain(qp("Мусор не вывезли", "koi8-r"), "KOI8-R", "Content-Transfer-Encoding: quoted-printable\n"), "Мусор не вывезли",
     sub="Subject: =?koi8-r?B?" + base64.b64encode("Мусор".encode("koi8-r")).decode() + "?=\n", subject="Мусор")
body("iso-2022-jp", plain(u8("こんにちは、市役所様", "iso-2022-jp"), "iso-2022-jp"), "こんにちは、市役所様")
body("utf-7", plain("Caf+AOk- chairs", "utf-7"), "Café chairs")
body("flowed-delsp", "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nThe inter \nnational road  \nis shut.\n From here it is not.\n", "The international road is shut. From here it is not.")
body("qp-bad-escapes", plain("100=% sure =ZZ caf=C3=A9 is=\n loud, half=", "utf-8", "Content-Transfer-Encoding: quoted-printable\n"), "100=% sure =ZZ café is loud, half")
body("undeclared-utf8", u8("Content-Type: text/plain\n\nZoë’s café"), "Zoë’s café")
body("undeclared-cp1252", "Content-Type: text/plain\n\nZo\xeb\x92s caf\xe9 \x80 5", "Zoë’s café € 5")
body("said-ascii-is-utf8", plain(u8("Zoë’s café"), "us-ascii"), "Zoë’s café")
body("said-utf8-is-cp1252", plain("Zo\xeb\x92s caf\xe9", "utf-8"), "Zoë’s café")
body("said-latin1-is-cp1252", plain("Zo\xeb\x92s \x93caf\xe9\x94", "iso-8859-1"), "Zoë’s “café”")
body("unknown-8bit", plain(u8("Zoë’s café"), "unknown-8bit"), "Zoë’s café")
body("utf16-html-meta-lies", html('<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-16"></head><body>Plain words</body></html>', "utf-8"), "Plain words")
body("html-charset-only-in-meta", 'Content-Type: text/html\n\n<html><head><meta charset="windows-1251"></head><body>' + u8("Мусор у дома", "cp1251") + "</body></html>", "Мусор у дома")
body("type-and-encoding-on-one-line", 'Content-Type: text/plain; charset = "iso-8859-1" Content-Transfer-Encoding: 8bit\n\nfa\xe7ade', "façade")
body("cte-unknown", plain("As it stands.", "utf-8", "Content-Transfer-Encoding: 8-bits\n"), "As it stands.")
body("cte-qp-with-comment", plain("caf=C3=A9", "utf-8", "Content-Transfer-Encoding: Quoted-Printable (folded)\n"), "café")
body("multipart-says-base64", "Content-Transfer-Encoding: base64\n" + mixed([plain("Not encoded.")]), "Not encoded.")
body("html-empty-plain", mixed([plain("\n"), html("<p>Only here.</p>")], "alternative"), "Only here.")
body("bodies-disagree", mixed([plain("The short words."), html("<p>The long words.</p>")], "alternative"), "The short words.")
body("html-tables", html("<table><tr><td>Street</td><td>Mill Lane</td></tr><tr><td>Bin</td><td>Green</td></tr></table>"), "Street Mill Lane Bin Green")
body("html-hidden-preheader", html('<html><head><title>News</title><style>p{color:red}</style><script>var a="<p>no</p>";</script></head><body><div style="display:none;max-height:0px">Hidden teaser</div><div><div><p>Dear council,</p></div><p>thanks.</p></div></body></html>'), "Dear council, thanks.")
body("html-entities", html("<p>Ann&#146;s caf&eacute; &ndash; 5&nbsp;&euro; &lt;now&gt; &amp;amp;</p>"), "Ann’s café – 5 € <now> &amp;")
body("html-never-closed", html("<div><p>One<p>Two<br>Three<ul><li>Four<li>Five"), "One Two Three - Four - Five")
UU = "begin 644 plan.txt\n" + "".join(binascii.b2a_uu(PDF[i:i + 45]).decode() for i in range(0, len(PDF), 45)) + "`\nend\n"
body("uuencode", f"\nSee the plan.\n\n{UU}\nRegards\n", "See the plan. Regards", files=[("plan.txt", PDF)])
# --- structure
body("base64-junk-lines", mixed([plain("Junk."), 'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\n' + b64(PDF)[:20] + " \n!!\n" + b64(PDF)[20:] + "\n\n-- \nScanned by the gateway: no virus."]), "Junk.", files=[("a.pdf", PDF)])
body("base64-cut-short", mixed([plain("Cut."), 'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\n' + b64(PDF)[:22]], end=False), "Cut.", files=[("a.pdf", PDF[:16])])
body("boundary-no-end", mixed([plain("No end."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)], end=False), "No end.", files=[("a.png", PNG)])
body("boundary-trailing-spaces", mixed([plain("Spaces."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)]).replace("--b1-x\n", "--b1-x  \t\n").replace("--b1-x--", "--b1-x--  "), "Spaces.", files=[("a.png", PNG)])
body("boundary-not-declared", mixed([plain("Guess me."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)]).replace('; boundary="b1-x"', ""), "Guess me.", files=[("a.png", PNG)])
body("boundary-bare-with-equals", mixed([plain("Bare."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)], boundary="----=_Part_1_2.3", quote=""), "Bare.", files=[("a.png", PNG)])
body("boundary-inside-a-line", mixed([plain("visit --b1-x for details\n--b1-xyz is not one")]), "visit --b1-x for details --b1-xyz is not one")
body("inner-never-closed", mixed([mixed([plain("Inner."), html("<p>Inner.</p>")], "alternative", "in", end=False), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)], boundary="out"), "Inner.", files=[("a.png", PNG)])
body("parts-empty", mixed(["", plain("Words."), "\n"]), "Words.")
body("cr-only", mixed([plain("Only CR."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)]), "Only CR.", files=[("a.png", PNG)], eol="\r")
body("lf-only", mixed([plain("Only LF."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)]), "Only LF.", files=[("a.png", PNG)], eol="\n")
body("double-cr", mixed([plain("Doubled CR."), attached("image/png; name=a.png", "attachment; filename=a.png", PNG)]), "Doubled CR.", files=[("a.png", PNG)], eol="\r\r\n")
body("mbox-line-first", plain(HI), HI, before="From ann.exley@example.org Tue Nov 14 09:12:01 2023\n>From old mbox\n")
body("blank-lines-first", plain(HI), HI, before="\n\n")
body("junk-line-among-headers", plain(HI), HI, before="X-Spam: no\nthis line is not a header at all\n")
body("nul-bytes", plain("Before\0after"), "Beforeafter", sub="Subject: Bins\0 in Mill Lane\n")
body("no-body-at-all", "X-End: 1\n", "")
body("headers-without-mime", "\nPlain old mail.\n", "Plain old mail.")
body("crlf-missing-before-body", "Content-Type: text/plain\nHello council, the blank line is missing.\n", "Hello council, the blank line is missing.")
# fmt: on
