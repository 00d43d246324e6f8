"""The one console script: our commands, and every management command of Django behind it."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one command; see `docs/finding-things.md` for where each lives."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
