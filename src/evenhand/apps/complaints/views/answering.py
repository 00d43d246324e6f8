"""The questions of a survey, answered by the person themselves: no account, a signed link, once."""

from __future__ import annotations

import datetime as dt
import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evenhand.apps.accounts.refusals import Refused
from evenhand.apps.accounts.visitors import place_of
from evenhand.apps.complaints.forms import OwnAnswerForm
from evenhand.apps.complaints.models import SurveyInvitation
from evenhand.apps.complaints.survey_sending import ends_on, invitation_of
from evenhand.apps.complaints.surveys import record_own_answer

MOST_WRONG, LOOKING_BACK = 10, 15 * 60  # tries with links that are not ours, from one place, in seconds
_log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Three questions, each of which may be left out. Opening the page records nothing."""
    today = localdate()
    place = salted_hmac("survey", place_of(request)).hexdigest()
    wrong = int(cache.get(f"survey-{place}", 0))
    invitation = invitation_of(token) if wrong < MOST_WRONG else None
    if invitation is None:
        cache.set(f"survey-{place}", wrong + 1, LOOKING_BACK)
        _log.warning("A survey was opened with a link that is not ours.")
        return _page(request, None, closed="wrong", status=404 if wrong < MOST_WRONG else 429)
    if closed := _closed(invitation, today):
        return _page(request, None, closed=closed, status=200 if closed == "answered" else 410)
    form = OwnAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            record_own_answer(invitation, on=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            return _page(request, None, closed="thanks")
    return _page(request, form)


def _closed(invitation: SurveyInvitation, today: dt.date) -> str:
    """Why the questions cannot be answered any more; empty where they can."""
    if invitation.returned_on is not None:
        return "answered"
    customer, last = invitation.case.customer, ends_on(invitation)
    if customer is None or customer.safe_contact or last is None or last < today:
        return "over"
    return ""


def _page(
    request: HttpRequest, form: OwnAnswerForm | None, *, closed: str = "", status: int = 200
) -> HttpResponse:
    answer = render(request, "complaints/survey_own.html", {"form": form, "closed": closed}, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer
