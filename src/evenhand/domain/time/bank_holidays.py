"""The bank holidays of the four nations, year by year, from the `holidays` library (CAL-6, CAL-7).

Never the library's "United Kingdom" without a nation: that holds only the days common to all four.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import MappingProxyType

import holidays

SOURCE = f"holidays {version('holidays')}"
NATION_NAMES: Mapping[str, str] = MappingProxyType(
    {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
)


@lru_cache(maxsize=2048)
def bank_holidays(nation: str, year: int) -> Mapping[dt.date, str]:
    """The bank holidays of one nation in one year, with their names. Weekends are left as they are."""
    table = _united_kingdom()(subdiv=nation, years=year)
    return MappingProxyType({on: _as_said(str(name)) for on, name in table.items() if on.year == year})


@lru_cache(maxsize=1)
def _united_kingdom() -> Callable[..., holidays.HolidayBase]:
    """The library's own table, read from its file: asked by name, it would first read 250 other countries.

    Where the file is not there any more, the library is asked by name.
    """
    file = Path(holidays.__file__).with_name("countries") / "united_kingdom.py"
    spec = spec_from_file_location("holidays_of_the_united_kingdom", file) if file.is_file() else None
    if spec is None or spec.loader is None:
        return partial(holidays.country_holidays, "GB")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Callable[..., holidays.HolidayBase] = module.UnitedKingdom
    return table


def _as_said(name: str) -> str:
    return name.replace("Saint ", "St ").replace(" (observed)", ", moved from a weekend")
