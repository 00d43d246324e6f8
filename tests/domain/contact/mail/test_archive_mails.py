"""Mails as they lie in archives are read as a careful officer reads them: by field, and each of them."""

from __future__ import annotations

import pytest

from evenhand.domain.contact.mail import attachments_of, parse_mail
from tests.domain.contact.mail.archive_mails import ArchiveMail
from tests.domain.contact.mail.archive_mails_last import MAILS


def on_one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.key)
def test_a_mail_of_the_archives_is_read_as_a_careful_officer_reads_it(mail: ArchiveMail) -> None:
    parsed = parse_mail(mail.raw)
    files = [(attachment.name, content) for attachment, content in attachments_of(mail.raw)]

    assert (parsed.from_address, parsed.from_name, parsed.subject) == (mail.sender, mail.name, mail.subject)
    assert on_one_line(parsed.text) == mail.text
    assert [content for _, content in files] == [content for _, content in mail.files]
    for (name, _), (wanted, _) in zip(files, mail.files, strict=True):
        assert wanted in (None, name)


def test_words_that_no_mail_program_shows_are_left_out_and_told() -> None:
    raw = b"From: ann@example.org\r\nContent-Type: text/html\r\n\r\n"
    teased = parse_mail(
        raw + b"<div style='color:red; Display : none'>Teaser</div><p hidden>Quiet</p><p>My bin.</p>"
    )
    all_hidden = parse_mail(raw + b"<div style='display:none'>My bin.</div>")

    assert teased.text.strip() == "My bin."
    assert "hidden-text" in {problem.code for problem in teased.problems}
    assert all_hidden.text.strip() == "My bin."
