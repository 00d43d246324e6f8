"""Mails as the tests send them: invented people at example.org and example.com."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

OURS = "contact@council.example.org"


def mail(
    *,
    sender: str = "Morgan Ravensdale <morgan@example.com>",
    to: str = OURS,
    subject: str = "The fence at the allotment",
    text: str = "Please tell me when the fence will be mended.",
    message_id: str = "<fence-1@example.com>",
    received: str = "Mon, 16 Nov 2026 09:30:00 +0000",
    route: str = "a",
    **headers: str,
) -> EmailMessage:
    """A plain mail, received by the council's own server at an instant; `route` changes nothing but a header line."""
    message = EmailMessage()
    if received:
        message["Received"] = (
            f"from {route}.example.com by mx.council.example.org with ESMTP id {route}; {received}"
        )
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = received or "Mon, 16 Nov 2026 09:29:00 +0000"
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def written(folder: Path, *messages: EmailMessage | bytes) -> Path:
    """A folder with these messages as `.eml` files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    start = len(list(folder.iterdir()))
    for number, message in enumerate(messages, start=start):
        raw = message if isinstance(message, bytes) else message.as_bytes()
        (folder / f"{number:03}.eml").write_bytes(raw)
    return folder
