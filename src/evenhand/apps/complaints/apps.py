"""The `complaints` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "evenhand.apps.complaints"
    verbose_name = "Complaints"
    default_auto_field = "django.db.models.BigAutoField"
