"""Delivering an answer about somebody's own data by a link: two secrets by two ways, an end, and every opening counted.

The mail says only that something waits. The link holds nothing but chance and a signature; what opens it is told by
another way. Both are kept as keyed hashes alone, so that nobody can read them back from the records.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.cases.erasing import Gone
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.operations import Move, make_move
from evenhand.apps.cases.queries import procedure_of, reading_of
from evenhand.apps.information.link_mail import TWO_SECRETS, link_facts, mail_about
from evenhand.apps.information.models import Delivered, Delivery, DeliveryTry
from evenhand.apps.information.paper_files import against_what_is_ready
from evenhand.apps.lawbook.books import calendars, lawbook
from evenhand.apps.letters.addressing import is_offered
from evenhand.apps.letters.enclosing import enclosures_of, files_beside
from evenhand.apps.letters.gathering import CUSTOMER
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.letters.operations import send_owed
from evenhand.apps.letters.posting import EMAIL, Enclosure, deliver
from evenhand.apps.letters.ways import Way
from evenhand.apps.letters.writing import as_kept, forget
from evenhand.domain.cases.events import Value
from evenhand.domain.cases.obligations import Obligation
from evenhand.domain.lawbook.purposes import DELIVERY_LINK
from evenhand.domain.time import due_on
from evenhand.domain.time.legal_day import legal_day

SEND, REVOKE, BESIDE = "delivery.send", "delivery.revoke", "delivery"
TAKE_BACK = "take-back-link"  # of a link that opens by itself alone: it is no item of the case
AddressOf = Callable[[str], str]  # from the signed token to the address of its page
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is mistaken for another when read out
LENGTH = 12
GOOD_FOR = dt.timedelta(minutes=15)
LOOKING_BACK = dt.timedelta(minutes=15)
MOST_TRIES = 5  # of one link, or from one place, within LOOKING_BACK
NO_MATCH = (
    "That did not open anything. Check the letters and numbers we told you. "
    "The link may also have ended: ask us for a new one."
)
TOO_MANY = "There were too many tries. Please wait fifteen minutes, or telephone us."


class TooManyTries(Exception):
    """Tries are limited; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Made:
    """A delivery just made. `secret` is shown once to the officer; empty where the button was pressed before."""

    delivery: Delivery
    secret: str


def two_secrets(case: Case) -> bool:
    """Whether what is delivered opens only for who was told more by another way: the procedure says so by its move."""
    return SEND in procedure_of(case).moves


def new_token() -> tuple[str, str]:
    """Chance for a link: as it is kept, hashed, and as it stands in the address, signed."""
    token = secrets.token_urlsafe(32)
    return _hash(token), _signer().sign(token)


def _hash(words: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def _signer() -> Signer:
    return Signer(salt="evenhand.delivery", sep=".")


def _typed(secret: str) -> str:
    return "".join(letter for letter in secret.upper() if letter in LETTERS)


def shown(secret: str) -> str:
    """A secret as it is read out: groups of four."""
    return "-".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def link_ends_on(on: dt.date) -> dt.date:
    """The last day on which a link made on a day can be opened."""
    return due_on(lawbook().rule_for(DELIVERY_LINK), on, calendars())


@transaction.atomic
def send_link(
    case: Case,
    *,
    to: str,
    told_by: str,
    address_of: AddressOf,
    by: User,
    at: dt.datetime,
    press: UUID,
    owed: Obligation | None = None,
) -> Made:
    """Put what stands ready behind a link, mail the link, and give the secret to be told by another way.

    `owed` is the letter that answers the person: it goes behind the same link, is kept as sent, and the move that it
    meets is recorded with it, so that neither is there without the other. Raises Refused where nothing stands ready,
    something hidden was not answered for, or the address is not the person's; LetterRefused for what the letter
    lacks, MoveRefused where the procedure does not allow it.
    """
    again = Delivery.objects.filter(press=press).first()
    if again is not None:
        return Made(again, "")
    files = ready(case, alone=owed is None, on=legal_day(at))
    if not is_offered(case, to):
        raise Refused("Choose an address that stands on the person's record.", field="to")
    if case.customer is not None and case.customer.safe_contact:
        raise Refused(
            "A safe-contact note stands on this person's record: somebody else may read their mail. Hand it over another way."
        )
    token, secret = secrets.token_urlsafe(32), "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    link = _Link(
        case, to, told_by, address_of(_signer().sign(token)), token, secret, by=by, at=at, press=press
    )
    if owed is None:
        link.carry(files)
    else:
        _send_letter(owed, link, files)
    FileToSend.objects.filter(case=case, beside=BESIDE).delete()
    return Made(Delivery.objects.get(press=press), secret)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link about to be mailed, and what is kept of it."""

    case: Case
    to: str
    told_by: str
    address: str
    token: str
    secret: str
    _: KW_ONLY
    by: User
    at: dt.datetime
    press: UUID

    def carry(self, files: Sequence[Enclosure]) -> int | None:
        """Mail the link, put the files behind it and record the delivery; the contact that the mail became."""
        on = legal_day(self.at)
        ends = link_ends_on(on)
        contact = deliver(
            mail_about(
                self.case,
                self.to,
                TWO_SECRETS,
                link_facts(self.address, ends),
                by=self.by,
                at=self.at,
                press=self.press,
            )
        )
        facts: dict[str, Value] = {"expires_on": ends, "told_by": self.told_by, "files": len(files)}
        if contact is not None:
            facts["contact"] = f"contact:{contact}"
        move = Move(move=SEND, facts=facts, happened_on=on)
        event = make_move(self.case, move, by=self.by, at=self.at, batch=uuid5(self.press, SEND))
        delivery = Delivery.objects.create(
            case=self.case,
            item=event.item,
            token_hash=_hash(self.token),
            secret_hash=_hash(self.secret),
            expires_on=ends,
            made_by=self.by,
            made_at=self.at,
            press=self.press,
        )
        put_behind(delivery, files)
        return contact


def _send_letter(owed: Obligation, link: _Link, files: tuple[Enclosure, ...]) -> None:
    """Send what the case owes behind the link, as its page keeps it: the letter first, then the files."""
    case, on = link.case, legal_day(link.at)
    letter = lawbook().letters[owed.name]
    _composed, facts = as_kept(case, letter, beside=owed.key, item=owed.item, user=link.by, on=on)
    facts["enclosures"] = [one.name for one in files]
    way = Way(channel=EMAIL, to=(link.to,), carried_by=lambda parcel: link.carry(parcel.enclosures))
    send_owed(case, owed, facts, way, by=link.by, at=link.at, press=link.press, enclosures=files)
    forget(case, owed.key)


def owed_to_person(case: Case, *, on: dt.date) -> tuple[Obligation, ...]:
    """The letters that the case owes the person now: they can go behind the link with the files."""
    book = lawbook().letters
    owed = reading_of(case, on).obligations
    return tuple(one for one in owed if one.open and one.kind == "letter" and book[one.name].to == CUSTOMER)


def put_behind(delivery: Delivery, files: Sequence[Enclosure]) -> None:
    """Put files behind a link, in their order."""
    Delivered.objects.bulk_create(
        Delivered(
            delivery=delivery,
            place=place,
            name=one.name,
            file=one.file,
            findings=list(one.findings),
            accepted_because=one.accepted_because,
        )
        for place, one in enumerate(files, start=1)
    )


def ready(case: Case, *, alone: bool, on: dt.date) -> tuple[Enclosure, ...]:
    """The files that stand ready. Raises Refused where there is none and there must be, or one may not go yet."""
    rows = files_beside(case, BESIDE)
    files = enclosures_of(rows)
    if not files and alone:
        raise Refused("Put at least one file here first.")
    against = " ".join(
        filter(None, (against_what_is_ready(case, rows, on=on), *(one.against for one in files)))
    )
    if against:
        raise Refused(against)
    return files


@transaction.atomic
def revoke(delivery: Delivery, *, why: str, by: User, at: dt.datetime) -> None:
    """Take a delivery back: from now on it opens nothing. Raises MoveRefused once it has ended."""
    move = Move(
        move=REVOKE if delivery.item else TAKE_BACK,
        facts={"why": why},
        happened_on=legal_day(at),
        item=delivery.item,
    )
    make_move(delivery.case, move, by=by, at=at)
    delivery.revoked_at = at
    delivery.save(update_fields=["revoked_at"])


def open_link(signed: str, secret: str, *, place: str, at: dt.datetime) -> Delivery:
    """The delivery behind a link, for who knows its secret. Raises Refused or TooManyTries.

    What is answered is the same for a link that never was, one that ended and a wrong secret.
    """
    token = _token(signed)
    _check_tries(token, place, at)
    found = still_open(at).filter(token_hash=_hash(token)).first()
    right = found is not None and (
        found.opens_alone or hmac.compare_digest(found.secret_hash, _hash(_typed(secret)))
    )
    _note(found, token, place, at, opened=right)
    if found is None or not right:
        raise Refused(NO_MATCH)
    return found


def opens_alone(signed: str, *, at: dt.datetime) -> bool:
    """Whether this link opens something now by itself, with nothing that was told by another way."""
    token = _token(signed)
    found = still_open(at).filter(token_hash=_hash(token)).first() if token else None
    return found is not None and found.opens_alone


def is_known(signed: str) -> bool:
    """Whether this link was ever made here; what it opens now, or that it opens no more, is not said."""
    token = _token(signed)
    return bool(token) and Delivery.objects.filter(token_hash=_hash(token)).exists()


def _token(signed: str) -> str:
    try:
        return _signer().unsign(signed)
    except BadSignature:
        return ""


def _check_tries(token: str, place: str, at: dt.datetime) -> None:
    failed = DeliveryTry.objects.filter(at__gte=at - LOOKING_BACK, opened=False)
    of_link = failed.filter(token_hash=_hash(token)).count() if token else 0
    if max(of_link, failed.filter(from_hash=_hash(place)).count()) >= MOST_TRIES:
        raise TooManyTries(TOO_MANY)


def _note(
    found: Delivery | None, token: str, place: str, at: dt.datetime, *, opened: bool, took: int | None = None
) -> None:
    DeliveryTry.objects.create(
        delivery=found,
        at=at,
        token_hash=_hash(token) if token else "",
        from_hash=_hash(place),
        opened=opened,
        place=took,
    )


def still_open(at: dt.datetime) -> QuerySet[Delivery]:
    """The deliveries that can be opened at an instant, save those whose person has a safe-contact note by now."""
    live = Delivery.objects.filter(revoked_at=None, expires_on__gte=legal_day(at))
    return live.select_related("case").exclude(case__customer__safe_contact__gt="")


def take_file(delivery: Delivery, number: int, *, place: str, at: dt.datetime) -> Delivered | None:
    """A file of a delivery that was opened; that it was taken is kept."""
    found = delivery.files.select_related("file").filter(place=number).first()
    if found is not None:
        DeliveryTry.objects.create(
            delivery=delivery,
            at=at,
            token_hash=delivery.token_hash,
            from_hash=_hash(place),
            opened=True,
            place=number,
        )
    return found


@dataclass(frozen=True, slots=True)
class Behind:
    """A delivery as it fares: the names of its files, how often it was opened, tried in vain and taken from, when last."""

    delivery: Delivery
    files: tuple[str, ...]
    openings: int
    failures: int
    taken: int
    last_at: dt.datetime | None


def deliveries_of(case: Case) -> tuple[Behind, ...]:
    """The deliveries of a case and how each fares, the latest first: one question, which gives a row for each file."""
    of_files = Delivery.objects.filter(case=case).select_related("made_by").annotate(file=F("files__name"))
    opened = Q(tries__opened=True, tries__place=None)
    rows = of_files.annotate(
        place=F("files__place"),
        openings=Count("tries", filter=opened),
        failures=Count("tries", filter=Q(tries__opened=False)),
        taken=Count("tries", filter=Q(tries__place__isnull=False)),
        last_at=Max("tries__at", filter=opened),
    ).order_by("-made_at", "-pk", "place")
    return tuple(_behind(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.pk))


def _behind(rows: Sequence[Any]) -> Behind:
    one, files = rows[0], tuple(row.file for row in rows if row.file is not None)
    return Behind(one, files, one.openings, one.failures, one.taken, one.last_at)


def erase_deliveries(case: Case, _at: dt.datetime) -> Gone:
    """What erasing a case does to its deliveries: the files and their names go, that they were made and opened stays."""
    delivered = list(Delivered.objects.filter(delivery__case=case))
    Delivered.objects.filter(delivery__case=case).update(name="[erased]", findings=[], accepted_because="")
    return Gone(files=[(one, one.file_id) for one in delivered])
