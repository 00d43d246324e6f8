"""Every command of ours says what it is for."""

from __future__ import annotations

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted((name, app) for name, app in get_commands().items() if str(app).startswith("evenhand."))


@pytest.mark.parametrize(("name", "app"), OURS)
def test_a_command_says_what_it_is_for(name: str, app: str) -> None:
    command = load_command_class(str(app), name)
    assert command.help, f"evenhand {name} has no help"
    unexplained = [
        action.dest
        for action in command.create_parser("evenhand", name)._actions
        if action.help is None
        and action.option_strings != []
        and action.dest not in {"settings", "pythonpath"}
    ]
    assert unexplained == []
