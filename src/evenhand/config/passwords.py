"""What a password must be, said in the words of the house."""

from __future__ import annotations

from django.contrib.auth import password_validation as library


class LongEnough(library.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """What is wrong, and what helps."""
        return (
            f"The password must be {self.min_length} characters or more. Three words that nobody else would put "
            "together are easy to remember."
        )


class NotCommon(library.CommonPasswordValidator):
    """Not one of the passwords that are tried first."""

    def get_error_message(self) -> str:
        """What is wrong, and what helps."""
        return "This password is one that many people use, so it is tried first. Choose another."


class NotLikeTheirName(library.UserAttributeSimilarityValidator):
    """Not nearly their own name or address."""

    def get_error_message(self) -> str:
        """What is wrong, and what helps."""
        return "The password is too much like your name or e-mail address. Choose another."
