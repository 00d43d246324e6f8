"""Who recorded an entry, by name."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import Officer


def names_of_recorders(ids: set[str]) -> Mapping[str, str]:
    """The names of officers and users by the ids that events hold."""
    officers = {int(i.partition(":")[2]) for i in ids if i.startswith("officer:")}
    users = {int(i.partition(":")[2]) for i in ids if i.startswith("user:")}
    found = {
        f"officer:{pk}": n for pk, n in Officer.objects.filter(pk__in=officers).values_list("pk", "name")
    }
    named = User.objects.filter(pk__in=users).values_list("pk", "name")
    return {**found, **{f"user:{pk}": name for pk, name in named}}
