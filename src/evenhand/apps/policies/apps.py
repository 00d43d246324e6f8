"""The `policies` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "evenhand.apps.policies"
    verbose_name = "Policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place of the policies in the bar, draw a case's own way on its page, and give letters what they enclose."""
        from evenhand.apps.cases import panels
        from evenhand.apps.letters.going_along import policies_come_from
        from evenhand.apps.policies import tasks
        from evenhand.apps.policies.enclosing import policy_on
        from evenhand.apps.policies.views.way import way_panel
        from evenhand.apps.ui.navigation import Entry, register

        tasks.watch()
        policies_come_from(policy_on)
        panels.register("way", way_panel, place=90)
        register(Entry(label="Policies", url_name="policies", place=73))
