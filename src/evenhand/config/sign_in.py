"""Who may have an account: those an administrator has entered, and nobody by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class CouncilAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """The sign-in library's hook: no sign-up, and no news of signing in as a banner on the page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made on the settings pages."""
        return False
