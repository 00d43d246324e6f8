"""Publishing freezes a report; small figures are released, and large ones hidden, by a person with a reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from evenhand.apps.accounts.models import User
from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.reports.drawing.page import draw_html
from evenhand.apps.reports.models import ExactCopy, FigureDecision, Publication, PublishedFigure
from evenhand.domain.reports.composing import HIDING
from evenhand.domain.reports.documents import Document


@transaction.atomic
def publish(document: Document, *, by: User, at: dt.datetime) -> Publication:
    """Keep a report as it goes out, with every figure and how it was printed (AU-2).

    The same again, whenever it is counted, gives the publication that stands: the last of these days. Raises Refused
    for one with exact figures.
    """
    if document.audience not in HIDING:
        raise Refused("This holds exact figures. Make it for the public first, then publish that.")
    days = {"from_on": document.from_on, "until_on": document.until_on, "audience": document.audience}
    standing = Publication.objects.select_for_update().filter(report=document.name, **days).first()
    if standing is not None and _drawn(replace(document, run_at=standing.figures_at))[1] == standing.sha256:
        return standing
    html, digest = _drawn(document)
    published = Publication.objects.create(
        report=document.name,
        title=document.title,
        audience=document.audience,
        from_on=document.from_on,
        until_on=document.until_on,
        figures_at=document.run_at,
        published_at=at,
        published_by=by,
        html=html,
        sha256=digest,
    )
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            publication=published,
            key=key,
            value=Decimal(cell.figure.value) if cell.figure and cell.figure.value is not None else None,
            text=cell.text[:60],
            mark=str(cell.mark),
        )
        for key, cell in document.printed().items()
    )
    return published


def _drawn(document: Document) -> tuple[str, str]:
    """The page of a document, and its digest."""
    html = draw_html(document)
    return html.decode(), hashlib.sha256(html).hexdigest()


@transaction.atomic
def decide_on_figure(key: str, *, what: str, reason: str, by: User, at: dt.datetime) -> FigureDecision:
    """Release a small figure, or hide a large one, with the reason on record (SUP-7). Raises Refused without one."""
    if not reason.strip():
        raise Refused(
            "Say why. To release a small number, say why nobody is likely to be recognised by it.",
            field="reason",
        )
    if what not in (FigureDecision.RELEASE, FigureDecision.WITHHOLD):
        raise Refused("Choose whether to give the figure or not.", field="what")
    for standing in decisions_on(key):
        if standing.what == what:
            return standing
        withdraw_decision(standing, by=by, at=at)  # one decision stands for a figure: the last
    return FigureDecision.objects.create(key=key, what=what, reason=reason.strip(), by=by, at=at)


def decisions_on(key: str) -> QuerySet[FigureDecision]:
    """What is decided about a figure and not taken back."""
    return FigureDecision.objects.filter(key=key, withdrawn_at__isnull=True).select_related("by")


@transaction.atomic
def withdraw_decision(decision: FigureDecision, *, by: User, at: dt.datetime) -> None:
    """Take a decision about a figure back. What was published under it stays as it was."""
    if decision.withdrawn_at is None:
        decision.withdrawn_by, decision.withdrawn_at = by, at
        decision.save(update_fields=["withdrawn_by", "withdrawn_at"])


def note_exact_copy(document: Document, *, form: str, by: User, at: dt.datetime) -> ExactCopy:
    """Keep that somebody took figures with nothing hidden (SUP-6)."""
    return ExactCopy.objects.create(
        report=document.name, from_on=document.from_on, until_on=document.until_on, form=form, by=by, at=at
    )
