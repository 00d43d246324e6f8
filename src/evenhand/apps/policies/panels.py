"""What the policy says on a case's own page: the procedure as a drawing, with this case's way through it."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import events_of, procedure_of
from evenhand.domain.cases.story import corrected
from evenhand.domain.policies.drawing import charts_of, with_way
from evenhand.domain.policies.svg import svg_of


def way_panel(request: HttpRequest, case: Case) -> SafeString:
    """The case's way through its procedure, folded away until somebody wants it."""
    procedure = procedure_of(case)
    chart = with_way(charts_of(procedure)[0], procedure, corrected(events_of(case)))
    drawing = SafeString(svg_of((chart,), title=f"The way of {case.ref} through its procedure", name="way"))
    context = {"drawing": drawing, "charts": (chart,), "procedure": procedure}
    return SafeString(render_to_string("policies/parts/way.html", context, request))
