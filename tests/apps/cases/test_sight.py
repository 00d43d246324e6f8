"""Who sees which case: what the database is asked agrees with what the procedures say, after whatever change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from random import Random

import pytest

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case, CaseContact, CaseLink, CasePerson
from evenhand.apps.cases.queries import cards_seen_by, cases_known_to, cases_seen_by
from evenhand.apps.contacts.models import Contact
from evenhand.apps.contacts.queries.seen import contacts_seen_by
from evenhand.apps.council.models import Officer, Post
from evenhand.apps.council.prepared import conditions
from evenhand.apps.lawbook.books import lawbook
from tests.apps.cases.conftest import AT

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 5)
LEAD = {"spoc", "deputy"}
ROLES = ("officer", "head-of-service", "information-team", "auditor", "complaints-team")


def seen_of(cases: Sequence[Case], roles: Set[str], officer: int) -> tuple[set[int], set[int]]:
    """The cases that somebody sees whole, and those of which they see the card, reckoned from the rows one by one."""
    newest = {procedure.name: procedure for procedure in lawbook().newest()}
    named = list(CasePerson.objects.filter(officer=officer).select_related("case"))
    leads = {row.case_id: row.case.customer_id for row in named if row.role in LEAD}
    links = [link for link in CaseLink.objects.all() if link.case_id in leads]
    whole, card = set(), set()
    for case in cases:
        procedure = newest[case.procedure]
        opens = set(procedure.seen_by)
        here = [row for row in named if row.case_id == case.pk]
        ties = [link.kind for link in links if link.other_id == case.pk]
        names = {f"{row.item.rpartition('-')[0]}.{row.role}" if row.item else row.role for row in here}
        if any(row.role in procedure.keeps_out for row in here):
            continue
        if case.apart and (ties or (case.customer_id and case.customer_id in leads.values())):
            continue
        if opens & (roles | names) or (opens & LEAD and "matter" in ties):
            whole.add(case.pk)
        elif procedure.card_for & roles:
            card.add(case.pk)
    return whole, card


def numbers(rows: Iterable[Case]) -> set[int]:
    return {case.pk for case in rows}


@pytest.fixture
def cases(morgan) -> list[Case]:
    """Cases of every procedure, and some more that are kept apart."""
    names = sorted(procedure.name for procedure in lawbook().newest())
    return Case.objects.bulk_create(
        Case(
            ref=f"EH-2026-{n:06d}", procedure=name, edition=f"x/{name}@1", stage="x",
            customer=morgan if n % 3 else None, apart=n % 4 == 0,
        )
        for n, name in enumerate(names * 2)
    )  # fmt: skip


def change(chance: Random, cases: list[Case], user: User) -> None:
    """Something changes: a post, a tie between cases, who a case names."""
    officer = Officer.objects.get(user=user)
    newest = {procedure.name: procedure for procedure in lawbook().newest()}
    what, case = chance.randrange(7), chance.choice(cases)
    if what == 6:  # somebody is named in a way that keeps them out
        case = chance.choice([one for one in cases if newest[one.procedure].keeps_out])
    procedure = newest[case.procedure]
    opening = ["handler", *sorted(LEAD | set(procedure.seen_by))]
    name = chance.choice(sorted(procedure.keeps_out) if what == 6 else opening)
    kind, _, role = name.rpartition(".")
    if what == 0:
        Post.objects.filter(holdings__officer=officer).update(role=chance.choice(ROLES))
    elif what == 1:
        CasePerson.objects.filter(pk__in=[one.pk for one in CasePerson.objects.order_by("pk")[2:4]]).delete()
    elif what == 2:
        CaseLink.objects.get_or_create(
            case=case, other=chance.choice(cases), kind=chance.choice(["matter", "tied"])
        )
    else:
        item = f"{kind}-{chance.randrange(1, 30)}" if kind else chance.choice(["", "", "contribution-1"])
        CasePerson.objects.get_or_create(
            case=case, role=role, item=item, defaults={"officer": officer, "in_hand": True}
        )


def test_SPOC_18_who_sees_which_case_follows_every_change_of_posts_names_and_ties(olive, person_in, cases):
    people = [
        (user, Officer.objects.get(user=user).pk) for user in (olive, person_in("auditor", "Ann Other"))
    ]
    chance = Random(8)
    seen_in_all = set()
    for _ in range(16):
        for _ in range(4):
            change(chance, cases, chance.choice(people)[0])
        for user, officer in people:
            roles = set(Post.objects.filter(holdings__officer=officer).values_list("role", flat=True))
            whole, card = seen_of(cases, roles, officer)
            assert numbers(cases_seen_by(user, ON)) == whole
            assert numbers(cards_seen_by(user, ON)) == card
            assert numbers(cases_known_to(user, ON)) == whole | card
            seen_in_all.add(frozenset(whole | card))
    assert len(seen_in_all) > 5  # the changes changed something


def test_what_was_prepared_for_others_tells_what_is_worked_out_afresh(olive, person_in, cases):
    users = [olive, *(person_in(role) for role in ROLES if role != "officer")]
    chance = Random(3)
    for _ in range(30):
        change(chance, cases, chance.choice(users))
    for n, case in enumerate(cases):
        contact = Contact.objects.create(
            direction="in", channel="letter", received_at=AT, received_on=ON, stored_at=AT,
            outcome="existing-case" if n % 2 else "",
        )  # fmt: skip
        if n % 5:
            CaseContact.objects.create(case=case, contact_id=contact.pk, sequence=1)

    prepared = [numbers(cases_known_to(user, ON)) for user in users]
    mail = [numbers(contacts_seen_by(user, on=ON)) for user in users]

    afresh, afresh_mail = [], []
    for user in users:
        conditions._made.cache_clear()
        afresh.append(numbers(cases_known_to(user, ON)))
        afresh_mail.append(numbers(contacts_seen_by(user, on=ON)))
    assert (prepared, mail) == (afresh, afresh_mail)
    assert len({frozenset(seen) for seen in (*prepared, *mail)}) > len(users)
