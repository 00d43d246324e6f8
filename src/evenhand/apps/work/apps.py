from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "evenhand.apps.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the first place in the bar at the top."""
        from evenhand.apps.ui.navigation import Entry, register

        register(Entry(label="Work", url_name="work", place=10))
