"""The `reports` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "evenhand.apps.reports"
    verbose_name = "Reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from evenhand.apps.reports.views.dashboards import shown_to
        from evenhand.apps.ui import navigation

        navigation.register(
            navigation.Entry(
                label="Figures", url_name="dashboard", place=75, shown_to=shown_to, also=("answers",)
            )
        )
