"""Who recorded an entry, by name."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.apps.cases.named import learn_names, name_in


def names_of_recorders(ids: set[str]) -> Mapping[str, str]:
    """The names of officers and users by the ids that events hold."""
    recorders = [i for i in ids if i.partition(":")[0] in ("officer", "user")]
    learn_names(recorders)
    return {recorder: name for recorder in recorders if (name := name_in(recorder)) is not None}
