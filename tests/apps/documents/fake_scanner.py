"""A scanner that speaks clamd's INSTREAM and knows one string: the test string that all scanners find."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Split, so that no scanner takes this file for the thing itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

MOST = 2_000_000  # bytes of a file that it takes


class _Answers(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            if len(data) + length > MOST:  # as clamd does past its StreamMaxLength
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
            data += self.rfile.read(length)
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def scanner(*, socket_path: Path | None = None) -> Iterator[str]:
    """A scanner that runs; gives its address as the setting wants it."""
    server: socketserver.BaseServer
    server = _Unix(str(socket_path), _Answers) if socket_path else _Tcp(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert isinstance(server.socket, socket.socket)  # type: ignore[attr-defined]  # the server has a socket while it runs
    try:
        port = server.server_address[1] if socket_path is None else ""
        yield str(socket_path) if socket_path else f"127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()
