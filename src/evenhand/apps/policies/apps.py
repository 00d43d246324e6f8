"""The `policies` app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "evenhand.apps.policies"
    verbose_name = "Policies"
    default_auto_field = "django.db.models.BigAutoField"
