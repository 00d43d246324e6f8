"""The rows of a worksheet: a small form for each open item of a kind, and empty ones for new items.

A row in which nothing was typed is no move. What was typed is compared with the record as it now stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from uuid import UUID, uuid4

from django import forms
from django.forms.utils import ErrorDict

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.fact_types import Asking, Shown, fact_from, field_for, initial_from, show_fact
from evenhand.apps.cases.forms import filled_in_elsewhere
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move as MoveMade
from evenhand.apps.cases.pages import items_in_words, offered_on
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Row as Line
from evenhand.apps.ui.forms import DatePartsField, HouseForm
from evenhand.domain.cases.code_guards import fits_here
from evenhand.domain.cases.events import Actor, Value
from evenhand.domain.cases.guards import Refusal
from evenhand.domain.cases.post_guards import roles_wanted
from evenhand.domain.cases.reading import MoveOffer, Reading
from evenhand.domain.cases.story import ItemStory
from evenhand.domain.lawbook.procedure import Ask, Move, Worksheet

NEW = "new"
OWN_DAY = (
    "happened_on"  # of what happened on a day of its own before anybody wrote it down, such as an incident
)
NEW_ROWS, MOST_NEW_ROWS = 1, 30

Typed = Mapping[str, object]


class SheetForm(HouseForm):
    """What holds for the whole sheet: the day, the press of the button, and what was on the screen."""

    happened_on = DatePartsField(label="Day it happened")
    batch = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_NEW_ROWS, required=False)

    @property
    def batch_id(self) -> UUID:
        """The press of the button that this sheet is."""
        batch: UUID = self.cleaned_data["batch"]
        return batch


class RowForm(HouseForm):
    """What a move asks about one item, or about a new one; nothing has to be filled in."""

    def __init__(
        self, move: Move, asking: Asking, *, prefix: str, known: Mapping[str, object], data: Typed | None
    ) -> None:
        self.move = move
        super().__init__(data, initial=dict(known), prefix=prefix, empty_permitted=True)
        posts = roles_wanted(move, lawbook().vocabularies, asking.today)
        here = replace(asking, fits=partial(fits_here, move, {}), posts=posts)
        for name, ask in move.asks.items():
            if not filled_in_elsewhere(ask, {}):
                self.fields[name] = field_for(ask, here)
        if move.opens and move.before_receipt:
            self.fields[OWN_DAY] = DatePartsField(
                label="Day it happened",
                help_text="Leave it empty for the day at the foot of the page.",
                required=False,
            )
            self.order_fields([OWN_DAY])
        self.word_requirements()

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that say something other than the record; line ends of a browser are no change."""
        return [name for name in self.fields if _as_typed(self[name].data) != _as_typed(self._before(name))]

    def _before(self, name: str) -> object:
        known = self.initial.get(name)
        widget = self.fields[name].widget
        if isinstance(known, dt.date):
            return (str(known.day), str(known.month), str(known.year))
        return widget.format_value(known) if isinstance(widget, forms.NumberInput) else known

    def facts(self) -> dict[str, Value]:
        """What the row says, as facts."""
        asked = {name: ask for name, ask in self.move.asks.items() if name in self.fields}
        found = ((name, fact_from(ask, self.cleaned_data.get(name))) for name, ask in asked.items())
        return {name: value for name, value in found if value is not None}

    def refuse(self, refusals: tuple[Refusal, ...]) -> None:
        """Put the sentences of a refusal beside the fields they are about, or at the top of the row."""
        for refusal in refusals:
            rule = f" ({refusal.rule})" if refusal.rule else ""
            self.add_error(refusal.field if refusal.field in self.fields else None, f"{refusal.says}{rule}")

    def show_without_errors(self) -> None:
        """Show what was kept for later as it was typed, before anybody presses a button."""
        self._errors = ErrorDict(renderer=self.renderer)


def _as_typed(value: object) -> object:
    if isinstance(value, list | tuple):
        return sorted(map(str, value)) if isinstance(value, list) else tuple(map(str, value))
    if value is None or value in ("", [], ()):
        return None
    words = " ".join(str(value).split())
    return words or None


@dataclass(slots=True)
class SheetRow:
    """One fieldset of the sheet: the item it is about, what is known of it, and its form or why there is none."""

    key: str
    title: str
    stage: str
    cells: tuple[tuple[str, Shown], ...]
    form: RowForm | None
    against: tuple[str, ...] = ()
    meanwhile: tuple[Line, ...] = ()

    @property
    def typed(self) -> bool:
        """Whether something was typed into it that the record does not say."""
        return self.form is not None and self.form.is_bound and self.form.has_changed()


@dataclass(slots=True)
class Sheet:
    """A whole worksheet for one person on one day."""

    case: Case
    worksheet: Worksheet
    head: SheetForm
    rows: list[SheetRow]
    done: list[SheetRow] = field(default_factory=list)

    @property
    def typed_rows(self) -> list[SheetRow]:
        """The rows in which something was typed, in the order in which they are committed."""
        return [row for row in self.rows if row.typed]

    @property
    def errors(self) -> bool:
        """Whether something is wrong anywhere on the sheet."""
        return any(bool(form.errors) for form in self.forms)

    @property
    def forms(self) -> list[HouseForm]:
        """Every form of the sheet, in the order of the page."""
        return [self.head, *(row.form for row in self.rows if row.form is not None)]

    def is_valid(self) -> bool:
        """Whether the sheet and every row in which something was typed can be read."""
        return all([self.head.is_valid(), *(row.form.is_valid() for row in self.typed_rows if row.form)])

    def moves(self) -> list[tuple[Case, MoveMade]]:
        """The moves of the rows in which something was typed."""
        said = self.head.cleaned_data
        return [
            (
                self.case,
                MoveMade(
                    move=row.form.move.name,
                    facts=row.form.facts(),
                    happened_on=row.form.cleaned_data.get(OWN_DAY) or said["happened_on"],
                    item="" if row.form.move.opens else row.key,
                    seen=said["seen"],
                ),
            )
            for row in self.typed_rows
            if row.form is not None
        ]


@dataclass(frozen=True, slots=True)
class SheetAt:
    """What a sheet is drawn from: the case as it now stands, and who looks at it."""

    case: Case
    worksheet: Worksheet
    reading: Reading
    words: Mapping[str, str]
    user: User
    actor: Actor
    today: dt.date


def sheet_of(at: SheetAt, *, data: Typed | None, kept: Typed | None = None) -> Sheet:
    """The sheet as it was posted (`data`), as it was kept for later (`kept`), or fresh from the record."""
    typed = data if data is not None else kept
    head = SheetForm(
        data,
        initial={
            "happened_on": at.today,
            "batch": uuid4(),
            "seen": at.case.head_sequence,
            "rows": _new_rows(typed),
        },
    )
    offers = offered_on(at.worksheet, at.reading, at.actor)
    items = items_in_words(at.reading, at.words)
    asking = Asking(user=at.user, today=at.today, items=items, about=at.case.customer_id)
    rows = [_item_row(at, offer, asking, typed) for offer in offers if offer.item]
    if any(offer.move is at.worksheet.add and offer.allowed for offer in offers):
        rows += [_new_row(at, asking, number, typed) for number in range(1, _new_rows(typed) + 1)]
    offered = {row.key for row in rows}
    done = [
        SheetRow(item.key, _title(at, item), _stage(at, item), _cells(at, item), None)
        for item in at.reading.items_of(at.worksheet.item_kind)
        if item.key not in offered
    ]
    sheet = Sheet(at.case, at.worksheet, head, rows, done)
    if data is None:
        for row in rows:
            if row.form is not None and row.form.is_bound:
                row.form.show_without_errors()
    return sheet


def _new_rows(typed: Typed | None) -> int:
    asked = str((typed or {}).get("rows", ""))
    return min(int(asked), MOST_NEW_ROWS) if asked.isdigit() else NEW_ROWS


def _item_row(at: SheetAt, offer: MoveOffer, asking: Asking, typed: Typed | None) -> SheetRow:
    item = at.reading.story.items[offer.item]
    form = None
    if offer.allowed:
        known = {name: _known(at, ask, item) for name, ask in offer.move.asks.items() if name in item.facts}
        form = RowForm(offer.move, asking, prefix=item.key, known=known, data=typed)
    return SheetRow(
        key=item.key,
        title=_title(at, item),
        stage=_stage(at, item),
        cells=_cells(at, item, leave_out=frozenset(offer.move.asks) if form else frozenset()),
        form=form,
        against=tuple(refusal.says for refusal in offer.refusals),
    )


def _known(at: SheetAt, ask: Ask, item: ItemStory) -> object:
    return initial_from(ask, item.facts[ask.name], at.words)


def _new_row(at: SheetAt, asking: Asking, number: int, typed: Typed | None) -> SheetRow:
    add = at.worksheet.add
    assert add is not None
    kind = at.reading.procedure.items[at.worksheet.item_kind]
    form = RowForm(add, asking, prefix=f"{NEW}-{number}", known={}, data=typed)
    return SheetRow(f"{NEW}-{number}", f"New {kind.title.lower()}", "", (), form)


def _title(at: SheetAt, item: ItemStory) -> str:
    return f"{at.reading.procedure.items[item.kind].title} {item.key.rpartition('-')[2]}"


def _stage(at: SheetAt, item: ItemStory) -> str:
    return at.reading.procedure.items[item.kind].stages[item.stage].title


def _cells(
    at: SheetAt, item: ItemStory, leave_out: frozenset[str] = frozenset()
) -> tuple[tuple[str, Shown], ...]:
    kind = at.reading.procedure.items[item.kind]
    asks = {name: ask for move in (*kind.opening, *kind.moves) for name, ask in move.asks.items()}
    return tuple(
        (ask.title, show_fact(ask, item.facts[name], at.words))
        for name, ask in asks.items()
        if name in item.facts and name not in leave_out
    )


def recorded_since(at: SheetAt, item: str, seen: int) -> tuple[Line, ...]:
    """What others recorded about one item after an entry: shown beside what this person typed."""
    story = at.reading.story.items.get(item)
    kind = at.reading.procedure.items[at.worksheet.item_kind]
    asks = {name: ask for move in (*kind.opening, *kind.moves) for name, ask in move.asks.items()}
    later = [event for event in story.events if event.sequence > seen] if story else []
    return tuple(
        Line(asks[name].title, show_fact(asks[name], value, at.words))
        for event in later
        for name, value in event.facts.items()
        if name in asks
    )
