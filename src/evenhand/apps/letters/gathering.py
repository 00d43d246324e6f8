"""Where the facts of a letter come from: the record, the council, and what higher apps register.

A letter says which facts it takes; each is looked for here by its name. What nobody knows stays missing, and
the page asks the officer for it. Apps above this one add what they know in their `AppConfig.ready`::

    gathering.register("spoc_name", spoc_name)  # (About) -> value, or None where it is not known
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import reading_of, words_of
from evenhand.apps.cases.replying import reply_of
from evenhand.apps.council.models import Officer
from evenhand.apps.council.queries import council, officer_of, title_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.addressees import Addressee, addressee_from, postal_lines
from evenhand.apps.letters.circulating import title_of_circle
from evenhand.apps.letters.directory import CONTACT, contact_words
from evenhand.apps.letters.drawing import Letterhead
from evenhand.domain.cases.events import Event, PassageRef, Value
from evenhand.domain.cases.reading import Reading
from evenhand.domain.lawbook.letter_shapes import Fact, Letter

OFFICER = "officer:"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a letter is about: the case, its reading, an item of it where one is meant, who writes, and the day.

    `owing` is the entry that owes the letter, where one does.
    """

    case: Case
    reading: Reading
    words: Mapping[str, str]
    user: User
    on: dt.date
    item: str = ""
    owing: Event | None = None
    cache: dict[str, Any] = field(default_factory=dict)

    def said(self, name: str) -> Any:
        """A fact by its name; a passage as its words; None where nobody said it.

        A letter tells what was said by the entry that owes it, however late it goes: reasons given since are those of
        something else. Officers are named as they are now, for the person will turn to them.
        """
        story = self.reading.story
        item = story.items.get(self.item)
        value = (item.facts.get(name) if item else None) or story.facts.get(name)
        then = self.owing.facts.get(name) if self.owing is not None else None
        if then is not None and not _names_officer(then):
            value = then
        return self.words.get(value.name) if isinstance(value, PassageRef) else value

    def officer(self, name: str) -> Officer | None:
        """The officer named in the case or its item under a role."""
        value = self.said(name)
        number = value.partition(":")[2] if isinstance(value, str) else ""
        return Officer.objects.filter(pk=int(number)).first() if number.isdigit() else None


def _names_officer(value: Value) -> bool:
    return isinstance(value, str) and value.startswith(OFFICER)


CUSTOMER, NAME, ADDRESS = "customer", "recipient_name", "recipient_address"
Gatherer = Callable[[About], Any]
_gatherers: dict[str, Gatherer] = {}


def register(name: str, gatherer: Gatherer) -> None:
    """Say where the fact of this name comes from; a later one takes the place of the first."""
    _gatherers[name] = gatherer


def registered(name: str) -> Gatherer | None:
    """Who gathers this fact now, so that an app may add its own kind of case and leave the others as they are."""
    return _gatherers.get(name)


def about(case: Case, *, user: User, on: dt.date, item: str = "", owed: str = "") -> About:
    """A case made ready to gather from, read on a day; `owed` is the key of what is owed, where the letter is."""
    reading = reading_of(case, on)
    sequence = owed.partition(".")[0]
    owing = next((event for event in reading.story.events if str(event.sequence) == sequence), None)
    return About(case=case, reading=reading, words=words_of(case), user=user, on=on, item=item, owing=owing)


def gather(letter: Letter, about: About) -> dict[str, Any]:
    """Every fact of the letter that is known; what is not known is left out.

    Who a letter is to is the customer for theirs alone; every other letter asks its `addressee`.
    """
    found: dict[str, Any] = {}
    elsewhere = None if letter.to == CUSTOMER else addressee_of(letter, about)
    for name, fact in lawbook().letters.facts_of(letter).items():
        if elsewhere is not None and name in (NAME, ADDRESS):
            found.update(elsewhere.facts(name))
            continue
        gatherer = _gatherers.get(name)
        value = gatherer(about) if gatherer is not None else None
        if value is None:
            value = about.said(name)
        if value is None and name.endswith(CONTACT):
            value = contact_words(name, about.on)
        if value is not None and _fits(fact, value):
            found[name] = value
    return found


def addressee_of(letter: Letter, about: About) -> Addressee:
    """Who a letter is to that is not to the customer, as far as the case and its item say so."""
    if circle := title_of_circle(letter):
        return Addressee(name=circle)
    named = next((said for fact in letter.addressee if (said := about.said(fact))), None)
    return addressee_from(named, on=about.on)


def _fits(fact: Fact, value: Any) -> bool:
    """Whether a fact of the record is of the kind that the letter wants under this name."""
    if fact.type == "flag":
        return isinstance(value, bool)
    if fact.type == "date":
        return isinstance(value, dt.date)
    if fact.type == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    if fact.type in ("lines", "list", "entries"):
        return isinstance(value, list | tuple)
    return isinstance(value, str) and bool(value.strip())


def letterhead() -> Letterhead:
    """The head of the council's letters."""
    own = council()
    contact = tuple(line for line in (own.telephone, own.website) if line)
    return Letterhead(
        council_name=own.name,
        address=tuple(own.address_lines),
        contact=contact,
        demonstration=own.demonstration,
    )


def _recipient_name(about: About) -> str | None:
    if about.case.customer is not None:
        return about.case.customer.name
    reply = reply_of(about.case)
    return (reply.called or None) if reply is not None else None


def _recipient_address(about: About) -> list[str] | None:
    customer = about.case.customer
    if customer is not None:
        return list(postal_lines(customer)) or None
    reply = reply_of(about.case)
    return list(reply.lines) or None if reply is not None else None


def _sender_title(about: About) -> str | None:
    officer = officer_of(about.user)
    return (title_of(officer, about.on) or None) if officer is not None else None


def _received_on(about: About) -> dt.date | None:
    """The day on which the item came, where the letter is about one that came later than the case."""
    item = about.reading.story.items.get(about.item)
    received = item.facts.get("received_on") if item else None
    return received if isinstance(received, dt.date) else about.case.received_on


register("recipient_name", _recipient_name)
register("recipient_address", _recipient_address)
register("reference", lambda about: about.case.ref)
register("date_on", lambda about: about.on)
register("sender_name", lambda about: about.user.name)
register("sender_title", _sender_title)
register("council_name", lambda _: council().name)
register("contact_centre_telephone", lambda _: council().telephone or None)
register("matter_title", lambda about: about.case.title or None)
register("received_on", _received_on)
register("asked_on", lambda about: about.case.received_on)
