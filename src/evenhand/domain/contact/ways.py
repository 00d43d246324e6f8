"""Whether a way of getting in touch goes against a code on somebody's record: an adjustment, a limit on contact."""

from __future__ import annotations

from collections.abc import Mapping

CHANNEL, NOT_BY = "channel", "not_by"


def goes_against(flags: Mapping[str, str | bool | int], way: str) -> bool:
    """Whether these flags ask for another way than this channel.

    `channel` is the one channel that is kept to; `not_by` are those by which we do not get in touch.
    """
    return str(flags.get(CHANNEL, way)) != way or way in str(flags.get(NOT_BY, "")).split()
