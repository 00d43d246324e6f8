"""Who is who in the council on a day, and what the council has set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from evenhand.apps.accounts.addresses import normalised_address
from evenhand.apps.accounts.models import User
from evenhand.apps.council.models import (
    Absence,
    ClosureDay,
    CouncilSetting,
    HolidayAddition,
    Mailbox,
    Member,
    MemberOfParliament,
    Officer,
    Post,
    PostHolding,
    ReadingDuty,
)
from evenhand.apps.council.models.settings import ONLY_ROW
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.council.vocabularies import title_of_code, vocabulary
from evenhand.apps.lawbook.books import own_policy
from evenhand.apps.ui.identity import Identity

ADMINISTRATOR = "administrator"
MEMBER = "member"


def council() -> CouncilSetting:
    """The council's settings; asked of the database once a request, always outside one.

    Before an administrator has saved any, an unsaved row of the kind and nation that the council's policy is for.
    """
    return once_a_request("council", _council)


def _council() -> CouncilSetting:
    return CouncilSetting.objects.filter(pk=ONLY_ROW).first() or first_setting()


def first_setting() -> CouncilSetting:
    """The settings with which a council begins, not saved yet: its policy says of what kind it is, and in which nation.

    A town council that never opened the settings has its own notice of meetings, and its letters its own way on.
    """
    policy = own_policy()
    return (
        CouncilSetting(kind=policy.council_kind, nation=policy.nation)
        if policy is not None
        else CouncilSetting()
    )


def identity_of_council() -> Identity:
    """The name and colours that stand at the top of every page."""
    setting = council()
    return Identity(
        council_name=setting.name, brand_colour=setting.brand_colour, link_colour=setting.link_colour
    )


def officer_of(user: User) -> Officer | None:
    """The officer who signs in as this user; None for a member or an administrator from outside."""
    if "officer" in user._state.fields_cache:  # whoever is signed in comes with it (config/sign_in.py)
        return getattr(user, "officer", None)
    return once_a_request(f"officer of {user.pk}", lambda: Officer.objects.filter(user=user).first())


def officer_by_address(address: str) -> Officer | None:
    """The officer with this address, in any spelling."""
    try:
        found = officers_addresses().get(normalised_address(address))
    except ValueError:
        return None
    return Officer.objects.get(pk=found) if found is not None else None


def officers_addresses() -> Mapping[str, int]:
    """The address of each officer, normalised, with who has it: asked for once for a batch of mail."""
    return once_a_request(
        "officers' addresses",
        lambda: dict(Officer.objects.exclude(email="").order_by("-pk").values_list("email", "pk")),
    )


def roles_of(person: User | Officer, on: dt.date) -> frozenset[str]:
    """The roles of the posts somebody holds on a day (codes of law/vocabularies/roles.yaml).

    A councillor in office has the role `member`. An installation's first user (`createsuperuser`) is an
    administrator without a post, so that there is somebody to enter the posts. A user who may no longer
    sign in still held the posts they held: ask `is_active` for signing in.
    """
    kind = "user" if isinstance(person, User) else "officer"
    return once_a_request(f"roles of {kind} {person.pk} on {on}", lambda: _roles_of(person, on))


def keep_roles(user: User, on: dt.date, held: frozenset[str]) -> None:
    """Keep for the request what roles a user holds on a day by posts and seats, where that was asked already."""
    once_a_request(f"roles of user {user.pk} on {on}", lambda: _with_own(user, held))


def _with_own(person: User | Officer, held: frozenset[str]) -> frozenset[str]:
    first = isinstance(person, User) and person.is_superuser
    return held | {ADMINISTRATOR} if first else held


def _roles_of(person: User | Officer, on: dt.date) -> frozenset[str]:
    held = _holdings(person, on).order_by().values_list("post__role")
    seats = _memberships(person).filter(on_day(on)).order_by()
    roles = frozenset(role for (role,) in held.union(seats.values_list(Value(MEMBER))))
    return _with_own(person, roles)


def _holdings(person: User | Officer, on: dt.date) -> QuerySet[PostHolding]:
    held = PostHolding.objects.filter(on_day(on))
    return held.filter(officer__user=person) if isinstance(person, User) else held.filter(officer=person)


def _memberships(person: User | Officer) -> QuerySet[Member]:
    if isinstance(person, User):
        return Member.objects.filter(user=person) | Member.objects.filter(officer__user=person)
    return Member.objects.filter(officer=person)


def holders_of(role: str, on: dt.date) -> QuerySet[Officer]:
    """The officers who hold a post with this role on a day, by name, each once."""
    held = PostHolding.objects.filter(on_day(on), post__role=role)
    return Officer.objects.filter(pk__in=held.values("officer"))


def ever_holders_of(roles: Collection[str], on: dt.date) -> QuerySet[Officer]:
    """The officers who hold a post with one of the roles on a day, by name, then those who once did.

    `holds_now` says which of the two: what is entered late may be of a day on which the earlier ones held it.
    """
    held = PostHolding.objects.filter(officer=OuterRef("pk"), post__role__in=roles)
    found = Officer.objects.annotate(holds_now=Exists(held.filter(on_day(on))))
    return found.filter(Exists(held)).order_by("-holds_now", "name", "pk")


def holders_by_role(on: dt.date) -> Mapping[str, tuple[int, ...]]:
    """Every role with the ids of its holders on a day, in one query: for a case's surroundings."""
    found: dict[str, list[int]] = {}
    held = PostHolding.objects.filter(on_day(on)).order_by("officer__name", "officer_id")
    for role, officer in held.values_list("post__role", "officer_id"):
        if officer not in found.setdefault(role, []):
            found[role].append(officer)
    return {role: tuple(officers) for role, officers in found.items()}


def title_of(officer: Officer, on: dt.date) -> str:
    """The title of the post an officer held on a day, as a letter of that day names it; empty without one.

    Of several posts the one held longest stands first; all are named.
    """
    held = PostHolding.objects.filter(on_day(on), officer=officer).order_by("from_on", "pk")
    return ", ".join(dict.fromkeys(held.values_list("post__title", flat=True)))


def is_absent(officer: Officer, on: dt.date) -> bool:
    """Whether an absence of the officer is recorded for this day (SPOC-2)."""
    return officer.pk in absent_officers(on)


def absent_officers(on: dt.date) -> frozenset[int]:
    """The ids of all officers recorded as away on a day, in one query."""
    return once_a_request(f"absent on {on}", lambda: _absent_officers(on))


def _absent_officers(on: dt.date) -> frozenset[int]:
    return frozenset(Absence.objects.filter(on_day(on)).values_list("officer_id", flat=True))


def members_on(day: dt.date) -> QuerySet[Member]:
    """The councillors in office on a day."""
    return Member.objects.filter(on_day(day))


def member_by_address(address: str, on: dt.date) -> Member | None:
    """The councillor in office with this address, in any spelling."""
    try:
        found = members_addresses(on).get(normalised_address(address))
    except ValueError:
        return None
    return Member.objects.get(pk=found) if found is not None else None


def member_of_parliament_by_address(address: str, on: dt.date) -> MemberOfParliament | None:
    """The Member of Parliament in office with this address, in any spelling."""
    try:
        return MemberOfParliament.objects.filter(on_day(on), email=normalised_address(address)).first()
    except ValueError:
        return None


def mailbox_by_address(address: str) -> Mailbox | None:
    """The council's mailbox with this address, in any spelling, whether in use or not."""
    try:
        return Mailbox.objects.filter(address=normalised_address(address)).first()
    except ValueError:
        return None


def members_addresses(on: dt.date) -> Mapping[str, int]:
    """The address of each councillor in office on a day, normalised, with who has it."""
    return once_a_request(f"members' addresses {on}", lambda: _members_addresses(on))


def _members_addresses(on: dt.date) -> dict[str, int]:
    found: dict[str, int] = {}
    for pk, email in members_on(on).order_by("pk").values_list("pk", "email"):
        try:
            found.setdefault(normalised_address(email), pk)
        except ValueError:
            continue  # no address that mail could come from
    return found


def mailbox_addresses() -> Mapping[str, int]:
    """The address of each of the council's mailboxes, in use or not, with its id."""
    return once_a_request(
        "mailbox addresses", lambda: dict(Mailbox.objects.order_by("pk").values_list("address", "pk"))
    )


def is_own_address(address: str) -> bool:
    """Whether an address is the council's own: one of its domains or mailboxes."""
    try:
        plain = normalised_address(address)
    except ValueError:
        return False
    domain = plain.rpartition("@")[2]
    own = any(domain == d or domain.endswith(f".{d}") for d in council().mail_domains)
    return own or Mailbox.objects.filter(address=plain).exists()


def holiday_additions() -> QuerySet[HolidayAddition]:
    """The additions that stand: entered and not withdrawn (CAL-6)."""
    return HolidayAddition.objects.filter(withdrawn_at__isnull=True).order_by("on", "pk")


def closure_days() -> QuerySet[ClosureDay]:
    """The closure days that stand: entered and not withdrawn (CAL-5)."""
    return ClosureDay.objects.filter(withdrawn_at__isnull=True).order_by("on")


def titles_on(day: dt.date) -> Mapping[int, str]:
    """What each officer is called on a day by the posts they hold, in one query, by the officer's id."""
    held = PostHolding.objects.filter(on_day(day)).order_by("from_on", "pk")
    found: dict[int, list[str]] = {}
    for officer, title in held.values_list("officer_id", "post__title"):
        found.setdefault(officer, []).append(title)
    return {officer: ", ".join(dict.fromkeys(titles)) for officer, titles in found.items()}


def posts_with_roles() -> tuple[tuple[Post, str], ...]:
    """Every post with the words for its role."""
    posts = Post.objects.select_related("service_area")
    return tuple((post, title_of_code("roles", post.role)) for post in posts)


def absences_from(day: dt.date) -> QuerySet[Absence]:
    """The absences that are not over on a day, the earliest first."""
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=day)
    return Absence.objects.filter(lasting).select_related("officer").order_by("from_on", "pk")


def all_holidays() -> tuple[tuple[HolidayAddition, str], ...]:
    """Every holiday entered, withdrawn ones too, with its nations in words; the latest day first."""
    entered = HolidayAddition.objects.select_related("recorded_by", "withdrawn_by")
    return tuple((day, ", ".join(title_of_code("nations", n) for n in day.nations)) for day in entered)


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads what is routed to nobody: the named officer, their deputy, and the head of service behind both."""

    officer: int | None
    deputy: int | None
    head: int | None


def reading_duty(mailbox_id: int | None, on: dt.date) -> ReadingDuty | None:
    """The duty to read the mail of a mailbox on a day: its own, else the general one; None where none is set."""
    general = Q(mailbox__isnull=True)
    held = ReadingDuty.objects.filter(on_day(on))
    held = held.filter(general | Q(mailbox_id=mailbox_id) if mailbox_id is not None else general)
    return held.order_by(F("mailbox").asc(nulls_last=True), "-from_on", "-pk").first()


def readers_of(mailbox_id: int | None, on: dt.date) -> Readers:
    """Who reads the mail of a mailbox on a day. The head of service is the first who oversees and is not away."""
    return once_a_request(f"readers of {mailbox_id} on {on}", lambda: _readers_of(mailbox_id, on))


def _readers_of(mailbox_id: int | None, on: dt.date) -> Readers:
    duty = reading_duty(mailbox_id, on)
    return Readers(
        officer=duty.officer_id if duty else None,
        deputy=duty.deputy_id if duty else None,
        head=_head_present(on),
    )


def _head_present(on: dt.date) -> int | None:
    heads = (pk for role in _overseeing_roles() for pk in holders_of(role, on).values_list("pk", flat=True))
    away = absent_officers(on)
    found = list(dict.fromkeys(heads))
    return next((pk for pk in found if pk not in away), found[0] if found else None)


def _overseeing_roles() -> tuple[str, ...]:
    codes = vocabulary("contact-access").codes
    return tuple(role for role, meaning in codes.items() if meaning.flags.get("oversees") is True)


def read_for_others(officer: Officer, on: dt.date) -> frozenset[int]:
    """The officers for whom somebody reads on a day: those away whose deputy they are by a duty that holds."""
    away = absent_officers(on)
    if not away:
        return frozenset()
    held = ReadingDuty.objects.filter(on_day(on), deputy=officer, officer__in=away)
    return frozenset(held.values_list("officer_id", flat=True))


def reading_duties_from(day: dt.date) -> QuerySet[ReadingDuty]:
    """The duties that are not over on a day, the earliest first."""
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=day)
    duties = ReadingDuty.objects.filter(lasting).select_related("mailbox", "officer", "deputy")
    return duties.order_by("from_on", "pk")
