"""The `simulation` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "evenhand.apps.simulation"
    verbose_name = "Invented histories"
    default_auto_field = "django.db.models.BigAutoField"
