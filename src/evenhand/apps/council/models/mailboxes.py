"""The addresses at which the council receives mail, and how the mail of each comes in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.apps.council.models.officers import ServiceArea


class Mailbox(models.Model):
    """An address at which the council receives mail. `kind` says how its mail comes in.

    Nothing secret stands here: `secret_name` names an environment variable or a file that holds the password,
    the client secret or the refresh token.
    """

    class Kind(models.TextChoices):
        """The ways of fetching."""

        FILE = "file", "From files (evenhand intake)"
        IMAP = "imap", "Live mailbox (IMAP)"

    class Security(models.TextChoices):
        """How the line to the mail server is kept private."""

        TLS = "tls", "TLS from the start (usually port 993)"
        STARTTLS = "starttls", "STARTTLS (usually port 143)"
        PLAIN = "plain", "None: only for a server on this very machine"

    class Auth(models.TextChoices):
        """How we sign in to the mailbox."""

        PASSWORD = "password", "Password"
        MICROSOFT = "microsoft", "XOAUTH2 for Microsoft 365, as an application"
        REFRESH = "refresh", "XOAUTH2 with a refresh token"

    address = models.EmailField(unique=True)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300, blank=True)
    service_area = models.ForeignKey(
        ServiceArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mailboxes",
        help_text="The one service it is for; empty where it takes mail for several.",
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FILE)
    active = models.BooleanField(default=True)
    host = models.CharField("mail server", max_length=253, blank=True)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=Security, default=Security.TLS)
    login = models.CharField(max_length=254, blank=True)
    auth = models.CharField("how we sign in", max_length=10, choices=Auth, default=Auth.PASSWORD)
    secret_name = models.CharField("name of the secret", max_length=100, blank=True)
    token_url = models.URLField("where tokens are given out", blank=True)
    token_client = models.CharField("client id", max_length=200, blank=True)
    token_scope = models.CharField("scope of the token", max_length=300, blank=True)
    folders = models.JSONField("folders to read", default=list, blank=True)
    stored_folder = models.CharField("folder for what is stored", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["title"]
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return f"{self.title} ({self.address})"
