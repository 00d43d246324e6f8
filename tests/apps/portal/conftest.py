"""The council of the tests of conduct, whose limits a person reads on their own page."""

from __future__ import annotations

from tests.apps.conduct.conftest import council, customer, limited, reported

__all__ = ["council", "customer", "limited", "reported"]
