"""Suggestions from earlier cases, with their evidence: perhaps the same complaint, perhaps this service.

Nothing is decided here. A person looks at the earlier case, and ties it or does not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import cases_seen_by
from evenhand.apps.cases.shown import ties_shown
from evenhand.apps.complaints.queries import COMPLAINTS, members_of
from evenhand.apps.council.models import ServiceArea
from evenhand.apps.search.queries import common_among
from evenhand.domain.contact.similarity import SimilarityTable, Text, likeness, load_similarity_table, text_of

LOOKED_AT, SHOWN = 400, 3
ABOUT_THE_SAME = 45.0  # of 100: below that, cases of one service sound no more alike than any two


@lru_cache(maxsize=1)
def _table() -> SimilarityTable:
    return load_similarity_table(settings.LAW)


@lru_cache(maxsize=4096)
def _text(title: str) -> Text:
    return text_of(title, _table())


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier case that may be about the same, how alike from 0 to 100, and why."""

    case: Case
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceGuess:
    """A service area that dealt with cases like this one, and which."""

    area: ServiceArea
    earlier: tuple[Earlier, ...]


def logged_twice(case: Case, user: User, *, on: dt.date) -> tuple[Earlier, ...]:
    """Earlier complaints of the same person that sound like this one and are not tied to it yet."""
    if case.customer_id is None or not case.title:
        return ()
    tied = {pk for link in ties_shown(case) for pk in (link.case_id, link.other_id)}
    others = (
        cases_seen_by(user, on)
        .filter(customer_id=case.customer_id, procedure__in=members_of(COMPLAINTS), pk__lt=case.pk)
        .exclude(pk__in=tied)
        .order_by("-pk")
    )
    return tuple(_alike(case, list(others[:LOOKED_AT]), least=_table().threshold, or_same=True)[:SHOWN])


def service_guess(case: Case, user: User, *, on: dt.date) -> ServiceGuess | None:
    """The service area of the past complaints that sound most like this one; nothing where none does."""
    if case.service or not case.title:
        return None
    others = (
        cases_seen_by(user, on)
        .filter(procedure__in=members_of(COMPLAINTS), pk__lt=case.pk)
        .exclude(service="")
        .order_by("-pk")
    )
    by_service: dict[str, list[Earlier]] = defaultdict(list)
    for earlier in _alike(case, list(others[:LOOKED_AT]), least=ABOUT_THE_SAME):
        by_service[earlier.case.service].append(earlier)
    if not by_service:
        return None
    code, found = max(by_service.items(), key=lambda pair: sum(one.score for one in pair[1]))
    area = ServiceArea.objects.filter(code=code, active=True).first()
    return ServiceGuess(area, tuple(found[:SHOWN])) if area is not None else None


def _alike(case: Case, others: Sequence[Case], *, least: float, or_same: bool = False) -> list[Earlier]:
    """Those that share a word that tells something; `or_same` those too that say the very same in common words."""
    if not others:
        return []
    own, table = _text(case.title), _table()
    common = common_among(own.words, share=table.commonest_share, fewest=table.fewest_documents)
    found = []
    for other in others:
        theirs = _text(other.title)
        alike = likeness(own, theirs, table, common)
        same = or_same and set(own.words) == set(theirs.words)
        if alike.score >= least and (alike.telling or same):
            found.append(Earlier(other, alike.score, alike.evidence))
    return sorted(found, key=lambda one: (-one.score, -one.case.pk))
