"""What every page needs around its own content."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from evenhand.apps.ui import navigation
from evenhand.apps.ui.identity import Identity, identity


class Furniture:
    """The header's name, entries and search box; each is worked out only where the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def identity(self) -> Identity:
        """The council's name and colours."""
        return identity()

    @cached_property
    def links(self) -> tuple[navigation.Link, ...]:
        """The entries of the bar that this visitor is shown."""
        return navigation.links_for(self._request)

    @cached_property
    def search_url(self) -> str | None:
        """Where the search box posts to, if anywhere."""
        return navigation.search_url()

    @property
    def is_demonstration(self) -> bool:
        """Whether everything here is invented."""
        return bool(settings.DEMONSTRATION)


def page_furniture(request: HttpRequest) -> dict[str, Furniture]:
    """Give every template `furniture`."""
    return {"furniture": Furniture(request)}
