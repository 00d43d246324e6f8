"""The sign-in library's forms, speaking in the words of the house."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as library

from evenhand.apps.ui.wording import word_messages

ADDRESS, PASSWORD, NEW, AGAIN = "E-mail address", "Password", "New password", "New password again"
LENGTH = "At least 12 characters. Three words that nobody else would put together are easy to remember."
NOT_THE_SAME = "The two passwords differ. Type the same one twice."


class _House:
    """Labels, hints and sentences of ours over a form of the library."""

    labels: dict[str, str]
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = LENGTH
        word_messages(self.fields)

    def add_error(self, field: str | None, error: Any) -> None:
        """Say of two passwords that differ that they do, in our words."""
        super().add_error(field, NOT_THE_SAME if field == "password2" else error)  # type: ignore[misc]  # the library has no types


class SignIn(_House, library.LoginForm):  # type: ignore[misc]  # the library has no types
    """Sign in by address and password."""

    labels = {"login": ADDRESS, "password": PASSWORD}


class AskForReset(_House, library.ResetPasswordForm):  # type: ignore[misc]  # the library has no types
    """Ask for the mail with which a password is set anew."""

    labels = {"email": ADDRESS}


class SetAnew(_House, library.ResetPasswordKeyForm):  # type: ignore[misc]  # the library has no types
    """Set a password by the link in that mail."""

    labels = {"password1": NEW, "password2": AGAIN}


class SetFirst(_House, library.SetPasswordForm):  # type: ignore[misc]  # the library has no types
    """Set a password where there is none yet."""

    labels = {"password1": NEW, "password2": AGAIN}


class Change(_House, library.ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """Change a password that is known."""

    labels = {"oldpassword": "Present password", "password1": NEW, "password2": AGAIN}


class ConfirmItIsYou(_House, library.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """Type the password once more before something that matters."""

    labels = {"password": PASSWORD}
