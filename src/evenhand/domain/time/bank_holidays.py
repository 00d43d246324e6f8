"""The bank holidays of the four nations, year by year, from the `holidays` library (CAL-6, CAL-7).

Never the library's "United Kingdom" without a nation: that holds only the days common to all four.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from types import MappingProxyType

import holidays

SOURCE = f"holidays {version('holidays')}"
NATION_NAMES: Mapping[str, str] = MappingProxyType(
    {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
)


@lru_cache(maxsize=2048)
def bank_holidays(nation: str, year: int) -> Mapping[dt.date, str]:
    """The bank holidays of one nation in one year, with their names. Weekends are left as they are."""
    table = holidays.country_holidays("GB", subdiv=nation, years=year)
    return MappingProxyType({on: _as_said(str(name)) for on, name in table.items() if on.year == year})


def _as_said(name: str) -> str:
    return name.replace("Saint ", "St ").replace(" (observed)", ", moved from a weekend")
