"""`python -m evenhand` is the same as `evenhand`."""

from __future__ import annotations

from evenhand.config.command_line import main

main()
