"""Tokens for signing in by XOAUTH2: two ways to get one, behind one name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from evenhand.apps.contacts.mailboxes.faults import TokenRefused
from evenhand.apps.contacts.mailboxes.secrets import optional_secret, renew_secret, secret_of
from evenhand.apps.council.models import Mailbox

_MICROSOFT_SCOPE = "https://outlook.office365.com/.default"
_SECONDS = 30


class TokenFlow(Protocol):
    """A way to a token."""

    def access_token(self) -> str:
        """A token that opens the mailbox now. Raises TokenRefused, or NoSecret where ours is missing."""
        ...


class MicrosoftTokens:
    """Microsoft 365: the application signs in as itself (client credentials), with msal."""

    def __init__(self, *, authority: str, client_id: str, secret_name: str, scope: str = "") -> None:
        self._authority, self._client_id = authority, client_id
        self._secret_name, self._scope = secret_name, scope or _MICROSOFT_SCOPE

    def access_token(self) -> str:
        """A token for the application. Raises TokenRefused."""
        # Loaded where it is needed: every command would wait for it otherwise.
        import msal  # type: ignore[import-untyped]  # the library has no types

        secret = secret_of(self._secret_name)
        try:
            application = msal.ConfidentialClientApplication(
                self._client_id,
                authority=self._authority,
                client_credential=secret,
                instance_discovery=False,
                timeout=_SECONDS,
            )
            answer = application.acquire_token_for_client(scopes=[self._scope])
        except (OSError, ValueError) as unreachable:  # what the library's own requests raise is an OSError
            raise _unreachable(unreachable) from unreachable
        return _token_in(answer)


class RefreshTokens:
    """Any other provider: a refresh token that somebody once agreed to is exchanged for a short-lived one.

    Where the provider gives a new refresh token in exchange, it takes the place of the old one in its file.
    """

    def __init__(self, *, token_url: str, client_id: str, secret_name: str, scope: str = "") -> None:
        self._token_url, self._client_id = token_url, client_id
        self._secret_name, self._scope = secret_name, scope

    def access_token(self) -> str:
        """A token for the mailbox's owner. Raises TokenRefused."""
        from msal.oauth2cli.oauth2 import Client  # type: ignore[import-untyped]  # the library has no types

        known = secret_of(self._secret_name)
        client = Client(
            {"token_endpoint": self._token_url},
            self._client_id,
            client_secret=optional_secret(client_secret_name(self._secret_name)) or None,
            timeout=_SECONDS,
        )
        try:
            answer = client.obtain_token_by_refresh_token(
                known, scope=self._scope or None, rt_getter=lambda token: token, on_updating_rt=False
            )
        except (OSError, ValueError) as unreachable:  # what the library's own requests raise is an OSError
            raise _unreachable(unreachable) from unreachable
        token = _token_in(answer)
        renewed = answer.get("refresh_token")
        if isinstance(renewed, str) and renewed != known:
            renew_secret(self._secret_name, renewed)
        return token


def client_secret_name(secret_name: str) -> str:
    """The name of the client secret that goes with a refresh token; there need be none."""
    return f"{secret_name}_CLIENT" if secret_name.isupper() else f"{secret_name}.client"


def token_flow(mailbox: Mailbox) -> TokenFlow:
    """The way to a token that a mailbox is set to."""
    if mailbox.auth == Mailbox.Auth.MICROSOFT:
        return MicrosoftTokens(
            authority=mailbox.token_url,
            client_id=mailbox.token_client,
            secret_name=mailbox.secret_name,
            scope=mailbox.token_scope,
        )
    return RefreshTokens(
        token_url=mailbox.token_url,
        client_id=mailbox.token_client,
        secret_name=mailbox.secret_name,
        scope=mailbox.token_scope,
    )


def _token_in(answer: Mapping[str, Any]) -> str:
    token = answer.get("access_token")
    if isinstance(token, str) and token:
        return token
    code = str(answer.get("error", "no reason"))[:60]  # its description may name people: it is left out
    raise TokenRefused(
        f"No token was given out for this mailbox ({code}). Check the client id, the secret and the consent given "
        "to the application."
    )


def _unreachable(fault: Exception) -> TokenRefused:
    return TokenRefused(
        f"The place where tokens are given out could not be asked ({type(fault).__name__}). Check its address."
    )
