from __future__ import annotations

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "evenhand.apps.council"
    label = "council"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the pages the council's name and colours, and the bar its settings."""
        from evenhand.apps.council.queries import identity_of_council
        from evenhand.apps.council.views.council import shown_settings
        from evenhand.apps.ui import identity
        from evenhand.apps.ui.navigation import Entry, register

        identity.provide(identity_of_council)
        register(Entry(label="Settings", url_name="settings", place=80, shown_to=shown_settings))
