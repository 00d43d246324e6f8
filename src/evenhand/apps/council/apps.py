from __future__ import annotations

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "evenhand.apps.council"
    label = "council"
    default_auto_field = "django.db.models.BigAutoField"
