"""A process of its own, as a web process is one, that opens cases. Arguments: user, customer, how many, instant."""

from __future__ import annotations

import datetime as dt
import os
import sys
from uuid import UUID

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.config.settings"
    django.setup()
    from evenhand.apps.accounts.models import User
    from evenhand.apps.cases.operations import Move, open_case

    user, customer, many = User.objects.get(pk=int(sys.argv[1])), f"customer:{sys.argv[2]}", int(sys.argv[3])
    at = dt.datetime.fromisoformat(sys.argv[4])
    for number in range(many):
        facts = {"customer": customer, "received_on": at.date(), "summary": f"Matter {number}"}
        press = UUID(int=os.getpid() * 1_000 + number)
        # Each form is sent twice, as by a double click: the second press finds what the first one did.
        for _ in range(2):
            move = Move(move="receive", facts=facts, happened_on=at.date())
            open_case("enquiry", move, by=user, at=at, batch=press)
