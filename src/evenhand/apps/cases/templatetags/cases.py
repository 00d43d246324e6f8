"""Words about cases for templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from evenhand.apps.cases import panels
from evenhand.apps.cases.models import Case
from evenhand.apps.lawbook.books import lawbook

register = template.Library()


@register.simple_tag
def stage_of(case: Case) -> str:
    """The title of the stage at which a case stands."""
    stages = lawbook().procedure(case.edition).stages
    return stages[case.stage].title if case.stage in stages else case.stage


@register.simple_tag
def kind_of(case: Case) -> str:
    """The title of the procedure of a case."""
    return lawbook().procedure(case.edition).title


@register.simple_tag
def link_kind(kind: str) -> str:
    """How two cases belong together, in words."""
    return lawbook().vocabularies["link-kinds"].title_of(kind)


@register.simple_tag(takes_context=True)
def case_panels(context: template.Context, case: Case) -> SafeString:
    """What higher apps put on the page of a case: its correspondence, its weekly responses."""
    request = context["request"]
    return mark_safe("".join(panel(request, case) for panel in panels.registered()))
