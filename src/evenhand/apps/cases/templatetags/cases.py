"""Words about cases for templates."""

from __future__ import annotations

import datetime as dt

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe

from evenhand.apps.accounts.models import User
from evenhand.apps.cases import panels
from evenhand.apps.cases.ended_by_itself import stage_on
from evenhand.apps.cases.models import Case
from evenhand.apps.cases.openings import openings_at_hand
from evenhand.apps.cases.replying import reply_of
from evenhand.apps.lawbook.books import lawbook
from evenhand.apps.ui.components import Link

register = template.Library()


@register.simple_tag
def stage_of(case: Case, today: dt.date) -> str:
    """The title of the stage at which a case stands on a day."""
    stage = stage_on(case, today)
    return stage.title if stage is not None else case.stage


@register.inclusion_tag("cases/parts/at_hand.html")
def at_hand(user: User, today: dt.date) -> dict[str, list[Link]]:
    """Buttons for what is opened at once, such as a report of a threat: for whoever may."""
    return {"openings": openings_at_hand(user, today)}


@register.inclusion_tag("cases/parts/no_name.html")
def no_name(case: Case) -> dict[str, object]:
    """That whoever asked gave no name, and how the answer reaches them; nothing where that was not said (EIR-2)."""
    return {"reply": reply_of(case)}


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
    return mark_safe("".join(panel(request, case) for panel in panels.registered(case)))
