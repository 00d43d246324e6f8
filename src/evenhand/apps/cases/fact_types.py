"""How each type of fact is asked for on a form and shown on a page.

The types are the closed list of the lawbook. Apps above this one register what they own (a contact) in
their `AppConfig.ready`; this app knows the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.customer_field import CustomerField
from evenhand.apps.cases.listed_field import NOT_TIED, ListedField
from evenhand.apps.cases.named import SERVICE, name_in
from evenhand.apps.council.models import Member, Officer, ServiceArea
from evenhand.apps.council.queries import ever_holders_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.people.models import Customer
from evenhand.apps.ui.dates import in_full
from evenhand.apps.ui.forms import DatePartsField, HouseCheckboxes, HouseRadios
from evenhand.domain.cases.events import PassageRef, Value
from evenhand.domain.cases.facts import references_in
from evenhand.domain.lawbook.compiling import words_of as words_of_name
from evenhand.domain.lawbook.procedure import LISTED, Ask
from evenhand.domain.lawbook.vocabularies import Code

Shown = str | SafeString
NOBODY = "Nobody on record"
FEW = 6
NUMBERED = frozenset({"officer", "member", "customer"})


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form field may need to know: who asks, on what day; `items` are those of the case, by key, in words.

    `about` is the customer of the case: what is typed by its number, such as a contact, is about nobody else.
    `fits` says of a fact and a code whether the code belongs to what the case says already; `posts` are the roles
    of the posts that somebody named by a fact must hold.
    """

    user: User
    today: dt.date
    customer: int | None = None
    items: Mapping[str, str] = dataclass_field(default_factory=dict)
    about: int | None = None
    fits: Callable[[str, Code], bool] = lambda fact, code: True
    posts: Mapping[str, frozenset[str]] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactType:
    """A type of fact: its form field, how a cleaned field becomes a fact, and how a fact is shown."""

    field: Callable[[Ask, Asking], forms.Field]
    to_fact: Callable[[object], Value | None]
    show: Callable[[str], Shown]


_types: dict[str, FactType] = {}


def register(name: str, fact_type: FactType) -> None:
    """Say how one type of fact is asked and shown."""
    _types[name] = fact_type


def _common(ask: Ask) -> dict[str, Any]:
    return {"label": ask.title, "help_text": ask.hint, "required": not ask.optional and not ask.when}


def field_for(ask: Ask, asking: Asking) -> forms.Field:
    """The form field that asks for a fact; one that is asked for only in some cases is not called optional."""
    field = _field_for(ask, asking)
    vars(field)["wanted"] = bool(ask.when) and not ask.optional
    return field


def _field_for(ask: Ask, asking: Asking) -> forms.Field:
    if ask.choice:
        return _choices(ask, [(code, words_of_name(code)) for code in ask.choice])
    if ask.vocabulary:
        codes = lawbook().vocabularies[ask.vocabulary].on(asking.today)
        offered = {code: one for code, one in codes.items() if ask.offers(one) and asking.fits(ask.name, one)}
        return _choices(ask, [(code, meaning.title) for code, meaning in offered.items()])
    if ask.type in _types:
        return _types[ask.type].field(ask, asking)
    return forms.CharField(**_common(ask))


def _choices(ask: Ask, choices: list[tuple[str, str]]) -> forms.Field:
    common = _common(ask)
    if ask.many:
        return forms.MultipleChoiceField(choices=choices, widget=HouseCheckboxes, **common)
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=HouseRadios, **common)
    return forms.ChoiceField(choices=[("", "Choose"), *choices], **common)


def fact_from(ask: Ask, cleaned: object) -> Value | None:
    """The fact that a cleaned field stands for; nothing where it was left empty."""
    if cleaned in (None, "", [], ()):
        return None
    if ask.choice or ask.vocabulary:
        return tuple(str(one) for one in _each(cleaned)) if ask.many else str(cleaned)
    if ask.many and ask.type in _types:
        found = (_types[ask.type].to_fact(one) for one in _each(cleaned))
        return tuple(str(fact) for fact in found if fact is not None)
    return _types[ask.type].to_fact(cleaned) if ask.type in _types else str(cleaned)


def _each(cleaned: object) -> Iterable[object]:
    """What a field that takes several was given, one by one."""
    return cleaned if isinstance(cleaned, Iterable) else (cleaned,)


def initial_from(ask: Ask, value: Value | None, words: Mapping[str, str]) -> object:
    """What a form field shows to begin with for a fact that is known: the way back of `fact_from`."""
    if isinstance(value, PassageRef):
        return words.get(value.name, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return [initial_from(ask, one, words) for one in value]
    if isinstance(value, str) and not ask.choice and not ask.vocabulary:
        if ask.type == SERVICE:
            return (
                ServiceArea.objects.filter(code=value.partition(":")[2]).values_list("pk", flat=True).first()
            )
        if ask.type == LISTED:
            return ListedField.shown(value, ask.list)
        if ask.type in NUMBERED:
            return number_in(value)
    return value


def show_fact(ask: Ask | None, value: Value, words: Mapping[str, str]) -> Shown:
    """A fact as a person reads it; `words` are the passages of the case."""
    if isinstance(value, PassageRef):
        said = words.get(value.name, "")
        return f"{said} ({NOT_TIED})" if said and ask is not None and ask.type == LISTED else said
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return in_full(value)
    if isinstance(value, Decimal):
        return f"£{value:,.2f}"
    if isinstance(value, tuple):
        return _joined([show_fact(ask, one, words) for one in value])
    if isinstance(value, int):
        return f"{value} minutes" if ask is not None and ask.type == "minutes" else str(value)
    if ask is not None and ask.vocabulary:
        return lawbook().vocabularies[ask.vocabulary].title_of(value)
    if ask is not None and ask.choice:
        return words_of_name(value)
    if ask is not None and ask.type in _types:
        return _types[ask.type].show(value)
    return value


def _joined(parts: list[Shown]) -> Shown:
    return format_html_join(", ", "{}", ((part,) for part in parts))


def _numbered(prefix: str) -> Callable[[object], Value | None]:
    def to_fact(cleaned: object) -> Value | None:
        return f"{prefix}:{getattr(cleaned, 'pk', cleaned)}"

    return to_fact


def number_in(value: str) -> int:
    """The number in a fact such as `officer:12`; -1 where there is none."""
    _, _, number = value.partition(":")
    return int(number) if number.isdigit() else -1


def _officer_field(ask: Ask, asking: Asking) -> forms.Field:
    """Any officer; where it has to be the holder of a post, those who hold it, and then those who once did."""
    roles = asking.posts.get(ask.name)
    officers = ever_holders_of(roles, asking.today) if roles else Officer.objects.order_by("name")
    common = _common(ask)
    if roles:
        common["help_text"] = f"{common['help_text']} {_whose_post(roles)}".strip()
    field = (
        forms.ModelMultipleChoiceField(officers, widget=HouseCheckboxes, **common)
        if ask.many
        else forms.ModelChoiceField(officers, empty_label="Choose an officer", **common)
    )
    vars(field)["label_from_instance"] = _officer_named
    return field


def _whose_post(roles: frozenset[str]) -> str:
    known = lawbook().vocabularies["roles"]
    posts = sorted(known.spoken(role) for role in roles)
    said = ", ".join(posts[:-1]) + (" or " if posts[1:] else "") + posts[-1]
    return f"Somebody who held a post of {said} on the day. An administrator enters who holds which post."


def _officer_named(officer: Officer) -> str:
    """An officer by name; one who holds the post that is wanted no longer is told apart."""
    return officer.name if getattr(officer, "holds_now", True) else f"{officer.name} (held the post earlier)"


def _member_field(ask: Ask, asking: Asking) -> forms.Field:
    members = Member.objects.order_by("name")
    if ask.many:
        return forms.ModelMultipleChoiceField(members, widget=HouseCheckboxes, **_common(ask))
    return forms.ModelChoiceField(members, empty_label="Choose a member", **_common(ask))


def _customer_field(ask: Ask, asking: Asking) -> forms.Field:
    """The customer that the link came from; without one, whoever the words mean."""
    if asking.customer is None:
        return CustomerField(user=asking.user, on=asking.today, **_common(ask))
    customers = Customer.objects.filter(merged_into__isnull=True, pk=asking.customer)
    return forms.ModelChoiceField(customers, empty_label=None, **_common(ask))


def _listed_field(ask: Ask, asking: Asking) -> forms.Field:
    return ListedField(name=ask.list, on=asking.today, **_common(ask))


def _show_name(value: str) -> Shown:
    return name_in(value) or NOBODY


def _show_customer(value: str) -> Shown:
    name = name_in(value)
    if name is None:
        return NOBODY
    try:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("person", args=[number_in(value)]), name
        )
    except NoReverseMatch:
        return name


def _show_case(value: str) -> Shown:
    return format_html('<a class="govuk-link" href="{}">{}</a>', reverse("case", args=[value]), value)


def _item_field(ask: Ask, asking: Asking) -> forms.Field:
    """The items of the case to choose from, of the kind that the ask names."""
    keys = [(k, words) for k, words in asking.items.items() if not ask.item or _kind_in(k) == ask.item]
    if ask.many:
        return forms.MultipleChoiceField(choices=keys, widget=HouseCheckboxes, **_common(ask))
    none = "None of them" if ask.optional else "Choose"
    return forms.ChoiceField(choices=[("", none), *keys], **_common(ask))


def _kind_in(key: str) -> str:
    return key.rpartition("-")[0]


def _service_field(ask: Ask, asking: Asking) -> forms.Field:
    areas = ServiceArea.objects.filter(active=True)
    if ask.many:
        return forms.ModelMultipleChoiceField(areas, widget=HouseCheckboxes, **_common(ask))
    return forms.ModelChoiceField(areas, empty_label="Choose a service area", **_common(ask))


def _service_fact(cleaned: object) -> Value | None:
    return f"{SERVICE}:{cleaned.code}" if isinstance(cleaned, ServiceArea) else None


def _show_service(value: str) -> Shown:
    return name_in(value) or value.partition(":")[2]


def _show_item(value: str) -> Shown:
    return words_of_name(value)


class _References(forms.CharField):
    """References of cases, typed with commas or spaces between them."""

    def clean(self, value: object) -> tuple[str, ...]:
        """Each reference once."""
        return references_in(super().clean(value))

    def prepare_value(self, value: object) -> object:
        """The references as they are typed."""
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _case_field(ask: Ask, asking: Asking) -> forms.Field:
    return _References(max_length=2000, **_common(ask)) if ask.many else _line_field(ask, asking)


def _text_field(ask: Ask, asking: Asking) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 6, "data-draftable": "true"})
    return forms.CharField(widget=widget, **_common(ask))


def _line_field(ask: Ask, asking: Asking) -> forms.Field:
    return forms.CharField(max_length=300, **_common(ask))


def _yes_or_no(ask: Ask, asking: Asking) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=HouseRadios,
        **_common(ask),
    )


def _whole_number(ask: Ask, asking: Asking) -> forms.Field:
    return forms.IntegerField(min_value=0, **_common(ask))


def _money(ask: Ask, asking: Asking) -> forms.Field:
    return forms.DecimalField(min_value=0, max_digits=10, decimal_places=2, **_common(ask))


def _as_it_is(cleaned: object) -> Value | None:
    return cast("Value | None", cleaned)  # a field that is registered with this gives nothing else


def _as_text(cleaned: object) -> Value | None:
    return str(cleaned).strip().upper()


def _plain(value: str) -> Shown:
    return value


register("text", FactType(_text_field, _as_it_is, _plain))
register("line", FactType(_line_field, _as_it_is, _plain))
register("date", FactType(lambda a, _: DatePartsField(**_common(a)), _as_it_is, _plain))
register("boolean", FactType(_yes_or_no, _as_it_is, _plain))
register("number", FactType(_whole_number, _as_it_is, _plain))
register("minutes", FactType(_whole_number, _as_it_is, _plain))
register("money", FactType(_money, _as_it_is, _plain))
register("officer", FactType(_officer_field, _numbered("officer"), _show_name))
register("member", FactType(_member_field, _numbered("member"), _show_name))
register("customer", FactType(_customer_field, _numbered("customer"), _show_customer))
register("case", FactType(_case_field, _as_text, _show_case))
register("service", FactType(_service_field, _service_fact, _show_service))
register(LISTED, FactType(_listed_field, _as_it_is, _show_name))
register("item", FactType(_item_field, lambda key: str(key), _show_item))
