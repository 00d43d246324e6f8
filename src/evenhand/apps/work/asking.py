"""The questions of the work list: each made once of what its shape depends on, and of nothing else (`answers`).

Places that are filled when a question is asked: `viewer`, `viewer_…` (`cases/sight.py`), `cases`, `away`, `today`,
`soon_until`.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from evenhand.apps.cases.about_officers import SPOC_ROLES
from evenhand.apps.cases.models import Case, CaseLink, CasePerson, ClockRow, ItemRow, ObligationRow
from evenhand.apps.cases.people_named import roles_not_asked, roles_without_part
from evenhand.apps.cases.sight import MATTER, VIEWER, WHOLE, Shape, cases_of_shape
from evenhand.apps.council.models import Officer, PostHolding
from evenhand.apps.council.models.spans import on_day
from evenhand.apps.council.prepared import Given
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.paging import in_lists
from evenhand.apps.work.rows import LATER, OVERDUE, PROMISES, SOON, TODAY

SPOC, DEPUTY = SPOC_ROLES
MOST_CASES = 5_000  # nobody looks after more; a list of one person's work need not go further
BY_POST, AWAITED = "by-post", "awaited"  # lists beside the groups, asked for with them

_CASES = Given("cases", many=True)
_AWAY = Given("away", many=True)
_ON = Given("today", models.DateField())
_SOON_UNTIL = Given("soon_until", models.DateField())
# What has no day stands last: SQLite puts it first by itself, and a list that is cut would hide what is late.
_EARLIEST = F("due_on").asc(nulls_last=True)


def _named() -> QuerySet[CasePerson]:
    """The cases that name an officer who has a part in them; as deputy only while the lead is away (SPOC-2)."""
    away = CasePerson.objects.filter(role=SPOC, item="", officer_id__among=_AWAY)
    stands_in = Q(role=DEPUTY, case_id__in=away.values("case_id"))
    named = CasePerson.objects.filter(~Q(role=DEPUTY) | stands_in, officer_id=VIEWER, item="")
    return named.exclude(role__in=sorted(roles_without_part()))


def _own_cases() -> QuerySet[Any]:
    """The numbers of the cases in hand that name an officer, and of the matters of their arrangements."""
    named = _named()
    arrangements = named.filter(role__in=SPOC_ROLES).values("case_id")
    matters = CaseLink.objects.filter(kind=MATTER, case_id__in=arrangements)
    return named.filter(in_hand=True).values_list("case_id").union(matters.values_list("other_id"))


def stood_in_for() -> QuerySet[Any]:
    """The names of those away whose arrangements the officer, as deputy, looks after (SPOC-2)."""
    arrangements = _named().filter(role=DEPUTY, case__final=False).values("case_id")
    away = CasePerson.objects.filter(case_id__in=arrangements, role=SPOC, item="")
    return away.order_by("officer__name").values_list("officer__name", flat=True).distinct()


_OPEN = ("pk", "edition", "stage", "next_due_on", "received_on", "owes", "team")


def own_open(shape: Shape, procedure: str) -> QuerySet[Any]:
    """Their cases in hand that they see, and those of their team that nobody looks after (`team`).

    Number, edition, stage, next day, day of receipt, whether it owes (if no day runs), and whether it is the team's.
    """
    cases = _seen(shape, procedure).filter(_in_hand(), pk__in=_own_cases())
    # Asked only of the few in which no day runs: it tells nothing of the others.
    owes = models.Case(When(next_due_on__isnull=True, then=_owing()), default=Value(True))
    found: QuerySet[Any] = cases.annotate(owes=owes, team=Value(False)).values_list(*_OPEN)
    if any(_editions_kept(shape.roles)):
        cases = _of_team(shape, procedure)
        found = found.union(cases.filter(looked_after=False), cases.filter(_left_alone()), all=True)
    return found.order_by(F("next_due_on").asc(nulls_last=True), "pk")[:MOST_CASES]


def _of_team(shape: Shape, procedure: str) -> QuerySet[Any]:
    """The open cases whose days a post of the officer keeps, whoever looks after them.

    What an arrangement ties is its single point of contact's, where they keep its days; what is late and shown to a post
    of theirs stands under what is overdue.
    """
    alone, of_spoc = _editions_kept(shape.roles)
    tied = CaseLink.objects.filter(kind=MATTER, other_id=OuterRef("pk"))
    kept = Q(edition__in=sorted(alone)) | Q(~Exists(tied), edition__in=sorted(of_spoc))
    cases = _seen(shape, procedure).filter(kept, final=False)
    late = _late_by_post(shape, procedure)
    if late is not None:
        cases = cases.exclude(Exists(late.filter(case_id=OuterRef("pk"))))
    return cases.annotate(owes=Value(True), team=Value(True)).values_list(*_OPEN)


def _left_alone() -> Q:
    """A case whose every officer has left: they hold no post any more, and nobody reads their list."""
    holding = PostHolding.objects.filter(on_day(_ON), officer_id=OuterRef("pk"))
    left = Officer.objects.filter(~Exists(holding))
    named = CasePerson.objects.filter(in_hand=True, item="").exclude(role__in=sorted(roles_without_part()))
    stays = named.filter(case_id=OuterRef("pk")).exclude(officer_id__in=left.values("pk"))
    return Q(
        ~Exists(stays),
        looked_after=True,
        pk__in=named.filter(officer_id__in=left.values("pk")).values("case_id"),
    )


def _seen(shape: Shape, procedure: str) -> QuerySet[Case]:
    cases = Case.objects.filter(cases_of_shape(WHOLE, shape))
    return cases.filter(procedure=procedure) if procedure else cases


def _editions_kept(roles: frozenset[str]) -> tuple[set[str], set[str]]:
    """The editions in which one of these posts keeps a day of the case itself; apart, where an arrangement may keep it too."""
    alone: set[str] = set()
    of_spoc: set[str] = set()
    for procedure in lawbook().procedures.values():
        keep = {name for clock in procedure.clocks if not clock.item_kind for name in clock.by}
        if keep & roles:
            (of_spoc if SPOC in keep else alone).add(procedure.id)
    return alone, of_spoc


def _in_hand() -> Q:
    """The case is open, or something that outlives it runs: a review of the answer, a regulator's complaint."""
    return Q(final=False) | Q(next_due_on__isnull=False) | Q(_owing())


def _owing() -> Exists:
    return Exists(ObligationRow.objects.filter(case_id=OuterRef("pk"), open=True))


def clocks(shape: Shape, procedure: str, limit: int) -> QuerySet[Any]:
    """The running clocks of the cases by due day, and those that are late and shown to a post the officer holds."""
    late = _overdue_by_post(shape, procedure)
    beside = [(late, BY_POST)] if late is not None else []
    return in_lists((_own_clocks(), _group()), *beside, limit=limit)


def _own_clocks() -> QuerySet[ClockRow]:
    """The running clocks of cases that have a due day; those of items that end with the case are their owners'."""
    rows = ClockRow.objects.filter(_of_case(), case_id__among=_CASES, due_on__isnull=False, limit=False)
    rows = _with_stage_of_item(rows).exclude(Exists(_asked_by_the_same_day()))
    # Said by `exclude`, so that SQLite finds the rows by their cases and not among all that run.
    return rows.exclude(stopped_on__isnull=False).order_by("due_on", "case_id", "pk")


def _overdue_by_post(shape: Shape, procedure: str) -> QuerySet[ClockRow] | None:
    """The overdue clocks that the posts somebody holds are shown, though their cases name them nowhere.

    None where no post has any.
    """
    late = _late_by_post(shape, procedure)
    if late is None:
        return None
    late = late.exclude(case_id__among=_CASES)
    late = late.filter(Exists(Case.objects.filter(cases_of_shape(WHOLE, shape), pk=OuterRef("case_id"))))
    return _with_stage_of_item(late).order_by("due_on", "case_id", "pk")


def _late_by_post(shape: Shape, procedure: str) -> QuerySet[ClockRow] | None:
    """The clocks that procedures show to a post when they are late (`overdue_to`): a review of a limit to its director."""
    shown = Q(pk__in=[])
    for edition in lawbook().procedures.values():
        keys = [clock.key for clock in edition.clocks if clock.overdue_to & shape.roles]
        if keys and procedure in ("", edition.name):
            shown |= Q(case__edition=edition.id, key__in=keys)
    if len(shown.children) == 1:
        return None
    return ClockRow.objects.filter(shown, stopped_on__isnull=True, due_on__lt=_ON)


def _with_stage_of_item(rows: QuerySet[ClockRow]) -> QuerySet[ClockRow]:
    """The clocks with where their item stands (`item_stage`), none for those of the case itself."""
    item = ItemRow.objects.filter(case_id=OuterRef("case_id"), key=OuterRef("item"))
    return rows.annotate(item_stage=Subquery(item.values("stage")[:1]))


def _asked_by_the_same_day() -> QuerySet[CasePerson]:
    """That an item asks the officer by the very day of a clock of it: it stands in their list as what they are asked."""
    same_day = ItemRow.objects.filter(
        case_id=OuterRef("case_id"), key=OuterRef("item"), due_on=OuterRef(OuterRef("due_on")), final=False
    )
    asked = CasePerson.objects.filter(
        Exists(same_day), officer_id=VIEWER, case_id=OuterRef("case_id"), item=OuterRef("item")
    )
    return asked.exclude(item="").exclude(role__in=roles_not_asked())


def items(procedure: str, limit: int) -> QuerySet[Any]:
    """What the officer was asked, by its due day, and what their cases wait for."""
    return in_lists((_asked(procedure), _group()), (_awaited(), AWAITED), limit=limit)


def asked_alone(limit: int) -> QuerySet[ItemRow]:
    """What the officer was asked, the earliest due first."""
    return _asked("")[:limit]


def _asked(procedure: str) -> QuerySet[ItemRow]:
    """The items of open cases that wait for what the officer was asked; `asked_as` is as what the item names them."""
    named = CasePerson.objects.filter(officer_id=VIEWER, in_hand=True)
    named = named.exclude(item="").exclude(role__in=roles_not_asked())
    asked = named.filter(case_id=OuterRef("case_id"), item=OuterRef("key"))
    rows = ItemRow.objects.filter(Exists(asked), case_id__in=named.values("case_id"), final=False)
    rows = rows.filter(Q(case__final=False) | Q(kind__in=_outliving()))
    rows = rows.filter(case__procedure=procedure) if procedure else rows
    # The same annotations in the same order as of `_awaited`: both are asked for in one query.
    rows = rows.annotate(asked_as=Subquery(asked.order_by("pk").values("role")[:1]), waits_for=Value(""))
    return rows.order_by(_EARLIEST, "case_id", "pk")


def _awaited() -> QuerySet[ItemRow]:
    """The items of the cases that stand where somebody else must act; `waits_for` is who that is, if named."""
    named = CasePerson.objects.filter(case_id=OuterRef("case_id"), item=OuterRef("key")).order_by("-pk")
    asked = CasePerson.objects.filter(case_id=OuterRef("case_id"), item=OuterRef("key"), officer_id=VIEWER)
    rows = ItemRow.objects.filter(_waiting_items(), ~Exists(asked), case_id__among=_CASES, final=False)
    rows = rows.annotate(asked_as=Value(""), waits_for=Subquery(named.values("officer__name")[:1]))
    return rows.order_by(_EARLIEST, "case_id", "pk")


def cases_of_rows(shape: Shape | None) -> QuerySet[Case]:
    """The cases with their customers; `seen` says whether somebody of this shape may see each, None sees none."""
    mine = Case.objects.filter(cases_of_shape(WHOLE, shape), pk=OuterRef("pk")) if shape else None
    sees = Exists(mine) if mine is not None else Value(False)
    return Case.objects.filter(pk__among=_CASES).select_related("customer").annotate(seen=sees)


def promises(limit: int) -> QuerySet[Any]:
    """What the cases still owe, by its due day; what is owed by no certain day stands apart."""
    owed = ObligationRow.objects.filter(case_id__among=_CASES).exclude(open=False)
    listed = models.Case(When(due_on__isnull=True, then=Value(PROMISES)), default=_group())
    return in_lists((owed.order_by("due_on", "owed_since", "pk"), listed), limit=limit)


def _outliving() -> frozenset[str]:
    """The kinds of item that go on when their case has come to its end."""
    kinds = (kind for procedure in lawbook().procedures.values() for kind in procedure.items.values())
    return frozenset(kind.name for kind in kinds if kind.outlives_case)


def _of_case() -> Q:
    found = Q(item="")
    for kind in _outliving():
        found |= Q(key__startswith=f"{kind}.")
    return found


def _waiting_items() -> Q:
    """The items at a stage that waits for somebody; an edition is asked for only where editions differ."""
    editions: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for procedure in lawbook().procedures.values():
        for kind in procedure.items.values():
            stages = tuple(sorted(stage.name for stage in kind.stages.values() if stage.waiting))
            editions.setdefault(kind.name, {}).setdefault(stages, []).append(procedure.id)
    found = Q(pk__in=[])
    for name, by_stages in editions.items():
        for stages, ids in by_stages.items():
            if stages:
                of_edition = Q(case__edition__in=sorted(ids)) if len(by_stages) > 1 else Q()
                found |= Q(of_edition, kind=name, stage__in=stages)
    return found


def _group() -> models.Case:
    """The group of a row by its due day."""
    return models.Case(
        When(due_on__lt=_ON, then=Value(OVERDUE)),
        When(due_on=_ON, then=Value(TODAY)),
        When(due_on__lte=_SOON_UNTIL, then=Value(SOON)),
        default=Value(LATER),
    )
