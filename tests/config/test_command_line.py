"""What goes wrong on the command line is one plain sentence, with the exit status that scripts rely on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import load_command_class
from django.db import DatabaseError, OperationalError, ProgrammingError
from django.db.migrations.executor import MigrationExecutor

from evenhand.apps.contacts.management.commands import intake
from evenhand.apps.demonstration.running import PortTaken, check_port
from evenhand.config import command_line, first_use
from evenhand.config.command_line import Evenhand
from evenhand.config.first_use import check_release


@pytest.fixture(autouse=True)
def records_made(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often the records of a new system were asked for; none is made here."""
    made: list[bool] = []
    monkeypatch.setattr(command_line, "make_records", lambda: made.append(True))
    return made


def stopped_by(monkeypatch: pytest.MonkeyPatch, fault: BaseException, name: str = "verify") -> None:
    """Let a command meet a fault as soon as it begins."""
    as_ever = command_line.get_commands()
    command = load_command_class(as_ever[name], name)

    def fail(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(type(command), "handle", fail)


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        Evenhand(["evenhand", *arguments]).execute()
    said = capsys.readouterr().err
    return int(stopped.value.code or 0), said


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("reed", "EH-2026-000001"), 2, "There is no command “reed”. Did you mean “read”?"),
        (("due", "FOI-20WD", "--on", "2026-13-45"), 2, "is not a day"),
        (("due", "FOI-20WD", "--onn", "2026-11-20"), 2, "--onn"),
        (("backup", "/nonexistent/all.tar"), 1, "There is no folder /nonexistent."),
        (("policy", "new"), 2, "NAME. See `evenhand policy new --help`."),
        (("files", "check"), 2, "PATH. See `evenhand files check --help`."),
        (("serve", "--port", "99999"), 2, "There is no port 99999"),
        (("serve", "--workers", "0"), 2, "--workers must be at least 1"),
        (("demo", "--port", "99999"), 1, "There is no port 99999"),
        (("restore", "/nonexistent/all.tar"), 1, "There is no file /nonexistent/all.tar."),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    arguments: tuple[str, ...], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(*arguments, capsys=capsys)

    assert code == status
    assert sentence in said
    assert "Traceback" not in said
    assert "CommandError" not in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "status", "sentence"),
    [
        (OperationalError("no such table: cases_case"), 1, "then run `evenhand migrate`"),
        (PermissionError(13, "Permission denied", "/srv/files"), 1, "/srv/files: Permission denied."),
        (KeyboardInterrupt(), 130, "Stopped."),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_what_stops_a_command_from_outside_is_told_in_one_sentence_too(
    fault: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stopped_by(monkeypatch, fault)

    code, said = run("verify", "--skip-checks", capsys=capsys)

    assert code == status
    assert sentence in said
    assert len(said.strip().splitlines()) == (1 if sentence else 0)


def test_a_command_on_an_empty_system_makes_the_records_first_and_one_on_files_alone_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], records_made: list[bool]
) -> None:
    run("policy", "check", "/nonexistent", capsys=capsys)
    run("mail", "parse", "/nonexistent", capsys=capsys)
    assert records_made == []

    stopped_by(monkeypatch, BrokenPipeError())
    run("verify", "--skip-checks", capsys=capsys)
    assert records_made == [True]


def test_every_command_of_ours_says_truly_whether_it_needs_records() -> None:
    on_files_alone = {"due", "people", "similar", "regime", "files", "mail"}
    ours = {n: a for n, a in command_line.get_commands().items() if str(a).startswith("evenhand.")}
    said = {
        name: getattr(load_command_class(str(app), name), "needs_records", True) for name, app in ours.items()
    }
    assert {name for name, needs in said.items() if needs is False} == on_files_alone


def test_a_port_that_cannot_be_is_refused_before_anything_is_loaded() -> None:
    with pytest.raises(PortTaken, match="from 1 to 65535"):
        check_port(0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["serve", "worker"])
def test_records_of_an_earlier_release_are_not_worked_on(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check_release()  # those of this release are
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("cases", "0099_to_come")])

    code, said = run(name, "--skip-checks", capsys=capsys)

    assert (code, len(said.splitlines())) == (1, 1)
    assert "run `evenhand migrate`" in said


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [OperationalError("no such column"), ProgrammingError("no such column")])
def test_a_message_that_records_of_an_earlier_release_cannot_take_is_blamed_on_no_disk(
    fault: DatabaseError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.eml").write_bytes(b"From: a@example.org\n\nHello\n")

    def refuse(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(intake, "take_in", refuse)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("cases", "0099_to_come")])
    code, said = run("intake", str(tmp_path), "--skip-checks", capsys=capsys)

    assert (code, len(said.splitlines())) == (1, 1)
    assert "of an earlier release" in said
    assert "disk" not in said


def test_an_empty_database_gets_its_tables_and_one_that_has_any_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    tables: list[str] = []
    called: list[str] = []
    monkeypatch.setattr(first_use.connection.introspection, "table_names", lambda: tables)
    monkeypatch.setattr(first_use, "call_command", lambda name, **_: called.append(name))

    assert first_use.make_records() is True
    tables.append("cases_case")
    assert first_use.make_records() is False
    assert called == ["migrate"]
