"""A place that gives out tokens, on this machine: Microsoft's way and the plain way; and tells Dovecot who holds one."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.apps.contacts.mailboxes.certificates import Certificate

SECRET = "client-secret-of-tests"


@dataclass
class TokenGiver:
    """What it gives, what it was asked, and the two addresses it answers at."""

    owner: str = ""
    refresh_token: str = "refresh-1"
    renewed_token: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    https: str = ""
    http: str = ""

    def answer(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer of the token endpoint."""
        self.asked.append(asked)
        known = asked.get("client_secret") == SECRET
        kind = asked.get("grant_type")
        good = known and (
            kind == "client_credentials"
            or (kind == "refresh_token" and asked.get("refresh_token") == self.refresh_token)
        )
        if not good:
            return 401, {"error": "invalid_client", "error_description": f"Not for {self.owner}"}
        token = f"token-{len(self.given) + 1}"
        self.given.add(token)
        body: dict[str, Any] = {"token_type": "Bearer", "expires_in": 3600, "access_token": token}
        if kind == "refresh_token" and self.renewed_token:
            body["refresh_token"] = self.renewed_token
        return 200, body


def serve(giver: TokenGiver, certificate: Certificate) -> list[ThreadingHTTPServer]:
    """Let it answer over TLS for us, and without TLS for the mail server's question who holds a token."""
    servers = []
    for tls in (True, False):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(giver))
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.path, certificate.key_path)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            giver.https = f"https://localhost:{server.server_address[1]}"
        else:
            giver.http = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    return servers


def _answering(giver: TokenGiver) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith("/introspect"):
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                held = token in giver.given
                self._say(
                    200, {"active": "true" if held else "false", "username": giver.owner if held else ""}
                )
            else:
                tenant = f"{giver.https}/tenant"
                self._say(
                    200,
                    {
                        "issuer": f"{tenant}/v2.0",
                        "token_endpoint": f"{tenant}/oauth2/v2.0/token",
                        "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
                    },
                )

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            asked = {key: values[0] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
            kind, _, named = self.headers.get("Authorization", "").partition(" ")
            if kind == "Basic":  # the other of the two ways in which a client may name itself
                client, _, secret = base64.b64decode(named).decode().partition(":")
                asked |= {"client_id": unquote(client), "client_secret": unquote(secret)}
            self._say(*giver.answer(asked))

        def _say(self, status: int, body: dict[str, Any]) -> None:
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
            pass

    return Answering
