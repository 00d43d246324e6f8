"""The components of the house, for `{% load ui %}`; `apps/ui/README.md` shows each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evenhand.apps.ui import dates
from evenhand.apps.ui.components import Happening, Row, Table
from evenhand.apps.ui.errors import Problem, problems_of
from evenhand.apps.ui.house_fields import draw_house_fields
from evenhand.apps.ui.navigation import Link

register = template.Library()

TAG_COLOURS = frozenset(
    {"", "grey", "green", "turquoise", "blue", "purple", "pink", "red", "orange", "yellow"}
)


@register.simple_tag
def when(day: date | None, otherwise: str = "") -> SafeString | str:
    """Write a day in full inside `<time>`; `otherwise` where there is none."""
    if day is None or day == "":
        return otherwise
    machine = day.date().isoformat() if isinstance(day, datetime) else day.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, dates.in_full(day))


@register.simple_tag
def work_to(day: date | None) -> SafeString | str:
    """The cautious earlier day below a due date, on a line of its own; nothing where there is none (CAL-8)."""
    return format_html("<br>Work to {}", when(day)) if day is not None else ""


@register.simple_tag
def moment(instant: datetime | None, otherwise: str = "") -> SafeString | str:
    """Write an instant as Europe/London has it inside `<time>`; `otherwise` where there is none."""
    if instant is None or instant == "":
        return otherwise
    return format_html(
        '<time datetime="{}">{}</time>',
        instant.astimezone(dates.LEGAL_ZONE).isoformat(timespec="minutes"),
        dates.in_full_with_time(instant),
    )


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A tag: a word or two in capitals' place. The words carry the meaning, never the colour."""
    if colour not in TAG_COLOURS:
        raise template.TemplateSyntaxError(
            f"{colour!r} is not a tag colour; use one of {sorted(TAG_COLOURS)}"
        )
    return format_html(
        '<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text
    )


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Iterable[Row]) -> dict[str, Any]:
    """Keys and values down the page."""
    return {"rows": tuple(rows)}


@register.inclusion_tag("ui/components/table.html")
def table(table: Table) -> dict[str, Any]:
    """A table; on a small screen each row becomes a card whose cells say their column."""
    rows = [
        [
            {"column": column, "value": value, "number": column in table.numbers}
            for column, value in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    return {"table": table, "rows": rows}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(happenings: Iterable[Happening], level: int = 3) -> dict[str, Any]:
    """What happened, in the order given."""
    return {
        "happenings": [(one, isinstance(one.when, datetime)) for one in happenings],
        "heading": f"h{level}",
    }


@register.inclusion_tag("ui/components/sub_navigation.html")
def sub_navigation(links: Iterable[Link], label: str = "On this subject") -> dict[str, Any]:
    """The pages that belong together, as a row of links."""
    return {"links": tuple(links), "label": label}


@register.inclusion_tag("ui/components/filter_links.html")
def filter_links(title: str, links: Iterable[Link]) -> dict[str, Any]:
    """Filters as links, so that the address says what is shown."""
    return {"title": title, "links": tuple(links)}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], what: str = "results") -> dict[str, Any]:
    """Previous and next, keeping the filters of the address. Draws nothing for a single page."""
    return {"page": page, "what": what, "request": context["request"]}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*forms: BaseForm | Problem) -> dict[str, Sequence[Problem]]:
    """Every problem of the forms, each linked to what takes focus; a `Problem` may be given as it is."""
    return {"problems": problems_of(*forms)}


@register.simple_tag
def house_fields(form: BaseForm) -> SafeString:
    """The fields of a form that does not inherit from `HouseForm`, drawn as if it did."""
    return draw_house_fields(form)


@register.inclusion_tag("ui/components/post_button.html", takes_context=True)
def post_button(
    context: template.Context, label: str, url: str, kind: str = "", about: str = "", **fields: Any
) -> dict[str, Any]:
    """A button that posts to `url` with `fields`; `about` is read out after the label; `kind` secondary or warning."""
    return {
        "label": label,
        "url": url,
        "kind": kind,
        "about": about,
        "fields": fields,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/components/refused.html")
def refused(label: str, why: str) -> dict[str, str]:
    """What may not be done now, with the sentence why."""
    return {"label": label, "why": why}


@register.inclusion_tag("ui/components/due.html")
def due(day: date | None, reasons: Iterable[object], label: str = "Due", remark: str = "") -> dict[str, Any]:
    """A due date with "Why this day" under it; `remark` such as "in 3 working days"."""
    return {"day": day, "reasons": [str(reason) for reason in reasons], "label": label, "remark": remark}


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Words set apart from the rest."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """What must not be missed. Safety and safe-contact notes use it."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}</strong></div>',
        content,
    )


@register.simple_block_tag
def details(content: str, summary: str, unfolded: bool = False) -> SafeString:
    """Words folded away under their summary."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if unfolded else "",
        summary,
        content,
    )


@register.simple_block_tag
def now_panel(content: str, title: str = "Now") -> SafeString:
    """What stands, what is owed and what may be done next; the first thing on a case."""
    return format_html(
        '<section class="eh-now"><h2 class="govuk-heading-m">{}</h2>{}</section>', title, content
    )


@register.simple_block_tag
def empty_state(content: str) -> SafeString:
    """What stands in place of an empty list: what would be here, and how it gets here."""
    return format_html('<p class="eh-empty">{}</p>', content)


@register.simple_tag
def choices(groups: Iterable[tuple[str | None, Sequence[dict[str, Any]], int]]) -> SafeString:
    """Write the options of a list, in their groups where they have any.

    What Django writes with a template for each option: by that, a page of triage takes a third longer.
    """
    return format_html_join(
        "\n",
        "{}",
        (
            (format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written,)
            for name, written in ((name, _options(options)) for name, options, _ in groups)
        ),
    )


def _options(options: Iterable[dict[str, Any]]) -> SafeString:
    each = (
        _option(str(one["value"]), one["label"], flatatt(one["attrs"]) if one["attrs"] else "")
        for one in options
    )
    return SafeString("\n".join(each))


@lru_cache(maxsize=5_000, typed=True)  # what is marked as safe is never taken for what is not
def _option(value: str, label: object, attributes: str) -> SafeString:
    # Kept: a page offers the same officers half a dozen times over, and the next page does again.
    return format_html('<option value="{}"{}>{}</option>', value, attributes, label)
