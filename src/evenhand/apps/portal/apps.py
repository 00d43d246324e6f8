"""The `portal` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "evenhand.apps.portal"
    verbose_name = "What residents see"
    default_auto_field = "django.db.models.BigAutoField"
