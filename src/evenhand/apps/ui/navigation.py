"""The entries of the bar at the top of every page.

Each app registers its own entry in its `AppConfig.ready`, so that this app, the lowest of them, knows none of the others::

    navigation.register(Entry(label="People", url_name="people", place=50, shown_to=may_see_people))

Places in use: Work 10, My mail 15, Triage 20, Contacts 30, Cases 40, People 50, Complaints 52, My enquiries 53,
Equality replies 54, Advice 55, Single points of contact 60, Register 65, Law 70, Policies 73, Figures 75, Settings 80.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


def anybody_signed_in(request: HttpRequest) -> bool:
    """Say whether the visitor has signed in: the rule for an entry that is meant for everybody."""
    return request.user.is_authenticated


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words, the page it opens, its place in the bar (low first) and who is shown it.

    `also` are URL names of further pages that belong to it, with everything beneath them.
    """

    label: str
    url_name: str
    place: int
    shown_to: Callable[[HttpRequest], bool] = anybody_signed_in
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link ready to be drawn; `count` stands beside the label where it is not None."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


_entries: dict[str, Entry] = {}
_search: dict[str, str] = {}


def register(entry: Entry) -> None:
    """Put an entry in the bar; the same URL name registered again takes the place of the first."""
    _entries[entry.url_name] = entry


def register_search(*, url_name: str) -> None:
    """Name the page that the header's search box posts its words to, in the field `words`.

    The box posts because names and addresses must never stand in a URL.
    """
    _search["url_name"] = url_name


def registered() -> tuple[Entry, ...]:
    """Every entry in the order of the bar, whoever looks."""
    return tuple(sorted(_entries.values(), key=lambda entry: (entry.place, entry.label)))


def links_for(request: HttpRequest) -> tuple[Link, ...]:
    """The entries this visitor is shown; the one whose address begins this page's address is current."""
    shown = [entry for entry in registered() if entry.shown_to(request)]
    pages = [(reverse(name), entry) for entry in shown for name in (entry.url_name, *entry.also)]
    begun = [(url, entry) for url, entry in pages if _leads_to(url, request.path)]
    _, current = max(begun, key=lambda one: len(one[0]), default=(None, None))
    return tuple(
        Link(label=entry.label, url=reverse(entry.url_name), current=entry is current) for entry in shown
    )


def _leads_to(url: str, path: str) -> bool:
    """Whether a page lies beneath an address. Every page lies beneath the root, so that stands for itself alone."""
    return path == url if url == "/" else path.startswith(url)


def search_url() -> str | None:
    """The address the search box posts to, or None while no app has registered one."""
    url_name = _search.get("url_name")
    return reverse(url_name) if url_name else None
