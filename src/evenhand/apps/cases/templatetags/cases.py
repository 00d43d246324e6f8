"""Words about cases for templates."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import linebreaksbr
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


@register.filter
def draft_value(value: object) -> object:
    """A value of a draft as people read it; words keep their lines."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return linebreaksbr("\n".join(str(one) for one in value), autoescape=True)
    return linebreaksbr(str(value), autoescape=True) if value not in (None, "") else ""


@register.simple_tag(takes_context=True)
def case_panels(context: template.Context, case: Case) -> SafeString:
    """What higher apps put on the page of a case: its correspondence, its weekly responses."""
    request = context["request"]
    return mark_safe("".join(panel(request, case) for panel in panels.registered()))
