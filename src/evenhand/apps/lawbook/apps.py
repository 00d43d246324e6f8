from __future__ import annotations

from django.apps import AppConfig


class LawbookConfig(AppConfig):
    name = "evenhand.apps.lawbook"
    label = "lawbook"
    default_auto_field = "django.db.models.BigAutoField"
