"""The web server: granian, which needs no other program beside it."""

from __future__ import annotations

from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces


def make_ready() -> None:
    """Gather the static files and make the cache's table; may run any number of times."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def serve(*, address: str, port: int, workers: int) -> None:
    """Serve pages until told to stop. One thread a worker: each keeps one connection to the database open."""
    Granian(
        "evenhand.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        websockets=False,
    ).serve()
