"""Makes the commands of this ring known to Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "evenhand.config"
    label = "config"
