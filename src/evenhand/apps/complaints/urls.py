"""The addresses of the `complaints` app."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
