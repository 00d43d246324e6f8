from __future__ import annotations

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "evenhand.apps.council"
    label = "council"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the calendars the council's days, the pages its name and colours, the bar its settings."""
        from evenhand.apps.council.calendars import additions, closures, nation
        from evenhand.apps.council.queries import identity_of_council
        from evenhand.apps.council.views.council import shown_settings
        from evenhand.apps.lawbook.books import days_come_from
        from evenhand.apps.ui import identity
        from evenhand.apps.ui.navigation import Entry, register

        days_come_from(additions=additions, closures=closures, nation=nation)
        identity.provide(identity_of_council)
        register(Entry(label="Settings", url_name="settings", place=80, shown_to=shown_settings))
