from __future__ import annotations

from django.apps import AppConfig


class SpocConfig(AppConfig):
    name = "evenhand.apps.spoc"
    label = "spoc"
    default_auto_field = "django.db.models.BigAutoField"
