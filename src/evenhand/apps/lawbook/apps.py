from __future__ import annotations

from django.apps import AppConfig


class LawbookConfig(AppConfig):
    name = "evenhand.apps.lawbook"
    label = "lawbook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of the law in the bar at the top."""
        from evenhand.apps.ui.navigation import Entry, register

        register(Entry(label="Law", url_name="law-index", place=70))
