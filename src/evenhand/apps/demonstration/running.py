"""The running demonstration: pages and background work as two programs beside each other, stopped together."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

_SECONDS_UNTIL_TOLD = 60.0
_SECONDS_TO_START = 900.0  # a machine that does much else needs minutes; giving up sooner would waste them
_SECONDS_TO_STOP = 15.0
_LOOK_EVERY = 0.2  # seconds
ADDRESS = "127.0.0.1"
PORTS = range(1, 65536)


class PortTaken(Exception):
    """Another program listens there; the sentence says what to do."""


class Stopped(Exception):
    """One of the programs ended by itself; the sentence says which."""


def check_port(port: int) -> None:
    """Make sure that there is such a port and nobody listens there yet. Raises PortTaken."""
    if port not in PORTS:
        raise PortTaken(f"There is no port {port}: give one from 1 to 65535, such as 8000.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as taken:
            raise PortTaken(
                f"Port {port} cannot be used ({taken.strerror}); another program may listen there. "
                f"Choose another one: evenhand demo --port {port + 1}"
            ) from taken


def run_until_stopped(*, port: int, ready: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Start web server and background worker, say so once pages are served, and wait; a slow start is told of.

    An interrupt stops both. Raises Stopped where one of them ends by itself.
    """
    environment = no_real_mail(os.environ)
    commands = (("serve", "--port", str(port), "--address", ADDRESS), ("worker", "--verbosity", "0"))
    programs = [
        subprocess.Popen([sys.executable, "-m", "evenhand", *command], env=environment)
        for command in commands
    ]
    try:
        _wait_for(port, programs, tell)
        ready()
        while not _ended(programs):
            time.sleep(_LOOK_EVERY)
        raise Stopped("One of the two programs ended by itself; what it said stands above.")
    finally:
        _stop(programs)


def no_real_mail(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a demonstration: marked as one, and without any mail server."""
    kept = {name: value for name, value in environment.items() if not name.startswith("EVENHAND_SMTP_")}
    return {
        **kept,
        "EVENHAND_DEMONSTRATION": "1",
        "EVENHAND_LOG_LEVEL": kept.get("EVENHAND_LOG_LEVEL", "WARNING"),
    }


def _wait_for(port: int, programs: Sequence[subprocess.Popen[bytes]], tell: Callable[[str], None]) -> None:
    began = time.monotonic()
    tell_at = began + _SECONDS_UNTIL_TOLD
    while (at := time.monotonic()) < began + _SECONDS_TO_START:
        if _ended(programs):
            raise Stopped("The demonstration could not be started; what it said stands above.")
        with socket.socket() as probe:
            probe.settimeout(_LOOK_EVERY)
            if probe.connect_ex((ADDRESS, port)) == 0:
                return
        if at >= tell_at:
            tell("Still starting: this machine is busy. Nothing needs to be done; Ctrl-C stops it.")
            tell_at = at + _SECONDS_UNTIL_TOLD
        time.sleep(_LOOK_EVERY)
    minutes = round(_SECONDS_TO_START / 60)
    raise Stopped(f"No page was served on port {port} within {minutes} minutes. Start it again.")


def _ended(programs: Sequence[subprocess.Popen[bytes]]) -> bool:
    return any(program.poll() is not None for program in programs)


def _stop(programs: Sequence[subprocess.Popen[bytes]]) -> None:
    for program in programs:
        if program.poll() is None:
            program.terminate()
    for program in programs:
        try:
            program.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
