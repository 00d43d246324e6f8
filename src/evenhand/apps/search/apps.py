from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "evenhand.apps.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the box in the header post its words here, and check at start-up that searching is possible."""
        from evenhand.apps.search import checks  # noqa: F401
        from evenhand.apps.ui.navigation import register_search

        register_search(url_name="search")
