"""The `conduct` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "evenhand.apps.conduct"
    label = "conduct"
    verbose_name = "Conduct"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the bar, above every person, and in what letters are told."""
        from evenhand.apps.conduct.advice import limit_lines, precaution_lines
        from evenhand.apps.people import who_bar
        from evenhand.apps.people.views import shown_people
        from evenhand.apps.ui.navigation import Entry, register

        who_bar.fill("limits", limit_lines)
        who_bar.fill("safety", precaution_lines)
        register(Entry(label="Advice", url_name="advice", place=55, shown_to=shown_people))
