"""Handing a message to a mail server, with the three answers there are: taken, not taken, not known."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from django.conf import settings

_REFUSED_FOR_GOOD = 500
_NOT_TRUSTED = (
    "The mail server shows a certificate that is not trusted for its name, so nothing was sent to it. Check "
    "EVENHAND_SMTP_HOST; where the council signs its own certificates, name theirs in SSL_CERT_FILE."
)
_ONLY_ASCII = (
    "550 The name before the @ holds letters that the mail server does not take; ask for another address"
)


class NotSent(Exception):
    """The message was certainly not sent; the sentence says why. `temporary`: it may go later."""

    def __init__(self, sentence: str, *, temporary: bool) -> None:
        super().__init__(sentence)
        self.temporary = temporary


class FateUnknown(Exception):
    """The line broke after the message began to go out: it may have been sent, or not."""


class Transport(Protocol):
    """A way to hand a message over. Gives the recipients that were refused, each with the server's words."""

    def hand_over(
        self, raw: bytes, *, sender: str, recipients: Sequence[str], name: str
    ) -> Mapping[str, str]:
        """Hand a message over. Raises NotSent or FateUnknown."""
        ...


class SmtpTransport:
    """A real mail server, spoken to step by step so that it is known how far we got."""

    def __init__(
        self, *, host: str, port: int, user: str = "", password: str = "", tls: bool, seconds: float
    ) -> None:
        self._host, self._port, self._tls, self._seconds = host, port, tls, seconds
        self._user, self._password = user, password

    def hand_over(
        self, raw: bytes, *, sender: str, recipients: Sequence[str], name: str
    ) -> Mapping[str, str]:
        """Speak SMTP. Until DATA every fault means that nothing was sent."""
        try:
            server = self._connected()
            refused = _addressed(server, sender, recipients)
        except smtplib.SMTPResponseException as answer:
            raise NotSent(_words(answer), temporary=answer.smtp_code < _REFUSED_FOR_GOOD) from answer
        except ssl.SSLCertVerificationError as stranger:
            raise NotSent(_NOT_TRUSTED, temporary=True) from stranger
        except (smtplib.SMTPException, OSError) as broken:
            raise NotSent(
                f"The mail server could not be reached ({type(broken).__name__}).", temporary=True
            ) from broken
        if len(refused) == len(recipients):
            _quit(server)
            raise NotSent(
                "The mail server refused every recipient: " + "; ".join(refused.values()),
                temporary=all(said.startswith("4") for said in refused.values()),
            )
        _data(server, raw)
        _quit(server)
        return refused

    def _connected(self) -> smtplib.SMTP:
        server = smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        server.ehlo_or_helo_if_needed()
        if self._tls:
            server.starttls(context=ssl.create_default_context())  # by itself it trusts any certificate
            server.ehlo_or_helo_if_needed()  # a private line begins anew
        if self._user:
            server.login(self._user, self._password)
        return server


def _addressed(server: smtplib.SMTP, sender: str, recipients: Sequence[str]) -> dict[str, str]:
    """Name sender and recipients; the recipients that were refused."""
    code, words = server.mail(sender)
    if code >= 400:
        server.close()
        raise smtplib.SMTPSenderRefused(code, words, sender)
    refused: dict[str, str] = {}
    for recipient in recipients:
        try:
            code, words = server.rcpt(recipient)
        except UnicodeError:
            refused[recipient] = _ONLY_ASCII
            continue
        if code >= 400:
            refused[recipient] = f"{code} {words.decode('utf-8', 'replace')}"
    return refused


def _data(server: smtplib.SMTP, raw: bytes) -> None:
    """Send the message itself. What the server answers is certain; a broken line here is not."""
    try:
        code, words = server.data(raw)
    except smtplib.SMTPDataError as answer:
        server.close()
        raise NotSent(_words(answer), temporary=answer.smtp_code < _REFUSED_FOR_GOOD) from answer
    except (smtplib.SMTPException, OSError) as broken:
        server.close()
        raise FateUnknown(
            f"The line to the mail server broke while the message went out ({type(broken).__name__})."
        ) from broken
    if code >= 400:
        server.close()
        said = words.decode("utf-8", "replace")
        raise NotSent(
            f"The mail server did not take the message: {code} {said}", temporary=code < _REFUSED_FOR_GOOD
        )


def _quit(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()  # the message was taken or refused before; a rude goodbye changes nothing


def _words(answer: smtplib.SMTPResponseException) -> str:
    said = (
        answer.smtp_error.decode("utf-8", "replace")
        if isinstance(answer.smtp_error, bytes)
        else str(answer.smtp_error)
    )
    return f"The mail server refused it: {answer.smtp_code} {said}"


class FolderTransport:
    """A folder instead of a mail server: nothing leaves the machine, and nothing is lost."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(
        self, raw: bytes, *, sender: str, recipients: Sequence[str], name: str
    ) -> Mapping[str, str]:
        """Write the message as `name.eml`; the same one again takes its own place."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=self._folder, prefix=".sending-")
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).replace(self._folder / f"{name}.eml")
        except OSError as error:
            raise NotSent(
                f"The folder for outgoing mail cannot be written ({error.strerror}).", temporary=True
            ) from error
        return {}


def configured() -> Transport:
    """The mail server of the settings; without one the folder that takes its place."""
    if settings.EMAIL_HOST:
        return SmtpTransport(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            tls=settings.EMAIL_USE_TLS,
            seconds=settings.EMAIL_TIMEOUT or 30,
        )
    return FolderTransport(Path(settings.EMAIL_FILE_PATH))
