"""One person on two records, or two people on one: merging, splitting and taking a merge back.

Rows of every table that name the customer are moved, each noted by its number; events of cases are never
touched. Taking a merge back puts each row where it was.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import IntegrityError, models, transaction

from evenhand.apps.accounts.changes import note_change
from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.people.keeping import keep_in_step
from evenhand.apps.people.models import Customer, DifferentPeople, LikelyPair, MovedRow, OtherName, Regrouping
from evenhand.apps.people.operations.customers import add_customer
from evenhand.apps.people.sides import tell_followers
from evenhand.apps.people.spellings import folded_name
from evenhand.apps.ui.dates import in_full

# What is about the record itself and not about the person: it stays where it is.
_STAYS = frozenset(
    f"people.{name}"
    for name in (
        "customer", "regrouping", "spelt", "matchkey", "likelypair", "differentpeople", "viewofrecord",
    )
)  # fmt: skip
# What the record that stays takes over where it says nothing itself.
_WISHES = ("preferred_channel", "preferred_format", "language")
Rows = Mapping[str, Iterable[int]]


@transaction.atomic
def merge(
    source: Customer,
    *,
    into: Customer,
    why: str,
    evidence: Sequence[str] = (),
    by: User,
    at: dt.datetime,
) -> Regrouping:
    """Say that two records are of one person: everything of `source` stands on `into` from now on.

    Both safe contact notes stay; wishes of the one fill the gaps of the other; its name becomes another
    name. Doing it again gives the merge that stands. Raises Refused without a reason, for one record, and
    where somebody said that these are two people.
    """
    source, target = _held(source, into)
    if source.merged_into_id is not None and source.merged_into_id == target.pk:
        return Regrouping.objects.filter(source=source, target=target, undone_at__isnull=True).latest("pk")
    _may_be_merged(source, target, why)
    before = _own_facts(target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    regrouping = Regrouping.objects.create(
        what=Regrouping.MERGE,
        source=source,
        target=target,
        why=why.strip(),
        evidence=list(evidence),
        before=before,
        by=by,
        at=at,
    )
    moved = _move_everything(regrouping)
    _take_over(source, target, regrouping, by=by, at=at)
    LikelyPair.objects.filter(models.Q(a=source) | models.Q(b=source)).delete()
    _note(regrouping, what="merge", why=why, by=by, at=at)
    _settle(source, target, moved, at=at)
    return regrouping


@transaction.atomic
def undo_merge(regrouping: Regrouping, *, why: str, by: User, at: dt.datetime) -> tuple[str, ...]:
    """Take a merge back: every row that is still on the record it went to goes back, and both records are as they were.

    What was added since stays with the record that it was added to. Gives a sentence for each thing that
    was changed since the merge and therefore left as it is. Doing it twice changes nothing more. Raises
    Refused without a reason, and while a later merge stands on top.
    """
    regrouping = (
        Regrouping.objects.select_for_update().select_related("source", "target").get(pk=regrouping.pk)
    )
    if regrouping.undone_at is not None:
        return ()
    if regrouping.what != Regrouping.MERGE:
        raise Refused("A split is taken back by merging the two records.")
    if not why.strip():
        raise Refused("Say why they are two people after all.", field="why")
    source, target = _held(regrouping.source, regrouping.target)
    if target.erased_at is not None:
        raise Refused("Their record was erased with the last case about them, so nothing can be put back.")
    if target.merged_into_id is not None:
        raise Refused(
            f"Record {target.pk} was itself merged into record {target.merged_into_id} since. Take that merge back first."
        )
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    moved = _move_back(regrouping)
    left = _restore(target, regrouping)
    regrouping.undone_by, regrouping.undone_at, regrouping.undone_why = by, at, why.strip()
    regrouping.save(update_fields=["undone_by", "undone_at", "undone_why"])
    _note(regrouping, what="undo-merge", why=why, by=by, at=at)
    _settle(source, target, moved, at=at)
    return left


@transaction.atomic
def split(
    customer: Customer, *, name: str, kind: str, rows: Rows, why: str, by: User, at: dt.datetime
) -> Regrouping:
    """Say that one record holds two people: these rows (numbers by model) go to a new record of this name.

    Raises Refused without a name, a reason or a row, and for a record that was merged. A split is taken
    back by merging the two.
    """
    if not why.strip():
        raise Refused("Say how you know that these are two people.", field="why")
    (source,) = _held(customer)
    if source.merged_into_id is not None:
        raise Refused("This record was merged into another. Split the one that stands for it.")
    if not any(list(ids) for ids in rows.values()):
        raise Refused("Choose at least one thing that belongs to the other person.")
    target = add_customer(name=name, kind=kind, by=by, at=at)
    regrouping = Regrouping.objects.create(
        what=Regrouping.SPLIT, source=source, target=target, why=why.strip(), by=by, at=at
    )
    moved: dict[str, list[int]] = {}
    for model, field in _relations():
        wanted = rows.get(model._meta.label_lower)
        if wanted and field.name in ("customer",):
            moved[model._meta.label_lower] = _move(regrouping, model, field, only=list(wanted))
    a, b = sorted((source.pk, target.pk))
    DifferentPeople.objects.create(a_id=a, b_id=b, why=why.strip()[:300], by=by, at=at)
    _note(regrouping, what="split", why=why, by=by, at=at)
    _settle(source, target, moved, at=at)
    return regrouping


@transaction.atomic
def say_different(one: Customer, other: Customer, *, why: str, by: User, at: dt.datetime) -> DifferentPeople:
    """Say that two records are of two people: neither is suggested for the other again. Twice is once."""
    if not why.strip():
        raise Refused("Say how you know that these are two people.", field="why")
    if one.pk == other.pk:
        raise Refused("This is one record. Split it where it holds two people.")
    a, b = sorted((one.pk, other.pk))
    said, new = DifferentPeople.objects.get_or_create(
        a_id=a, b_id=b, defaults={"why": why.strip()[:300], "by": by, "at": at}
    )
    LikelyPair.objects.filter(a_id=a, b_id=b).delete()
    if new:
        for customer in (one, other):
            note_change(customer, what="say-different-people", why=why, by=by, at=at)
    return said


@transaction.atomic
def take_back_different(one: Customer, other: Customer, *, by: User, at: dt.datetime) -> None:
    """Take back that two records are of two people. Twice changes nothing more."""
    a, b = sorted((one.pk, other.pk))
    gone, _ = DifferentPeople.objects.filter(a_id=a, b_id=b).delete()
    if gone:
        for customer in (one, other):
            note_change(customer, what="take-back-different-people", by=by, at=at)


def _held(*customers: Customer) -> list[Customer]:
    """Customers locked in the order of their numbers, so that two officers cannot deadlock."""
    wanted = [one.pk for one in customers]
    locked = {
        one.pk: one for one in Customer.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    }
    return [locked[pk] for pk in wanted]


def _may_be_merged(source: Customer, target: Customer, why: str) -> None:
    if source.pk == target.pk:
        raise Refused("This is one record already.")
    if not why.strip():
        raise Refused("Say how you know that they are one person.", field="why")
    for one in (source, target):
        if one.merged_into_id is not None:
            raise Refused(f"Record {one.pk} was merged into record {one.merged_into_id}: open that one.")
    a, b = sorted((source.pk, target.pk))
    said = DifferentPeople.objects.filter(a_id=a, b_id=b).select_related("by").first()
    if said is not None:
        raise Refused(
            f"{said.by} said on {in_full(said.at)} that these are two people: {said.why} Take that back first."
        )


def _relations() -> Iterator[tuple[type[models.Model], models.ForeignKey[models.Model, models.Model]]]:
    """Every field of every table that names a customer, also of apps that this one does not know."""
    for relation in Customer._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            model, field = relation.related_model, relation.field
            if model._meta.label_lower not in _STAYS and not model._meta.auto_created:
                yield model, field


def _move_everything(regrouping: Regrouping) -> dict[str, list[int]]:
    moved: defaultdict[str, list[int]] = defaultdict(list)
    for model, field in _relations():
        moved[model._meta.label_lower] += _move(regrouping, model, field)
    return moved


def _move(
    regrouping: Regrouping,
    model: type[models.Model],
    field: models.ForeignKey[models.Model, models.Model],
    *,
    only: Sequence[int] | None = None,
) -> list[int]:
    """Move rows from source to target and note each. What would stand there twice, or name one person twice, is left."""
    rows = model._base_manager.filter(**{field.name: regrouping.source_id})
    if only is not None:
        rows = rows.filter(pk__in=only)
    for other in _other_fields(model, field):
        rows = rows.exclude(**{other: regrouping.target_id})
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    to = {field.name: regrouping.target_id}
    if _may_clash(model, field):
        ids = [pk for pk in ids if _moved_alone(model, pk, to)]
    else:
        model._base_manager.filter(pk__in=ids).update(**to)
    label = model._meta.label_lower
    MovedRow.objects.bulk_create(
        MovedRow(regrouping=regrouping, model=label, field=field.name, object_id=pk) for pk in ids
    )
    return ids


def _other_fields(
    model: type[models.Model], field: models.ForeignKey[models.Model, models.Model]
) -> list[str]:
    """The fields of a tie between two people that name the other one."""
    if model._meta.app_label != "people":
        return []
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model is Customer and one.name != field.name
    ]


def _may_clash(model: type[models.Model], field: models.ForeignKey[models.Model, models.Model]) -> bool:
    unique = (c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint))
    return field.unique or any(field.name in names for names in unique)


def _moved_alone(model: type[models.Model], pk: int, to: Mapping[str, object]) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=pk).update(**to)
    except IntegrityError:  # the target has the same already
        return False
    return True


def _move_back(regrouping: Regrouping) -> dict[str, list[int]]:
    """Put back every row that still stands where the merge put it."""
    moved: defaultdict[str, list[int]] = defaultdict(list)
    fields = {(model._meta.label_lower, field.name): model for model, field in _relations()}
    noted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for label, name, pk in regrouping.moved.values_list("model", "field", "object_id"):
        noted[label, name].append(pk)
    for (label, name), ids in noted.items():
        model = fields.get((label, name))
        if model is None:  # of an app that is no longer installed
            continue
        there = model._base_manager.filter(pk__in=ids, **{name: regrouping.target_id})
        moved[label] += list(there.values_list("pk", flat=True))
        there.update(**{name: regrouping.source_id})
    return moved


def _own_facts(customer: Customer) -> dict[str, str]:
    return {name: getattr(customer, name) for name in ("safe_contact", *_WISHES)}


def _take_over(
    source: Customer, target: Customer, regrouping: Regrouping, *, by: User, at: dt.datetime
) -> None:
    notes = dict.fromkeys(filter(None, (target.safe_contact, source.safe_contact)))
    target.safe_contact = "\n".join(notes)
    for name in _WISHES:
        setattr(target, name, getattr(target, name) or getattr(source, name))
    target.save(update_fields=["safe_contact", *_WISHES])
    regrouping.after = _own_facts(target)
    folded = folded_name(source.name)[:200]
    known = target.other_names.filter(name_folded=folded, ended_on__isnull=True).exists()
    if folded != target.name_folded and not known:
        added = OtherName.objects.create(
            customer=target,
            name=source.name,
            name_folded=folded,
            evidence=f"The name on record {source.pk}, which was merged into this one.",
            confirmed_by=by,
            confirmed_at=at,
        )
        regrouping.after["other_name"] = added.pk
    regrouping.save(update_fields=["after"])


def _restore(target: Customer, regrouping: Regrouping) -> tuple[str, ...]:
    """Give the target its own facts back, as far as nobody changed them since; sentences for what was left."""
    left = []
    for name, was in regrouping.before.items():
        if getattr(target, name) == regrouping.after.get(name):
            setattr(target, name, was)
        else:
            title = name.replace("_", " ")
            left.append(
                f"The {title} of {target.name} was changed since the merge and stays as it is. Check it."
            )
    target.save(update_fields=list(regrouping.before))
    added = OtherName.objects.filter(pk=regrouping.after.get("other_name"), ended_on__isnull=True)
    added.filter(customer=target).delete()
    return tuple(left)


def _note(regrouping: Regrouping, *, what: str, why: str, by: User, at: dt.datetime) -> None:
    merged = what == "merge"
    facts = {"merged_into": regrouping.target_id} if what != "split" else {}
    for customer in (regrouping.source, regrouping.target):
        own = facts if customer.pk == regrouping.source_id else {}
        note_change(
            customer,
            what=what,
            why=f"{why.strip()} (records {regrouping.source_id} and {regrouping.target_id})",
            by=by,
            at=at,
            before={} if merged else own,
            after=own if merged else {},
        )


def _settle(
    source: Customer, target: Customer, moved: Mapping[str, Sequence[int]], *, at: dt.datetime
) -> None:
    for customer in (source, target):
        keep_in_step(customer)
    tell_followers(moved, at=at)
