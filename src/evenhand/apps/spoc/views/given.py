"""The files that officers gave with their answers, on the page of the case: each opened by whoever reads the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from evenhand.apps.accounts.models import User
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import NotSeen, actor_for, case_for
from evenhand.apps.cases.shown import reading_shown
from evenhand.apps.cases.views import person_at
from evenhand.apps.documents.views import serve
from evenhand.apps.letters.models import FileToSend
from evenhand.apps.people.operations import note_view
from evenhand.apps.spoc.fetching import OFFERED
from evenhand.domain.cases.held_apart import items_apart, items_read


def files_given(user: User, case: Case, *, on: dt.date) -> Sequence[FileToSend]:
    """The files given with the answers on a case; those of legal advice for whoever reads that advice alone.

    Ask for the case first.
    """
    reading = reading_shown(case, on)
    procedure, story = reading.procedure, reading.story
    closed = items_apart(procedure, story) - items_read(procedure, story, actor_for(user, on))
    rows = FileToSend.objects.filter(case=case, beside=OFFERED).exclude(item__in=closed)
    return list(rows.select_related("file").order_by("pk"))


def on_case() -> Combinable:
    """Whether an officer gave any file on a case."""
    return Exists(FileToSend.objects.filter(case=OuterRef("pk"), beside=OFFERED))


def files_given_panel(request: HttpRequest, case: Case) -> SafeString:
    """The files that officers gave, a link each; nothing where none may be opened."""
    user = request.user
    rows = files_given(user, case, on=localdate()) if isinstance(user, User) else ()
    given = [(row, row.item.rpartition("-")[2]) for row in rows]
    context = {"case": case, "given": given}
    return SafeString(render_to_string("spoc/given.html", context, request) if given else "")


@require_GET
def file(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """One file that an officer gave, by the number of its row."""
    user, today = person_at(request), localdate()
    try:
        case = case_for(user, ref, on=today)
    except NotSeen as unseen:
        raise Http404(str(unseen)) from unseen
    note_view(user=user, customer=case.customer, case_ref=case.ref, why="file given by an officer", at=now())
    row = next((row for row in files_given(user, case, on=today) if row.pk == number), None)
    if row is None:
        raise Http404(f"{ref} has no such file that you may open.")
    return serve(row.file, row.name)
