from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "evenhand.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of cases in the bar at the top, and hear of changed holidays."""
        from evenhand.apps.cases import finding
        from evenhand.apps.cases import panels as on_case_pages
        from evenhand.apps.cases.of_customers import cases_held, find_again
        from evenhand.apps.cases.person_panel import cases_panel
        from evenhand.apps.cases.tasks import calendar_changed
        from evenhand.apps.cases.views.erasing import erasure_panel
        from evenhand.apps.cases.views.holding import hold_panel
        from evenhand.apps.council.days_changed import when_days_change
        from evenhand.apps.people import panels, sides
        from evenhand.apps.ui.navigation import Entry, register

        register(Entry(label="Cases", url_name="cases", place=40))
        when_days_change(calendar_changed)
        finding.register()
        on_case_pages.register("hold", hold_panel, place=1)
        on_case_pages.register("erasure", erasure_panel, place=2)
        panels.add(cases_panel, place=10)
        sides.tell(cases_held, place=50)
        sides.follow("cases.case", find_again)
