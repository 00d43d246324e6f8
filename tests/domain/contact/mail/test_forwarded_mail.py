"""Mail that officers and members pass on is unwrapped: the resident as sender, the first arrival as receipt."""

from __future__ import annotations

import base64
import datetime as dt

import pytest

from evenhand.domain.contact.mail import ParsedMail, parse_mail, resident_of

OWN = ("council.example.com",)
SERVERS = ("mx.council.example.com",)
OFFICER = (
    b"From: Olive Officer <olive@council.example.com>\r\nTo: Spoc <spoc@council.example.com>\r\n"
    b"Date: Fri, 4 Dec 2026 15:00:00 +0000\r\n"
)
OUTLOOK = """Please see below.

Olive

From: Ann Example <ann@example.org>
Sent: 02 December 2026 09:15
To: Olive Officer <olive@council.example.com>
Cc: Bob Example <bob@example.org>
Subject: Missed bin

Nobody emptied my bin.

Ann
"""
OUTLOOK_BOLD = (
    OUTLOOK.replace("From:", "*From:*").replace("Sent:", "*Sent:*").replace("Subject:", "*Subject:*")
)
OUTLOOK_OLD = OUTLOOK.replace("From: Ann", "-----Original Message-----\nFrom: Ann").replace(
    "Ann Example <ann@example.org>", "Ann Example [mailto:ann@example.org]"
)
GMAIL = """See below

---------- Forwarded message ---------
From: Ann Example <ann@example.org>
Date: Wed, 2 Dec 2026 at 09:15
Subject: Missed bin
To: <olive@council.example.com>


Nobody emptied my bin.

Ann
"""
GMAIL_US = GMAIL.replace("Wed, 2 Dec 2026 at 09:15", "Wed, Dec 2, 2026 at 9:15 AM")
APPLE = """See below

Begin forwarded message:

From: Ann Example <ann@example.org>
Subject: Missed bin
Date: 2 December 2026 at 09:15:00 GMT
To: olive@council.example.com

Nobody emptied my bin.

Ann
"""
APPLE_QUOTED = "\n".join(
    ("> " + line if number > 1 else line) for number, line in enumerate(APPLE.split("\n"))
)
APPLE_BOLD = (
    APPLE.replace("From:", "*From: *")
    .replace("Subject:", "*Subject: *")
    .replace("Date:", "*Date: *")
    .replace("To:", "*To: *")
)
THUNDERBIRD = """See below

-------- Forwarded Message --------
Subject: \tMissed bin
Date: \tWed, 2 Dec 2026 09:15:00 +0000
From: \tAnn Example <ann@example.org>
To: \tolive@council.example.com


Nobody emptied my bin.

Ann
"""
YAHOO = """See below
----- Forwarded message -----From: Ann Example <ann@example.org>To: olive@council.example.com
"""
MAILTO = OUTLOOK.replace("<ann@example.org>", "<ann@example.org<mailto:ann@example.org>>")
WELSH = (
    OUTLOOK.replace("From:", "Oddi wrth:")
    .replace("Sent:", "Anfonwyd:")
    .replace("To:", "At:")
    .replace("Subject:", "Pwnc:")
)
WRAPPED = OUTLOOK.replace(
    "To: Olive Officer <olive@council.example.com>",
    "To: Olive Officer <olive@council.example.com>;\n Mary Manager <mary@council.example.com>",
)


def forward(text: str, subject: str = "FW: Missed bin") -> ParsedMail:
    raw = (
        OFFICER
        + f"Subject: {subject}\r\n".encode()
        + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
        + text.encode()
    )
    return parse_mail(raw, own_domains=OWN)


@pytest.mark.parametrize(
    "text",
    [
        OUTLOOK,
        OUTLOOK_BOLD,
        OUTLOOK_OLD,
        GMAIL,
        GMAIL_US,
        APPLE,
        APPLE_QUOTED,
        APPLE_BOLD,
        THUNDERBIRD,
        MAILTO,
        WELSH,
        WRAPPED,
    ],
    ids="outlook bold old-outlook gmail gmail-us apple apple-quoted apple-bold thunderbird mailto welsh wrapped".split(),
)
def test_a_forward_inside_the_text_gives_its_writer_date_subject_and_text(text: str) -> None:
    parsed = forward(text)
    (mail,) = parsed.forwarded
    assert (mail.from_address, mail.from_name, mail.subject) == (
        "ann@example.org",
        "Ann Example",
        "Missed bin",
    )
    assert mail.sent_at == dt.datetime(2026, 12, 2, 9, 15, tzinfo=dt.UTC)
    assert mail.text.split() == "Nobody emptied my bin. Ann".split()
    assert mail.how == "inline"
    resident = resident_of(parsed, own_domains=OWN)
    assert (resident.address, resident.first_arrived_at) == ("ann@example.org", mail.sent_at)
    assert (resident.arrival, resident.certainty) == ("claimed", "likely")


@pytest.mark.parametrize("text", [OUTLOOK, GMAIL, THUNDERBIRD], ids=["outlook", "gmail", "thunderbird"])
def test_the_new_text_of_a_forward_is_the_officers_own_note(text: str) -> None:
    assert forward(text).new_text.splitlines()[0] in ("Please see below.", "See below")
    assert "bin" not in forward(text).new_text


def test_an_outlook_forward_in_html_alone_is_unwrapped() -> None:
    html = (
        "<html><body><p>Please see below.</p><hr><p><b>From:</b> Ann Example &lt;ann@example.org&gt;"
        "<br><b>Sent:</b> "
        "02 December 2026 09:15<br>"
        "<b>To:</b> Olive Officer &lt;olive@council.example.com&gt;<br><b>Subject:</b> Missed bin</p>"
        "<p>&nbsp;</p><p>Nobody emptied my bin.</p></body></html>"
    )
    raw = (
        OFFICER + b"Subject: FW: Missed bin\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    )
    (mail,) = parse_mail(raw, own_domains=OWN).forwarded
    assert (mail.from_address, mail.subject, mail.text) == (
        "ann@example.org",
        "Missed bin",
        "Nobody emptied my bin.",
    )


def test_an_answer_to_a_resident_with_outlooks_header_block_is_no_forward() -> None:
    raw = OFFICER.replace(b"Spoc <spoc@council.example.com>", b"Ann Example <ann@example.org>")
    parsed = parse_mail(raw + b"Subject: RE: Missed bin\r\n\r\n" + OUTLOOK.encode(), own_domains=OWN)
    assert parsed.forwarded == ()


def test_a_residents_own_answer_that_quotes_the_council_is_no_forward() -> None:
    raw = (
        b"From: ann@example.org\r\nTo: olive@council.example.com\r\nSubject: RE: Missed bin\r\n\r\n"
        + OUTLOOK.encode()
    )
    parsed = parse_mail(raw, own_domains=OWN)
    assert parsed.forwarded == ()
    assert resident_of(parsed, own_domains=OWN).address == "ann@example.org"


def test_an_officer_passing_a_mail_on_without_a_subject_prefix_is_still_a_forward() -> None:
    parsed = forward(OUTLOOK, subject="Missed bin")
    assert [mail.from_address for mail in parsed.forwarded] == ["ann@example.org"]


def test_of_nested_forwards_the_innermost_from_outside_is_the_residents() -> None:
    inner = OUTLOOK.partition("From:")
    text = (
        "FYI\n\nFrom: Mary Manager <mary@council.example.com>\n"
        "Sent: 03 December 2026 10:00\nTo: Olive\nSubject: FW: Missed bin\n\nCan you?\n\n"
    )
    parsed = forward(text + "From:" + inner[2])
    assert [mail.from_address for mail in parsed.forwarded] == ["mary@council.example.com", "ann@example.org"]
    assert parsed.forwarded[0].text == "Can you?"
    assert resident_of(parsed, own_domains=OWN).first_arrived_at == dt.datetime(
        2026, 12, 2, 9, 15, tzinfo=dt.UTC
    )


def test_an_attached_mail_gives_the_first_arrival_from_the_councils_own_server() -> None:
    inner = (
        b"Received: from isp by mx.council.example.com; Wed, 2 Dec 2026 09:15:09 +0000\r\n"
        b"From: Ann Example <ann@example.org>\r\nDate: Wed, 2 Dec 2026 09:15:00 +0000\r\n"
        b"Subject: Missed bin\r\n\r\nNobody emptied my bin.\r\n"
    )
    raw = (
        OFFICER
        + b'Subject: FW: Missed bin\r\nContent-Type: multipart/mixed; boundary="zz"\r\n\r\n--zz\r\n\r\nPlease see.\r\n'
        b"--zz\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"--zz--\r\n"
    )
    parsed = parse_mail(raw, own_servers=SERVERS, own_domains=OWN)
    (mail,) = parsed.forwarded
    assert (mail.how, mail.from_address, mail.text.strip()) == (
        "attached",
        "ann@example.org",
        "Nobody emptied my bin.",
    )
    resident = resident_of(parsed, own_domains=OWN)
    assert resident.first_arrived_at == dt.datetime(2026, 12, 2, 9, 15, 9, tzinfo=dt.UTC)
    assert (resident.arrival, resident.certainty) == ("received-header", "certain")


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/plain", "application/vnd.ms-outlook"])
def test_CNT_4_a_mail_attached_as_a_plain_file_is_opened_too(kind: str) -> None:
    inner = base64.encodebytes(
        b"Received: from isp by mx.council.example.com; Wed, 2 Dec 2026 09:15:09 +0000\r\n"
        b"From: Ann Example <ann@example.org>\r\nSubject: Missed bin\r\n\r\nNobody emptied my bin.\r\n"
    )
    head = f'Content-Type: {kind}; name="Missed bin.eml"\r\nContent-Transfer-Encoding: base64\r\n'.encode()
    raw = (
        OFFICER
        + b'Subject: FW: Missed bin\r\nContent-Type: multipart/mixed; boundary="zz"\r\n\r\n--zz\r\n\r\nSee.\r\n'
        b"--zz\r\nContent-Disposition: attachment\r\n" + head + b"\r\n" + inner + b"--zz--\r\n"
    )
    parsed = parse_mail(raw, own_servers=SERVERS, own_domains=OWN)
    assert resident_of(parsed, own_domains=OWN).address == "ann@example.org"
    assert resident_of(parsed, own_domains=OWN).certainty == "certain"
    assert [file.name for file in parsed.attachments] == ["Missed bin.eml"]
    other = parse_mail(
        raw.replace(b"Missed bin.eml", b"Missed bin.bin"), own_servers=SERVERS, own_domains=OWN
    )
    assert other.forwarded == ()


def test_a_forward_that_claims_to_be_newer_than_itself_waits_for_a_person() -> None:
    parsed = forward(OUTLOOK.replace("02 December 2026", "24 December 2026"))
    resident = resident_of(parsed, own_domains=OWN)
    assert resident.address == "ann@example.org"
    assert resident.certainty == "unsure"
    assert resident.first_arrived_at == parsed.received_at


def test_a_forward_with_a_name_but_no_address_gives_the_name_and_is_unsure() -> None:
    resident = resident_of(forward(OUTLOOK.replace(" <ann@example.org>", "")), own_domains=OWN)
    assert (resident.name, resident.address, resident.certainty) == ("Ann Example", "", "unsure")


def test_a_date_written_into_a_text_is_london_time_and_day_before_month() -> None:
    (mail,) = forward(OUTLOOK.replace("02 December 2026 09:15", "01/07/2026 09:15")).forwarded
    assert mail.sent_at == dt.datetime(2026, 7, 1, 8, 15, tzinfo=dt.UTC)
