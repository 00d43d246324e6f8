"""Automatic replies, lists and bounces are recognised, so that nobody answers a machine."""

from __future__ import annotations

import pytest

from evenhand.domain.contact.mail import parse_mail

BOUNCE = b"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: spoc@council.example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="zz"

--zz
Content-Type: text/plain

I could not deliver your message.

--zz
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; bob@example.org
Action: delivered
Status: 2.0.0

Final-Recipient: rfc822; ann@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such
 mailbox

--zz
Content-Type: message/rfc822

Message-ID: <weekly-7@council.example.com>
From: spoc@council.example.com
To: ann@example.org
Subject: Weekly response

Dear Ann
--zz--
"""


def headed(headers: bytes) -> bytes:
    return b"From: ann@example.org\r\n" + headers + b"\r\n\r\nI am away.\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        b"Auto-Submitted: auto-replied",
        b"Auto-Submitted: auto-replied (vacation)",
        b"X-Autoreply: yes",
        b"X-Autorespond: x",
        b"Precedence: auto_reply",
        b"Subject: Automatic reply: Your letter",
        b"Subject: Out of office: Your letter",
        b"Subject: Out of Office Re: Your letter",
        b"Subject: Auto: Your letter",
        b"Subject: Ymateb awtomatig: Eich llythyr",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
    ],
    ids=lambda headers: headers.decode()[:40],
)
def test_an_automatic_reply_is_known_for_one(headers: bytes) -> None:
    assert parse_mail(headed(headers)).auto_reply


@pytest.mark.parametrize(
    "headers",
    [
        b"Auto-Submitted: no",
        b"Subject: Automatic gates",
        b"Subject: Out of office hours noise",
        b"Subject: Autumn leaves",
        b"Subject: Re: Automatic reply: Your letter",
        b"Subject: FW: Out of office: Your letter",
        b"X-Auto-Response-Suppress: All",
    ],
    ids=lambda headers: headers.decode()[:40],
)
def test_a_persons_mail_is_not_taken_for_an_automatic_reply(headers: bytes) -> None:
    assert not parse_mail(headed(headers)).auto_reply


def test_list_mail_is_known_by_its_list() -> None:
    parsed = parse_mail(headed(b"List-Id: Ward news <ward.example.org>\r\nPrecedence: list"))
    assert parsed.list_id == "ward.example.org"
    assert parsed.robots == ("precedence: list", "list-id")
    assert not parsed.auto_reply


def test_a_bounce_says_what_did_not_arrive_where_and_why() -> None:
    parsed = parse_mail(BOUNCE)
    assert parsed.bounce is not None
    assert (parsed.bounce.message_id, parsed.bounce.recipient) == (
        "<weekly-7@council.example.com>",
        "ann@example.org",
    )
    assert (parsed.bounce.status, parsed.bounce.action) == ("5.1.1", "failed")
    assert parsed.bounce.diagnostic == "smtp; 550 5.1.1 no such mailbox"
    assert not parsed.auto_reply
    assert parsed.forwarded == ()


def test_a_bounce_with_the_headers_alone_still_says_which_mail_it_was() -> None:
    raw = BOUNCE.replace(b"message/rfc822", b"text/rfc822-headers")
    bounce = parse_mail(raw).bounce
    assert bounce is not None
    assert bounce.message_id == "<weekly-7@council.example.com>"


def test_an_old_servers_free_form_bounce_is_read() -> None:
    raw = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.org\nTo: spoc@council.example.com\nSubject: failure notice\n\n"
        b"Hi. This is the mail program.\n<ann@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        b"--- Below this line is a copy of the message.\n\nMessage-ID: <weekly-8@council.example.com>\n"
    )
    bounce = parse_mail(raw).bounce
    assert bounce is not None
    assert (bounce.recipient, bounce.status, bounce.message_id) == (
        "ann@example.org",
        "5.1.1",
        "<weekly-8@council.example.com>",
    )


def test_a_residents_mail_about_undelivered_post_is_no_bounce() -> None:
    assert parse_mail(headed(b"Subject: Undelivered letters again")).bounce is None
