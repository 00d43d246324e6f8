"""The `complaints` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest


class ComplaintsConfig(AppConfig):
    name = "evenhand.apps.complaints"
    verbose_name = "Complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of complaints in the bar and on case pages, and tell letters what they need."""
        from evenhand.apps.cases import erasing, panels
        from evenhand.apps.complaints import facts
        from evenhand.apps.complaints.erasing import erase_survey
        from evenhand.apps.complaints.views.panels import complaint_panel
        from evenhand.apps.ui.navigation import Entry, register

        facts.register()
        erasing.also_erase("survey", erase_survey)
        panels.register("complaints", complaint_panel, place=5)
        register(Entry(label="Complaints", url_name="complaints", place=52, shown_to=_sees_boards))
        register(Entry(label="My enquiries", url_name="own-enquiries", place=53, shown_to=_is_member))
        register(
            Entry(
                label="Equality replies",
                url_name="complaints-equality-add",
                place=54,
                shown_to=_enters_replies,
            )
        )


def _sees_boards(request: HttpRequest) -> bool:
    from evenhand.apps.complaints.views.board import shown_to

    return shown_to(request)


def _is_member(request: HttpRequest) -> bool:
    from evenhand.apps.complaints.views.board import offered_own_enquiries

    return offered_own_enquiries(request)


def _enters_replies(request: HttpRequest) -> bool:
    from evenhand.apps.complaints.views.equality import offered_entering

    return offered_entering(request)
