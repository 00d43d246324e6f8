"""A line to a mail server that can be cut, or whose words can be changed, on the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Change = Callable[[bytes], bytes | None]


@contextmanager
def line_to(port: int, change: Change) -> Iterator[int]:
    """A port that leads to the other one. `change` sees all that the server says; None cuts the line."""
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_accept, args=(listening, port, change), daemon=True).start()
    yield int(listening.getsockname()[1])
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def _accept(listening: socket.socket, port: int, change: Change) -> None:
    while True:
        try:
            ours, _ = listening.accept()
        except OSError:
            return
        theirs = socket.create_connection(("127.0.0.1", port))
        for source, target, using in ((ours, theirs, None), (theirs, ours, change)):
            threading.Thread(target=_pump, args=(source, target, using), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket, change: Change | None) -> None:
    try:
        while said := source.recv(65536):
            passed = said if change is None else change(said)
            if passed is None:
                break
            target.sendall(passed)
    except OSError:
        pass  # the other direction has ended
    finally:
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        if change is not None:
            source.close()
            target.close()
