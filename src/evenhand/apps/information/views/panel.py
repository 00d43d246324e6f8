"""What a request for information shows on its case page: where its answer stands, and the way on."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import actor_for, procedure_of
from evenhand.apps.cases.shown import reading_shown, words_shown
from evenhand.apps.cases.views import person_at
from evenhand.apps.information import deliveries, disclosures
from evenhand.apps.information.bundle_facts import papers_alike
from evenhand.apps.information.models import Delivery
from evenhand.apps.information.pages import answer_page
from evenhand.apps.information.queries import asks_for_information
from evenhand.apps.information.regimes import how_decided


def answer_panel(request: HttpRequest, case: Case) -> SafeString:
    """How far the answer is, what it would take, and links to the pages that the moves alone do not give."""
    if not asks_for_information(procedure_of(case)):
        return SafeString("")
    today = localdate()
    reading, words = reading_shown(case, today), words_shown(case)
    page = answer_page(case, reading, words)
    values = {
        "case": case,
        "page": page,
        "reading": reading,
        "alike": papers_alike(reading, words),
        "decided": how_decided(case),
        "may_publish": disclosures.decides(reading, actor_for(person_at(request), today)),
    }
    return render_to_string("information/parts/panel.html", values, request=request)


def behind_links() -> Exists:
    """Whether anything of a case went behind a link."""
    return Exists(Delivery.objects.filter(case=OuterRef("pk")))


def links_panel(request: HttpRequest, case: Case) -> SafeString:
    """What went behind a link, how often it was opened, and the way to a new link; nothing where no file did."""
    if deliveries.two_secrets(case):  # its own page is led to beside the answer
        return SafeString("")
    found = deliveries.deliveries_of(case)
    if not found:
        return SafeString("")
    values = {"case": case, "deliveries": found, "today": localdate()}
    return render_to_string("information/parts/links.html", values, request=request)
