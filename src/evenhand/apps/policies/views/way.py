"""What the policy says on a case's own page: the procedure as a drawing, with this case's way through it."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from evenhand.apps.cases.models import Case
from evenhand.apps.cases.queries import procedure_of
from evenhand.apps.cases.shown import events_shown, reading_shown
from evenhand.apps.policies.figures import Figure, figure_of
from evenhand.domain.cases.story import corrected
from evenhand.domain.lawbook.procedure import Procedure
from evenhand.domain.policies.drawing import Chart, charts_of, with_way

MOST_KEPT = 500


class _Drawn:
    """Drawings by procedure and way: most cases of a kind go one of a few ways, and laying out is slow."""

    charts: dict[int, tuple[Procedure, Chart]] = {}
    kept: dict[tuple[int, tuple[object, ...]], Figure] = {}


def way_panel(request: HttpRequest, case: Case) -> SafeString:
    """The case's way through its procedure, folded away until somebody wants it."""
    procedure = procedure_of(case)
    chart = with_way(
        _chart(procedure), procedure, corrected(events_shown(case)), stands=_left_by_itself(procedure, case)
    )
    context = {"figure": _figure(procedure, chart), "procedure": procedure}
    return SafeString(render_to_string("policies/parts/way.html", context, request))


def _left_by_itself(procedure: Procedure, case: Case) -> str:
    """The stage of today, where the procedure has stages that end by themselves; else the entries tell it."""
    if not any(stage.lapses_to for stage in procedure.stages.values()):
        return ""
    return reading_shown(case, localdate()).stage.name


def _chart(procedure: Procedure) -> Chart:
    """The chart of a procedure; the procedure is kept beside it, so that its number is nobody else's."""
    known = _Drawn.charts.get(id(procedure))
    if known is None:
        if len(_Drawn.charts) >= MOST_KEPT:
            _Drawn.charts.clear()
            _Drawn.kept.clear()
        known = _Drawn.charts[id(procedure)] = (procedure, charts_of(procedure)[0])
    return known[1]


def _figure(procedure: Procedure, chart: Chart) -> Figure:
    way = tuple(arrow.went for arrow in chart.arrows) + tuple(box.here for box in chart.boxes)
    key = (id(procedure), way)
    if key not in _Drawn.kept:
        if len(_Drawn.kept) >= MOST_KEPT:
            _Drawn.kept.clear()
        _Drawn.kept[key] = figure_of(chart, place="way")
    return _Drawn.kept[key]
