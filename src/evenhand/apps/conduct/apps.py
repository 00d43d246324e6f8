"""The `conduct` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "evenhand.apps.conduct"
    verbose_name = "Conduct"
    default_auto_field = "django.db.models.BigAutoField"
