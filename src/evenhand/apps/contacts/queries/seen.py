"""Who may see which contact: decided here, for pages, lists and counts alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThan

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact
from evenhand.apps.cases.queries import viewer_of
from evenhand.apps.cases.sight import LED, VIEWER, WHOLE, Shape, Viewer, cases_of_shape, open_to
from evenhand.apps.contacts.models import Contact, Quarantined
from evenhand.apps.contacts.models.contacts import Direction
from evenhand.apps.contacts.operations.of_members import WITH_MEMBER
from evenhand.apps.council.lists import has_this_address
from evenhand.apps.council.once_a_request import once_a_request
from evenhand.apps.council.prepared import Given, Prepared, answers
from evenhand.apps.council.queries import roles_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.letters.models import LetterSent
from evenhand.apps.letters.queries import BY_ITS_OWN_CASE
from evenhand.domain.cases.held_apart import roles_reading

OWN_WORK = "own-work"  # the outcome of a mail that lists an officer's own work


# What the page of a contact shows of other records.
SHOWN_BESIDE = (
    "customer", "suggested_customer", "arrangement", "reader", "raw", "forwarded_by_officer", "forwarded_by_member",
)  # fmt: skip


class NotSeen(Exception):
    """There is no such contact for this person: it does not exist, or it is not theirs to see."""


def role_does(user: User, what: str, *, on: dt.date) -> bool:
    """Whether a role somebody holds on a day does this with contacts (law/vocabularies/contact-access.yaml)."""
    return what in once_a_request(f"contact-access {user.pk} {on}", lambda: _done_by_roles(user, on))


def _done_by_roles(user: User, on: dt.date) -> frozenset[str]:
    return _done_by(roles_of(user, on)) if user.is_active else frozenset()


def _done_by(roles: Set[str]) -> frozenset[str]:
    codes = lawbook().vocabularies["contact-access"].codes
    flags = [codes[role].flags for role in roles if role in codes]
    return frozenset(what for held in flags for what, does in held.items() if does is True)


def may_triage(user: User, *, on: dt.date) -> bool:
    """Whether somebody sorts what comes in and is routed to nobody."""
    return role_does(user, "triage", on=on)


def may_see_contacts(user: User, *, on: dt.date) -> bool:
    """Whether the bar offers the contacts at all."""
    return any(role_does(user, what, on=on) for what in ("triage", "oversees", "urgent", "reads"))


def contacts_seen_by(user: User, *, on: dt.date) -> QuerySet[Contact]:
    """The contacts somebody may see on a day.

    Its reader; the single point of contact and deputy of the arrangement it was routed to; whoever may see a
    case it stands on, or for a letter about several matters and for a copy whoever may see the case it went from; for one
    that stands on no case and is routed to nobody, those who do triage. Urgent
    ones are seen by the duty contact. One that stands only on a case kept from the single point of contact
    is kept from them as well, and so is one whose words may complain of them until somebody decides (SPOC-18).
    One that came with legal advice is seen by whoever asked, its reader, and by legal officers.
    A member's own mail is the member's until they pass it on (SPOC-5), and a mail with an officer's own work
    is theirs alone.
    Worked out once a request.
    """
    if not user.is_active:
        return Contact.objects.none()
    seen = f"contacts seen by {user.pk} on {on}"
    return once_a_request(seen, lambda: Contact.objects.filter(contacts_for(viewer_of(user, on)))).all()


def contacts_for(viewer: Viewer) -> Prepared:
    """The condition of it."""
    return Prepared(Contact, _seen, viewer.shape, given=viewer.given)


def contacts_of_shape(shape: Shape) -> Prepared:
    """The same where who looks is not known yet (`cases_of_shape`)."""
    return Prepared(Contact, _seen, shape)


def _seen(shape: Shape) -> Q:
    does = _done_by(shape.roles)
    on_any = Exists(CaseContact.objects.filter(contact_id=OuterRef("pk")))
    # Asked of the few cases that a contact stands on, never by listing all that somebody sees.
    cases = Case.objects.filter(cases_of_shape(WHOLE, shape), contact_rows__contact_id=OuterRef("pk"))
    if open_to(shape.roles):
        # Always true. PostgreSQL lists what is asked by one equality, here nearly all there is; with a second it does not.
        cases = cases.filter(GreaterThan(OuterRef("pk"), 0))
    on_seen = Exists(cases)
    seen: Q | Exists = on_seen
    # Listed beforehand, since they are few: PostgreSQL plans long for what it has to ask of each contact.
    own = Q(arrangement_id__among=LED)
    if shape.officer:
        seen = Q(on_seen) | Q(reader_id=VIEWER) | own
    if "triage" in does:
        seen = Q(seen) | (Q(arrangement__isnull=True) & ~Q(on_any))
    if does & {"reads", "oversees"}:
        seen = Q(seen) | ~Q(on_any)
    if "urgent" in does:
        seen = Q(seen) | ~Q(urgent_kind="")
    private = Q(outcome__in=(WITH_MEMBER, OWN_WORK), urgent_kind="")
    opened = Q(seen) & ~(private & ~Q(on_any)) & ~(Q(direction=Direction.OUT) & _of_others(shape))
    if not shape.roles & roles_reading(lawbook().newest()):
        opened &= ~_held_apart(shape)
    if not shape.officer:
        return opened
    apart = Exists(CaseContact.objects.filter(contact_id=OuterRef("pk"), case__apart=True))
    # Once somebody has given it to them to read, or has made a case of it that they see, it was decided.
    doubtful = Q(perhaps_about_spoc=True) & ~Q(reader_id=VIEWER)
    return opened & ~(own & (Q(apart) | doubtful) & ~Q(on_seen))


def _held_apart(shape: Shape) -> Q:
    """That it came with legal advice, which its reader reads and, but for legal officers, nobody else on the case."""
    apart = Exists(CaseContact.objects.filter(contact_id=OuterRef("pk"), apart=True))
    return Q(apart) & ~Q(reader_id=VIEWER) if shape.officer else Q(apart)


def _of_others(shape: Shape) -> Q:
    """That it is a letter about several matters, or a copy of one, from a case that whoever looks may not see.

    It stands on every case that it answers, and its text tells each of them about the others (SPOC-14).
    """
    # The second condition each time keeps PostgreSQL from listing them all beforehand.
    letter = LetterSent.objects.filter(GreaterThan(OuterRef("pk"), 0), contact_id=OuterRef("pk"))
    several = letter.filter(BY_ITS_OWN_CASE)
    cases = Case.objects.filter(cases_of_shape(WHOLE, shape), letters_sent__contact_id=OuterRef("pk"))
    return Q(Exists(several)) & ~Q(Exists(cases.filter(GreaterThan(OuterRef("pk"), 0))))


def contact_for(user: User, pk: int, *, on: dt.date) -> Contact:
    """The contact with this number, for this person: the one door. Raises NotSeen where it is not theirs to see."""
    viewer = viewer_of(user, on)
    found = answers(_one, viewer.shape, number=pk, **viewer.given) if user.is_active else []
    if not found:
        raise NotSeen(
            f"There is no contact {pk} that you may see. Check the number, or ask the officer who looks after the matter."
        )
    contact: Contact = found[0]
    return contact


def _one(shape: Shape) -> QuerySet[Contact]:
    seen = Contact.objects.filter(contacts_of_shape(shape), pk=Given("number"))
    # Asked along with it: hardly any sender is on a list of the council or wrote without a name, and several ask again.
    listed = ExpressionWrapper(has_this_address("from_address"), output_field=BooleanField())
    unnamed = Contact.objects.filter(from_key=OuterRef("from_key"), unnamed=True, customer=None)
    return seen.select_related(*SHOWN_BESIDE).annotate(sender_listed=listed, sender_unnamed=Exists(unnamed))


def quarantined_seen_by(user: User, *, on: dt.date) -> QuerySet[Quarantined]:
    """What could not be read in, for those who do triage, oversee it or audit."""
    allowed = any(role_does(user, what, on=on) for what in ("triage", "oversees", "reads"))
    kept = Quarantined.objects.select_related("raw", "receipt", "resolved_contact", "read_by", "reader")
    return kept if allowed else kept.none()


def quarantined_for(user: User, pk: int, *, on: dt.date) -> Quarantined:
    """One quarantined message, for this person. Raises NotSeen."""
    found = quarantined_seen_by(user, on=on).filter(pk=pk).first()
    if found is None:
        raise NotSeen(f"There is no quarantined message {pk} that you may see. It may have been mistyped.")
    return found
