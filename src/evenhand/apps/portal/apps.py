"""The `portal` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "evenhand.apps.portal"
    verbose_name = "What residents see"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the code on the case page, and tell letters of it."""
        from evenhand.apps.cases import erasing, panels
        from evenhand.apps.letters import gathering
        from evenhand.apps.portal.erasing import erase_codes
        from evenhand.apps.portal.panels import code_for_letters, code_panel

        erasing.also_erase("personal-codes", erase_codes)
        panels.register("portal", code_panel, place=13)
        gathering.register("personal_code", code_for_letters)
