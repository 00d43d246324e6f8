"""What goes wrong on the command line is one plain sentence, with the exit status that scripts rely on."""

from __future__ import annotations

import pytest

from evenhand.config.command_line import Evenhand


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
