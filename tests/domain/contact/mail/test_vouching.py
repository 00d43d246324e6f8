"""Whether the council's own mail server vouches for the name that a mail bears (RFC 8601)."""

from __future__ import annotations

import pytest

from evenhand.domain.contact.mail import parse_mail

OWN = "mx.council.example.org"
BY_OWN = f"Received: from a.example.com by {OWN} with ESMTPS id 1; Mon, 16 Nov 2026 09:30:00 +0000\n"
FROM = "From: Sam <sam@council.example.org>\nSubject: x\n\nHello.\n"
EXCHANGE = (
    "Received: from LO2.PROD.OUTLOOK.COM by LO4P265.GBRP265.PROD.OUTLOOK.COM with Microsoft SMTP Server "
    "(version=TLS1_2) id 15.20; Mon, 16 Nov 2026 09:30:00 +0000\n"
)


def vouched(head: str, *servers: str) -> str:
    return parse_mail((head + FROM).encode(), vouching_servers=servers).vouched


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"{OWN}; dmarc=pass (p=reject) header.from=council.example.org", "genuine"),
        (f"{OWN}; dkim=pass header.d=council.example.org header.s=a", "genuine"),
        (f"{OWN}; spf=pass smtp.mailfrom=sam@mail.council.example.org", "genuine"),
        (f"{OWN} 1; auth=pass smtp.auth=sam@council.example.org", "genuine"),
        # Somebody else's domain passed: that says nothing of ours.
        (f"{OWN}; dkim=pass header.d=evil.example.net; spf=pass smtp.mailfrom=evil.example.net", "unproven"),
        (f"{OWN}; dmarc=pass header.from=evil.example.net", "unproven"),
        (f"{OWN}; spf=pass smtp.helo=council.example.org", "unproven"),
        (f"{OWN}; dkim=pass header.d=org", "unproven"),
        (f"{OWN}; spf=softfail smtp.mailfrom=council.example.org; dkim=none; dmarc=none", "unproven"),
        (f"{OWN}; dkim=pass header.d=council.example.org; dmarc=fail", "refuted"),
        (f"{OWN}; none", "unproven"),
        # Lines that a sender wrote: another server's, and one that only begins as ours.
        ("mx.evil.example.net; dmarc=pass header.from=council.example.org", "unproven"),
        (f"{OWN}.evil.example.net; dmarc=pass header.from=council.example.org", "unproven"),
        (f"(by {OWN}) mx.evil.example.net; dmarc=pass", "unproven"),
        (
            "spf=pass smtp.mailfrom=council.example.org; dmarc=pass header.from=council.example.org",
            "unproven",
        ),
    ],
)
def test_only_a_named_server_vouches_and_only_for_the_domain_that_it_checked(
    said: str, expected: str
) -> None:
    assert vouched(f"Authentication-Results: {said}\n{BY_OWN}", OWN) == expected


def test_of_two_statements_of_our_server_the_topmost_counts() -> None:
    forged = f"Authentication-Results: {OWN}; dmarc=pass header.from=council.example.org\n"
    assert vouched(f"Authentication-Results: {OWN}; dmarc=fail\n{BY_OWN}{forged}", OWN) == "refuted"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            EXCHANGE + "Authentication-Results: spf=pass smtp.mailfrom=council.example.org; dmarc=pass\n",
            "genuine",
        ),
        (
            EXCHANGE + "Authentication-Results: spf=fail smtp.mailfrom=council.example.org; dmarc=fail\n",
            "refuted",
        ),
        (EXCHANGE + "X-MS-Exchange-Organization-AuthAs: Internal\n", "genuine"),
        (EXCHANGE + "X-MS-Exchange-Organization-AuthAs: Anonymous\n", "unproven"),
        (BY_OWN + "X-MS-Exchange-Organization-AuthAs: Internal\n", "unproven"),
    ],
)
def test_Exchange_says_so_in_its_own_way_and_is_believed_where_it_handed_the_mail_in(
    head: str, expected: str
) -> None:
    assert vouched(head, "outlook.com", OWN) == expected


def test_whoever_signed_in_to_our_server_is_vouched_for_and_a_line_below_its_own_is_not() -> None:
    signed_in = BY_OWN.replace("ESMTPS", "ESMTPSA")
    assert vouched(signed_in, OWN) == "genuine"
    assert vouched(BY_OWN + signed_in, OWN) == "unproven"


def test_where_no_server_is_named_nobody_is_believed_who_says_yes_and_the_topmost_who_says_no() -> None:
    assert (
        vouched("Authentication-Results: any.example; dmarc=pass header.from=council.example.org\n")
        == "unsaid"
    )
    assert vouched("Authentication-Results: any.example; dmarc=fail\n") == "refuted"
    assert vouched(BY_OWN) == "unsaid"
