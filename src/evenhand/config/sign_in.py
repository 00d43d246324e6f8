"""Who may have an account: those an administrator has entered, and nobody by themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.timezone import localdate  # noqa: TID251  # who asks for a page, asks today

from evenhand.apps.accounts.models import User
from evenhand.apps.council.signed_in import signed_in_user
from evenhand.domain.contact.mail.writing import BY_ITSELF


class CouncilSignIn(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """Whoever is signed in comes with the officer they are and their roles: nearly every page needs all of it."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; None where they may no longer sign in."""
        return signed_in_user(user_id, localdate())


class CouncilAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """The sign-in library's hook: no sign-up, no news of signing in as a banner on the page, and our words."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This sign-in has been closed. Ask your administrator.",
        "email_password_mismatch": (
            "The e-mail address and the password do not belong together. Check both, or set a new password."
        ),
        "enter_current_password": "This is not your present password. Type it again.",
        "incorrect_password": "This is not your password. Type it again.",
        "incorrect_code": "This is not the code that was sent. Check it, or ask for another.",
        "invalid_or_expired_key": "This link has been used already or is too old. Ask for another.",
        "invalid_password_reset": "This link has been used already or is too old. Ask for another.",
        "too_many_login_attempts": (
            "There were too many wrong passwords. Wait five minutes and try again, or set a new password."
        ),
        "rate_limited": "That was too often in a short time. Wait a few minutes and try again.",
        "same_as_current": "The new one must differ from the present one.",
    }

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """A mail about signing in, which says of itself that nobody wrote it: no out-of-office answers it."""
        mail: EmailMessage = super().render_mail(
            template_prefix, email, context, headers={**BY_ITSELF, **(headers or {})}
        )
        return mail

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made on the settings pages."""
        return False
