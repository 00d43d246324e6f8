"""`evenhand mail parse` writes one JSON object a message and stores nothing."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.domain.contact.mail.corpus import EVERYTHING, PDF

CONTRACT = (
    "file message_id date received_at received_by forwarded from_address from_name to cc subject text new_text html "
    "attachments auto_reply bounce in_reply_to references problems"
).split()


def test_every_message_gives_one_json_object_with_the_agreed_keys(tmp_path: Path) -> None:
    for number, mail in enumerate(EVERYTHING):
        (tmp_path / f"{number:03}.eml").write_bytes(mail.raw)
    out = StringIO()
    call_command("mail", "parse", str(tmp_path), stdout=out)
    objects = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(objects) == len(EVERYTHING)
    assert all(set(CONTRACT) <= set(found) for found in objects)
    assert objects[0]["file"] == str(tmp_path / "000.eml")


def test_attachments_are_written_under_their_sha_256(tmp_path: Path) -> None:
    mail = next(mail for mail in EVERYTHING if mail.files and mail.files[0][1] == PDF)
    (tmp_path / "1.eml").write_bytes(mail.raw)
    call_command(
        "mail", "parse", str(tmp_path / "1.eml"), "--attachments", str(tmp_path / "files"), stdout=StringIO()
    )
    assert (tmp_path / "files" / hashlib.sha256(PDF).hexdigest()).read_bytes() == PDF


def test_a_file_that_is_no_mail_is_named_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    errors = StringIO()
    call_command("mail", "parse", str(tmp_path), stdout=StringIO(), stderr=errors)
    assert "notes.txt is not mail" in errors.getvalue()


def test_an_unreadable_file_ends_with_1_and_a_missing_path_with_2(tmp_path: Path) -> None:
    (tmp_path / "1.eml").symlink_to(tmp_path / "gone")
    with pytest.raises(SystemExit) as ended:
        call_command("mail", "parse", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert ended.value.code == 1
    with pytest.raises(CommandError, match="does not exist") as refused:
        call_command("mail", "parse", str(tmp_path / "gone"))
    assert refused.value.returncode == 2
