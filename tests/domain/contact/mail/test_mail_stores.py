"""Mail on disk is taken out message by message, whatever else lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.domain.contact.mail import NotMail, StoredMessage, UnreadableMail, messages_in, parse_mail

MAIL = b"From: ann@example.org\nSubject: %d\n\nMy bin.\n"


def subjects(path: Path) -> list[str]:
    return [parse_mail(found.raw).subject for found in messages_in(path) if isinstance(found, StoredMessage)]


def mbox(*bodies: bytes, end: bytes = b"\n") -> bytes:
    parts = (b"From ann@example.org Fri Dec  4 10:00:00 2026\n" + body + b"\n" for body in bodies)
    return b"".join(parts).replace(b"\n", end)


def test_a_file_given_by_name_is_mail_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(MAIL % 1)
    assert subjects(path) == ["1"]


def test_in_a_folder_only_eml_files_are_mail_and_the_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "1.eml").write_bytes(MAIL % 1)
    (tmp_path / "deep" / "2.EML").write_bytes(MAIL % 2)
    (tmp_path / "notes.txt").write_bytes(b"From the office\nnotes")
    found = list(messages_in(tmp_path))
    assert subjects(tmp_path) == ["1", "2"]
    assert [other.path.name for other in found if isinstance(other, NotMail)] == ["notes.txt"]


def test_a_maildir_gives_cur_and_new_but_not_what_is_still_being_written(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1:2,S").write_bytes(MAIL % 1)
    (tmp_path / "box" / "new" / "2").write_bytes(MAIL % 2)
    (tmp_path / "box" / "tmp" / "3").write_bytes(MAIL % 3)
    (tmp_path / "box" / ".Sent" / "new" / "4").write_bytes(MAIL % 4)
    assert subjects(tmp_path) == ["1", "2", "4"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_an_mbox_is_split_at_real_beginnings_only(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "inbox"
    body = b"From: a@example.org\nSubject: 1\n\nHello\n\nFrom here on it is late.\n\n>From the start.\n"
    path.write_bytes(mbox(body, MAIL % 2, end=end))
    first, second = (found for found in messages_in(path) if isinstance(found, StoredMessage))
    assert parse_mail(first.raw).text.split("\n")[2:5] == ["From here on it is late.", "", "From the start."]
    assert parse_mail(second.raw).subject == "2"
    assert first.source_name == f"{path}#1"


def test_a_message_in_an_mbox_comes_out_with_its_exact_bytes(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    path.write_bytes(mbox(MAIL % 1, MAIL % 2))
    assert [found.raw for found in messages_in(path) if isinstance(found, StoredMessage)] == [
        MAIL % 1,
        MAIL % 2,
    ]


def test_a_broken_mbox_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    path.write_bytes(
        b"Subject: no first line\n\nlost?\n\n"
        + mbox(MAIL % 2)
        + b"From ann@example.org Fri Dec  4 10:00:00 2026\n"
    )
    together = b"".join(found.raw for found in messages_in(path) if isinstance(found, StoredMessage))
    assert subjects(path)[:2] == ["no first line", "2"]
    assert b"lost?" in together


def test_an_unreadable_file_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "1.eml").mkdir()
    (tmp_path / "2.eml").symlink_to(tmp_path / "gone")
    (tmp_path / "3.eml").write_bytes(MAIL % 3)
    found = list(messages_in(tmp_path))
    assert [other.source_name for other in found if isinstance(other, UnreadableMail)] == [
        str(tmp_path / "2.eml")
    ]
    assert subjects(tmp_path) == ["3"]


def test_a_path_that_does_not_exist_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="does not exist; give a mail file"):
        list(messages_in(tmp_path / "gone"))
