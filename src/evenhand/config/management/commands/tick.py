"""`evenhand tick`: run the recurring jobs that are due."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.timezone import now

from evenhand.apps.work.ticking import tick
from evenhand.config.schedule import JOBS


class Command(BaseCommand):
    help = (
        "Run the recurring jobs that are due, once, and what waits in the background. With this in a crontab no "
        "worker is needed; beside one it does no harm. Exit status 1 where a job failed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        ran = tick(JOBS, at=now())
        for one in ran:
            self.stdout.write(f"{one.name}: {f'failed ({one.failed})' if one.failed else 'done'}")
        if not ran:
            self.stdout.write("nothing was due")
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
        if any(one.failed for one in ran):
            sys.exit(1)
