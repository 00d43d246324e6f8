from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "evenhand.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of people in the bar at the top, and let them be found."""
        from evenhand.apps.people import finding
        from evenhand.apps.people.views import shown_people
        from evenhand.apps.ui.navigation import Entry, register

        register(Entry(label="People", url_name="people", place=50, shown_to=shown_people))
        finding.register()
