from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "evenhand.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of cases in the bar at the top."""
        from evenhand.apps.ui.navigation import Entry, register

        register(Entry(label="Cases", url_name="cases", place=40))
